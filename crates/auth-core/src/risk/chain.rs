//! One chain of values, from the widest to the narrowest: how probable each is for the rightful member, and how probable
//! for each kind of attacker.

use super::{Gap, History, Level, MemberState, Tables, Value};
use api::Timestamp;

/// The kinds of attackers: one who comes from anywhere, one who comes from the member's country, one who knows the
/// member's operator and browser.
pub(super) const ATTACKERS: usize = 3;

/// One value's logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) level: Level,
    pub(super) legitimate: f64,
    pub(super) attack: [f64; ATTACKERS],
    /// The first value of the chain that the member never had.
    pub(super) novel: bool,
}

/// What a chain is compared with.
pub(super) struct Compared<'a> {
    pub(super) member: &'a MemberState,
    pub(super) tables: &'a Tables<'a>,
    pub(super) gap: Gap,
    pub(super) now: Timestamp,
}

impl Compared<'_> {
    pub(super) fn history(&self) -> History {
        History::of(self.member.logins)
    }

    /// The network's chain.
    pub(super) fn network(&self, chain: &[Value]) -> Vec<Link> {
        let last = chain.len().saturating_sub(1);
        self.links(chain, |index, value, share| {
            let base = self.tables.attack(value);
            let top = (0.97 * share + 0.03 * base).max(1e-9);
            let same_country = if index == 0 && value.level == Level::Country { top } else { base };
            let targeted = match index {
                _ if index == last => base,
                0 => top,
                _ => 0.6 * share + 0.4 * base,
            };
            [base, same_country, targeted]
        })
    }

    /// The client's chain.
    pub(super) fn client(&self, chain: &[Value]) -> Vec<Link> {
        self.links(chain, |_, value, share| {
            let base = 0.6 * self.tables.usual(value) + 0.4 * self.tables.everyone.flat(value);
            [base, base, 0.92 * share + 0.08 * base]
        })
    }

    fn links(&self, chain: &[Value], attack: impl Fn(usize, &Value, f64) -> [f64; ATTACKERS]) -> Vec<Link> {
        let mut below_novel = false;
        let mut links = Vec::with_capacity(chain.len());
        for (index, value) in chain.iter().enumerate() {
            let usual = self.tables.usual(value);
            if below_novel {
                let [base, ..] = attack(index, value, 0.0);
                let attack = [base.ln(); ATTACKERS];
                links.push(Link { level: value.level, legitimate: usual.ln(), attack, novel: false });
                continue;
            }
            let share = self.share(value);
            let new = self.tables.habits.novel(value.level, self.gap, self.history());
            let legitimate = match share {
                Some(share) => (1.0 - new) * share + new * usual,
                None => new * usual,
            };
            below_novel = share.is_none();
            let attack = attack(index, value, share.unwrap_or_default()).map(f64::ln);
            links.push(Link { level: value.level, legitimate: legitimate.ln(), attack, novel: below_novel });
        }
        links
    }

    /// The member's own share of this value; nothing where it is new.
    fn share(&self, value: &Value) -> Option<f64> {
        let slots = self.member.slots(value.level)?;
        let (weight, total) = (slots.weight(value.key, self.now), slots.total(value, self.now));
        (weight > 0.0 && total > 0.0).then(|| weight / total)
    }
}
