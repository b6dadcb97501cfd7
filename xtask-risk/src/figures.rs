//! From scores to figures: how often an attacker scores above a member, how many genuine logins are asked for each
//! threshold, what a score costs.

use crate::{
    Failure,
    event::{ATTACKERS, COLD},
    model::VARIANTS,
    run::{Run, Scores},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Figures of one run.
pub(crate) struct Report {
    log: String,
    legitimate: usize,
    models: Vec<(&'static str, Value)>,
    cost: Value,
}

/// Scores in order.
struct Sorted(Vec<f64>);

impl Sorted {
    fn of(list: &[f64]) -> Self {
        let mut list = list.to_vec();
        list.sort_by(f64::total_cmp);
        Self(list)
    }

    fn below(&self, score: f64) -> usize {
        self.0.partition_point(|other| *other < score)
    }

    fn up_to(&self, score: f64) -> usize {
        self.0.partition_point(|other| *other <= score)
    }

    fn len(&self) -> f64 {
        self.0.len() as f64
    }

    /// The share that scores at least so much.
    fn asked(&self, threshold: f64) -> f64 {
        1.0 - self.below(threshold) as f64 / self.len()
    }

    /// Which score stops `share` of these.
    fn stopping(&self, share: f64) -> f64 {
        let exact = share * self.len();
        let whole = (exact + 1e-9).floor();
        let back = if (exact - whole).abs() < 1e-9 { 1.0 } else { 0.0 };
        let index = ((whole - back).max(0.0) as usize).min(self.0.len().saturating_sub(1));
        self.0.iter().rev().nth(index).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// Above which score `rate` of these lie.
    fn exceeded_by(&self, rate: f64) -> f64 {
        let index = (((1.0 - rate) * self.len()) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(index).copied().unwrap_or(f64::INFINITY)
    }
}

/// The probability that an attack scores above a genuine login; ties count half.
fn auc(attacks: &Sorted, genuine: &Sorted) -> f64 {
    let wins = attacks.0.iter().map(|score| 0.5 * (genuine.below(*score) + genuine.up_to(*score)) as f64);
    wins.sum::<f64>() / (attacks.len() * genuine.len())
}

impl Report {
    pub(crate) fn of(log: &str, run: Run) -> Result<Self, Failure> {
        if run.history.is_empty() {
            return Err(Failure::Empty);
        }
        let models = VARIANTS
            .iter()
            .zip(&run.scores)
            .map(|(variant, scores)| (variant.name, model(scores, &run.history)))
            .collect();
        let cost = json!({
            "score_ns": quantiles(run.score_cost),
            "learn_ns": quantiles(run.learn_cost),
            "state_bytes_max": run.state_bytes,
        });
        Ok(Self { log: log.to_owned(), legitimate: run.history.len(), models, cost })
    }

    pub(crate) fn json(&self) -> Value {
        let models: Map<String, Value> =
            self.models.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        json!({ "log": self.log, "legit": self.legitimate, "models": models, "cost": self.cost })
    }

    pub(crate) fn print(&self) {
        println!("{} genuine logins scored; cost {}", self.legitimate, self.cost);
        for (title, column) in [
            ("area under the curve", &["auc"] as &[&str]),
            ("genuine logins asked (%) where 98 % of attacks are stopped", &["fpr@0.98"]),
        ] {
            println!("\n{title:60}{}", heads());
            for (name, value) in &self.models {
                let cells: Vec<String> = warm().map(|kind| cell(value, kind, column)).collect();
                println!("{name:60}{}", cells.concat());
            }
        }
        println!("\n{:60}{:>11}{}", "at a fixed threshold: asked or stopped (%)", "genuine", heads());
        for (name, value) in &self.models {
            for threshold in ["-2", "0", "2", "6"] {
                let row = value.get("at").and_then(|at| at.get(threshold));
                let share =
                    |kind: &str| row.and_then(|row| row.get(kind)?.as_f64()).unwrap_or(f64::NAN) * 100.0;
                let cells: Vec<String> = ["legit"]
                    .into_iter()
                    .chain(warm())
                    .map(|kind| format!("{:>11.2}", share(kind)))
                    .collect();
                println!("{:60}{}", format!("{name}, S >= {threshold}"), cells.concat());
            }
        }
        println!("\nfirst logins");
        for (name, value) in &self.models {
            println!("{name:60}{}", value.get("first").unwrap_or(&Value::Null));
        }
    }
}

fn heads() -> String {
    warm().map(|kind| format!("{kind:>11}")).collect()
}

fn cell(value: &Value, kind: &str, column: &[&str]) -> String {
    let found =
        column.iter().find_map(|name| value.get(kind)?.get(*name)?.as_f64().map(|number| (name, number)));
    match found {
        Some((name, number)) if name.starts_with("fpr") => format!("{:>11.2}", number * 100.0),
        Some((_, number)) => format!("{number:>11.4}"),
        None => format!("{:>11}", "-"),
    }
}

/// The attackers of members with a history.
fn warm() -> impl Iterator<Item = &'static str> {
    ATTACKERS.into_iter().filter(|kind| *kind != COLD)
}

fn model(scores: &Scores, history: &[(u64, u32)]) -> Value {
    let genuine = Sorted::of(&scores.legitimate);
    let attacks: HashMap<&str, Sorted> =
        ATTACKERS.into_iter().zip(&scores.attacks).map(|(kind, list)| (kind, Sorted::of(list))).collect();
    let mut found = Map::new();
    for kind in warm() {
        if let Some(list) = attacks.get(kind).filter(|list| !list.0.is_empty()) {
            found.insert(kind.to_owned(), attacker(list, &genuine));
        }
    }
    let first = Sorted::of(&scores.first);
    if let Some(cold) = attacks.get(COLD).filter(|list| !list.0.is_empty() && !first.0.is_empty()) {
        found.insert("cold_auc".to_owned(), json!(auc(cold, &first)));
        let at = json!({ "auc": auc(cold, &first), "asked@0.4": first.asked(0.4), "stopped@0.4": cold.asked(0.4) });
        found.insert("first".to_owned(), at);
    }
    found.insert("at".to_owned(), fixed(&attacks, &genuine));
    for (kind, share) in [("naive", 0.99), ("vpn", 0.98), ("targeted", 0.95)] {
        if let Some(list) = attacks.get(kind).filter(|list| !list.0.is_empty()) {
            let medians = medians(&scores.legitimate, history, list.stopping(share));
            found.insert(format!("med_{kind}_{share:.2}"), medians);
        }
    }
    Value::Object(found)
}

fn attacker(list: &Sorted, genuine: &Sorted) -> Value {
    let mut figures = Map::from_iter([("auc".to_owned(), json!(auc(list, genuine)))]);
    for share in [0.90, 0.95, 0.98, 0.99] {
        figures.insert(format!("fpr@{share:.2}"), json!(genuine.asked(list.stopping(share))));
    }
    for rate in [0.01, 0.02, 0.05, 0.10] {
        let threshold = genuine.exceeded_by(rate);
        let above = list.len() - list.up_to(threshold) as f64;
        figures.insert(format!("tpr@{rate:.2}"), json!(above / list.len()));
    }
    Value::Object(figures)
}

fn fixed(attacks: &HashMap<&str, Sorted>, genuine: &Sorted) -> Value {
    let mut rows = Map::new();
    for threshold in [-2_i32, 0, 2, 6] {
        let mut row = Map::from_iter([("legit".to_owned(), json!(genuine.asked(f64::from(threshold))))]);
        for kind in warm() {
            if let Some(list) = attacks.get(kind).filter(|list| !list.0.is_empty()) {
                row.insert(kind.to_owned(), json!(list.asked(f64::from(threshold))));
            }
        }
        rows.insert(threshold.to_string(), Value::Object(row));
    }
    Value::Object(rows)
}

/// The median share of a member's logins that were asked, after so many of them.
fn medians(scores: &[f64], history: &[(u64, u32)], threshold: f64) -> Value {
    let mut asked: HashMap<u64, u32> = HashMap::new();
    let mut rates: HashMap<u32, Vec<f64>> = HashMap::new();
    for ((member, before), score) in history.iter().zip(scores) {
        let count = asked.entry(*member).or_default();
        *count += u32::from(*score >= threshold);
        rates.entry(*before).or_default().push(f64::from(*count) / f64::from(*before));
    }
    let median = |before: u32| {
        let sorted = Sorted::of(rates.get(&before).map_or(&[], Vec::as_slice));
        sorted.0.get(sorted.0.len() / 2).copied().unwrap_or_default()
    };
    [2, 5, 10, 20, 38].into_iter().map(|before| (before.to_string(), json!(median(before)))).collect()
}

fn quantiles(mut list: Vec<u32>) -> Value {
    list.sort_unstable();
    let at = |share: f64| list.get((share * list.len() as f64) as usize).copied().unwrap_or_default();
    json!({ "p50": at(0.50), "p99": at(0.99) })
}
