//! A bounded map from a key to a row that is true under one epoch only. Two generations: what is used
//! moves to the young one; when that is full the old one is dropped.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// Rows by key, each under the sum of the epochs of the tables that it was read from.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    generations: Mutex<Generations<K, V>>,
    half: usize,
}

#[derive(Debug)]
struct Generations<K, V> {
    young: HashMap<K, (i64, V)>,
    old: HashMap<K, (i64, V)>,
}

impl<K: Eq + Hash + Clone, V: Clone> Cache<K, V> {
    /// A cache of at most `most` rows.
    pub(crate) fn new(most: usize) -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new() };
        Self { generations: Mutex::new(generations), half: (most / 2).max(1) }
    }

    /// The row, if it was put under this very epoch.
    pub(crate) fn find<Q>(&self, key: &Q, epoch: i64) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stamp, value)) = generations.young.get(key) {
            return (*stamp == epoch).then(|| value.clone());
        }
        let (key, (stamp, value)) = generations.old.remove_entry(key)?;
        if stamp != epoch {
            return None;
        }
        let found = value.clone();
        self.insert(&mut generations, key, (stamp, value));
        Some(found)
    }

    /// Keeps a row that was read after the epochs summed up to `epoch`.
    pub(crate) fn put(&self, key: K, epoch: i64, value: V) {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        self.insert(&mut generations, key, (epoch, value));
    }

    fn insert(&self, generations: &mut Generations<K, V>, key: K, row: (i64, V)) {
        if generations.young.len() >= self.half {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(key, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_under_its_epoch_only() {
        let cache = Cache::new(8);
        cache.put("a".to_owned(), 3, 1);
        assert_eq!(cache.find("a", 3), Some(1));
        assert_eq!(cache.find("a", 4), None);
        cache.put("a".to_owned(), 4, 2);
        assert_eq!(cache.find("a", 4), Some(2));
    }

    #[test]
    fn it_never_holds_more_than_it_may_and_keeps_what_is_used() {
        let cache = Cache::new(8);
        for number in 0..100 {
            cache.put(number, 0, number);
            assert_eq!(cache.find(&0, 0), Some(0));
        }
        let generations = cache.generations.lock().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 8);
    }
}
