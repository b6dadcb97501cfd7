//! From a score to a level and reasons.

use super::{Part, Score, score::Novel};
use api::{RiskLevel, RiskReason};

/// A first login is asked at this much more than any other.
const FIRST: f64 = 0.4;
const HIGH: f64 = 6.0;
/// Failures that turn a high score into a refusal.
const HAMMERED: f64 = 1.8;
/// A contribution that is worth a sentence.
const WORTH: f64 = 0.5;
const REASONS_MAX: usize = 3;
/// What a reset from elsewhere adds.
const RECENT_RESET: f64 = 1.0;

/// From which score on a second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold(pub f64);

impl Threshold {
    /// Fewer questions.
    pub const LENIENT: Self = Self(2.0);
    /// What is recommended.
    pub const STANDARD: Self = Self(0.0);
    /// More questions.
    pub const STRICT: Self = Self(-2.0);
}

/// What is known besides the score. Each has its own reason and a fixed effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals {
    /// The password is known to have leaked: at least medium.
    pub breached: bool,
    /// A password or factor was changed within a day, and this is not a browser of the member: one more.
    pub recent_reset: bool,
    /// The address is on a list of the company: at least medium.
    pub listed: bool,
    /// Nobody travels that fast: at least medium.
    pub travel: bool,
}

/// What a score means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How suspicious the login is.
    pub level: RiskLevel,
    /// Why, weightiest first, three at most; none where the level is low.
    pub reasons: Vec<RiskReason>,
}

/// Judges a score.
#[must_use]
pub fn decide(score: &Score, signals: Signals, threshold: Threshold) -> Decision {
    let s = score.s + if signals.recent_reset { RECENT_RESET } else { 0.0 };
    let ask = threshold.0 + if score.first { FIRST } else { 0.0 };
    let level = match s {
        s if s >= HIGH && score.part(Part::Velocity) >= HAMMERED => RiskLevel::Critical,
        s if s >= HIGH => RiskLevel::High,
        s if s >= ask || signals.breached || signals.listed || signals.travel => RiskLevel::Medium,
        _ => RiskLevel::Low,
    };
    let reasons = if level == RiskLevel::Low { Vec::new() } else { reasons(score, signals) };
    Decision { level, reasons }
}

fn reasons(score: &Score, signals: Signals) -> Vec<RiskReason> {
    let fixed = [
        (signals.breached, RiskReason::Breached),
        (signals.listed, RiskReason::Listed),
        (signals.travel, RiskReason::Travel),
        (signals.recent_reset, RiskReason::RecentReset),
        (score.first, RiskReason::FirstLogin),
    ];
    let mut parts: Vec<(f64, RiskReason)> =
        Part::ALL.into_iter().map(|part| (score.part(part), reason(part, score))).collect();
    parts.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let weighty = parts.iter().filter(|(value, _)| *value > WORTH).map(|(_, reason)| *reason);
    let mut reasons: Vec<RiskReason> = Vec::with_capacity(REASONS_MAX);
    for reason in fixed.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).chain(weighty) {
        if !reasons.contains(&reason) && reasons.len() < REASONS_MAX {
            reasons.push(reason);
        }
    }
    if reasons.is_empty() {
        reasons.extend(parts.first().map(|(_, reason)| *reason));
    }
    reasons
}

fn reason(part: Part, score: &Score) -> RiskReason {
    let novel: Novel = score.novel;
    match part {
        Part::Country => RiskReason::NewCountry,
        Part::Provider => RiskReason::NewProvider,
        Part::Network => RiskReason::NewNetwork,
        Part::Os => RiskReason::NewOs,
        Part::Browser => RiskReason::NewBrowser,
        Part::Version if novel.contains(Part::Browser) => RiskReason::NewBrowser,
        Part::Version => RiskReason::OldVersion,
        Part::Cookie => RiskReason::NewDevice,
        Part::Hour => RiskReason::OddHour,
        Part::Language => RiskReason::NewLanguage,
        Part::Velocity => {
            let [here, elsewhere, spray] = score.velocity;
            match (here, elsewhere, spray) {
                (here, elsewhere, spray) if spray >= here && spray >= elsewhere => RiskReason::Spray,
                (here, elsewhere, _) if elsewhere > here => RiskReason::FailuresElsewhere,
                _ => RiskReason::FailuresHere,
            }
        }
    }
}
