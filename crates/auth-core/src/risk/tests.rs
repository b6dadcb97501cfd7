//! The score, its bounds and its encoding under random histories, random bytes and attacks. No figures here: those are
//! of `xtask-risk`.

use super::*;
use api::{RiskLevel, RiskReason, Timestamp};
use proptest::prelude::*;
use std::hash::{DefaultHasher, Hasher};

/// A midnight.
const START: i64 = 20_370 * DAY;

fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    hasher.finish()
}

#[derive(Debug, Clone)]
struct Text {
    at: i64,
    geo: Option<(u8, u8)>,
    network: u8,
    os: u8,
    browser: u8,
    version: u16,
    class: u8,
    language: u8,
    cookie: Cookie,
}

impl Text {
    fn home(at: i64) -> Self {
        Self {
            at,
            geo: Some((1, 1)),
            network: 1,
            os: 1,
            browser: 1,
            version: 120,
            class: 1,
            language: 1,
            cookie: Cookie::Own,
        }
    }

    fn attempt(&self) -> Attempt {
        let (country, provider) = (self.geo.map(|(country, _)| [country]), self.geo.map(|(_, asn)| [asn]));
        let seen = Seen {
            at: Timestamp(self.at),
            country: country.as_ref().map(<[u8; 1]>::as_slice),
            provider: provider.as_ref().map(<[u8; 1]>::as_slice),
            prefixes: Some((&[self.network / 16], &[self.network])),
            os: &[self.os],
            browser: &[self.browser],
            version: self.version,
            class: &[self.class],
            language: &[self.language],
            cookie: self.cookie,
        };
        Attempt::of(&seen, &hash)
    }
}

#[derive(Default)]
struct World {
    values: Values,
    failures: Values,
    habits: Habits,
}

impl World {
    fn tables(&self) -> Tables<'_> {
        Tables {
            everyone: &self.values,
            company: &self.values,
            failures: &self.failures,
            habits: &self.habits,
            doubt: 0.0,
        }
    }

    fn take(&mut self, lesson: Lesson) {
        lesson.values.iter().for_each(|value| self.values.add(value, 1.0));
        lesson.cells.iter().for_each(|cell| self.habits.add(*cell, 1.0));
    }

    fn score(&self, text: &Text, member: &MemberState, velocity: Velocity) -> Score {
        score(&text.attempt(), member, &self.tables(), &velocity)
    }
}

/// A member who logs in from home each day, in a company of ten that does the same.
fn settled() -> (World, MemberState) {
    let mut world = World::default();
    let mut states = vec![MemberState::default(); 10];
    for day in 0..30 {
        for state in &mut states {
            let lesson = state.learn(&Text::home(START + day * DAY).attempt(), Teaching::Unbounded);
            world.take(lesson);
        }
    }
    let state = states.remove(0);
    (world, state)
}

fn texts() -> impl Strategy<Value = Text> {
    let cookie =
        prop_oneof![Just(Cookie::Own), Just(Cookie::Other), Just(Cookie::None), Just(Cookie::Copied)];
    let places = (proptest::option::of((any::<u8>(), any::<u8>())), any::<u8>(), any::<u8>(), any::<u8>());
    let client = (any::<u16>(), any::<u8>(), any::<u8>(), cookie);
    (0..400 * DAY, places, client).prop_map(
        |(at, (geo, network, os, browser), (version, class, language, cookie))| Text {
            at: START + at,
            geo,
            network,
            os,
            browser,
            version,
            class,
            language,
            cookie,
        },
    )
}

proptest! {
    #[test]
    fn no_history_and_no_bytes_make_a_score_that_is_no_number(
        history in proptest::collection::vec((texts(), any::<bool>(), any::<bool>()), 0..80),
        probe in texts(),
        bytes in proptest::collection::vec(any::<u8>(), 0..1100),
        counts in any::<[u32; 4]>(),
    ) {
        let (mut world, mut state) = (World::default(), MemberState::default());
        for (text, bounded, factor_proved) in &history {
            let teaching = match bounded {
                true => Teaching::Bounded { factor_proved: *factor_proved },
                false => Teaching::Unbounded,
            };
            let lesson = state.learn(&text.attempt(), teaching);
            world.take(lesson);
            world.failures.add(&text.attempt().client[0], 1.0);
        }
        let written = state.to_bytes();
        prop_assert!(written.len() <= STATE_BYTES_MAX, "{} bytes", written.len());
        let read = MemberState::from_bytes(&written).unwrap();
        prop_assert_eq!(read.to_bytes(), written);
        let velocity = Velocity { here: counts[0], elsewhere: counts[1], accounts: counts[2], members: counts[3] };
        let strange = MemberState::from_bytes(&bytes).unwrap_or_default();
        let mut forgetful = state.clone();
        forgetful.forget(Timestamp(probe.at));
        for state in [state, read, strange, forgetful] {
            let score = world.score(&probe, &state, velocity);
            prop_assert!(score.s.is_finite() && score.s.abs() < 200.0, "{score:?}");
            prop_assert!(score.parts.iter().all(|part| part.is_finite()));
            prop_assert!(decide(&score, Signals::default(), Threshold::STANDARD).reasons.len() <= 3);
        }
    }

    #[test]
    fn a_damaged_state_is_refused_or_harmless(position in 0..300_usize, byte in any::<u8>(), probe in texts()) {
        let (world, state) = settled();
        let mut bytes = state.to_bytes();
        let length = bytes.len();
        bytes[position % length] = byte;
        if let Ok(state) = MemberState::from_bytes(&bytes) {
            prop_assert!(world.score(&probe, &state, Velocity::default()).s.is_finite());
        }
    }

    #[test]
    fn each_part_that_stands_alone_changes_alone(probe in texts(), counts in any::<[u8; 4]>()) {
        let (world, state) = settled();
        let [here, elsewhere, accounts, members] = counts.map(u32::from);
        let velocity = Velocity { here, elsewhere, accounts, members };
        let whole = world.score(&probe, &state, velocity);
        let changed = [
            (Part::Cookie, world.score(&Text { cookie: Cookie::None, ..probe.clone() }, &state, velocity)),
            (Part::Language, world.score(&Text { language: 0, ..probe.clone() }, &state, velocity)),
            (Part::Velocity, world.score(&probe, &state, Velocity::default())),
        ];
        for (part, other) in changed {
            let difference = whole.part(part) - other.part(part);
            prop_assert!((whole.s - other.s - difference).abs() < 1e-9);
            for same in Part::ALL.into_iter().filter(|same| *same != part) {
                prop_assert!((whole.part(same) - other.part(same)).abs() < 1e-12, "{same:?}");
            }
        }
    }

    #[test]
    fn what_went_wrong_before_weighs_at_most_so_much(counts in any::<[u32; 4]>()) {
        let [here, elsewhere, accounts, members] = counts;
        let terms = Velocity { here, elsewhere, accounts, members }.terms();
        prop_assert!(terms.iter().sum::<f64>() <= 5.7 + 1e-12);
        prop_assert!(terms.iter().all(|term| *term >= 0.0));
    }

    #[test]
    fn cells_read_back(code in any::<u16>()) {
        if let Some(cell) = Cell::of_code(i64::from(code)) {
            prop_assert_eq!(cell.code(), i64::from(code));
        }
    }
}

#[test]
fn a_million_failures_at_one_account_do_not_lock_its_member_out() {
    let (world, state) = settled();
    let home = Text::home(START + 30 * DAY);
    let calm = world.score(&home, &state, Velocity::default());
    let mut failures = Failures::default();
    for count in 0..1_000_000 {
        failures.note(Timestamp(home.at - 1 - count % 1000), u64::from(count % 2 == 0));
    }
    let (here, elsewhere) = failures.of_account(Timestamp(home.at), 1);
    let stormy = world.score(&home, &state, Velocity { here, elsewhere, ..Velocity::default() });
    assert!(stormy.s - calm.s <= 2.7 + 1e-9 && stormy.s - calm.s > 1.0);
    let decision = decide(&stormy, Signals::default(), Threshold::STANDARD);
    assert_eq!(
        decision.level,
        RiskLevel::Low,
        "a known browser at home still gets in with the password: {stormy:?}"
    );
}

#[test]
fn elsewhere_with_another_browser_is_asked_and_says_why() {
    let (world, state) = settled();
    let strange = Text {
        geo: Some((2, 9)),
        network: 200,
        os: 2,
        browser: 2,
        language: 2,
        cookie: Cookie::None,
        ..Text::home(START + 30 * DAY)
    };
    let decision =
        decide(&world.score(&strange, &state, Velocity::default()), Signals::default(), Threshold::STANDARD);
    assert!(decision.level >= RiskLevel::Medium);
    assert_eq!(decision.reasons.len(), 3);
    assert!(decision.reasons.contains(&RiskReason::NewCountry), "{decision:?}");
    let hammered = Velocity { here: 9, accounts: 9, ..Velocity::default() };
    let decision = decide(&world.score(&strange, &state, hammered), Signals::default(), Threshold::LENIENT);
    assert_eq!(decision.level, RiskLevel::Critical);
}

#[test]
fn signals_have_fixed_effects() {
    let (world, state) = settled();
    let home = world.score(&Text::home(START + 30 * DAY), &state, Velocity::default());
    let level = |signals| decide(&home, signals, Threshold::STANDARD);
    assert_eq!(level(Signals::default()).level, RiskLevel::Low);
    assert_eq!(level(Signals::default()).reasons, []);
    let breached = level(Signals { breached: true, ..Signals::default() });
    assert_eq!((breached.level, breached.reasons), (RiskLevel::Medium, vec![RiskReason::Breached]));
    assert_eq!(level(Signals { recent_reset: true, ..Signals::default() }).level, RiskLevel::Low);
    let travel = level(Signals { travel: true, listed: true, ..Signals::default() });
    assert_eq!(travel.reasons, [RiskReason::Listed, RiskReason::Travel]);
}

#[test]
fn without_a_factor_a_login_teaches_nothing_new() {
    let (_, mut state) = settled();
    let strange = Text { network: 77, os: 9, language: 9, ..Text::home(START + 40 * DAY) };
    let unproved = Teaching::Bounded { factor_proved: false };
    let lesson = state.learn(&strange.attempt(), unproved);
    assert!(!state.knows_network(&strange.attempt()) && !state.knows_client(&strange.attempt()));
    assert!(lesson.values.iter().all(|value| matches!(value.level, Level::Country | Level::Provider)));
    let lesson = state.learn(&strange.attempt(), Teaching::Bounded { factor_proved: true });
    assert!(state.knows_network(&strange.attempt()) && state.knows_client(&strange.attempt()));
    assert!(lesson.values.iter().any(|value| value.level == Level::Network));
}

#[test]
fn a_member_adds_one_of_each_on_a_day() {
    let mut state = MemberState::default();
    let mut world = World::default();
    let proved = Teaching::Bounded { factor_proved: true };
    for minute in 0..1000 {
        let text =
            Text { network: u8::try_from(minute % 12).unwrap(), ..Text::home(START + minute * 60_000) };
        let lesson = state.learn(&text.attempt(), proved);
        world.take(lesson);
    }
    for network in 0..12 {
        let text = Text { network, ..Text::home(START) };
        for value in text.attempt().network.iter().chain(&text.attempt().client) {
            assert!(world.values.count(value) <= 1.0, "{value:?}");
        }
    }
}

#[test]
fn no_network_fills_the_table_of_failures() {
    let (world, _) = settled();
    let mut failures = Values::default();
    let at = |network| Text { network, ..Text::home(START) }.attempt().network;
    for round in 0..100_000_u32 {
        let network = at(if round % 3 == 0 { u8::try_from(round % 251).unwrap() } else { 7 });
        if admits(&failures, &world.values, &network) {
            network.iter().for_each(|value| failures.add(value, 1.0));
        }
    }
    let seven = at(7);
    let total = failures.total_beside(&seven[0]);
    assert!(total <= 4.0 * world.values.total_beside(&seven[0]));
    assert!(failures.count(&seven[2]) <= (total / 100.0).max(1.0) + 1.0);
}

#[test]
fn what_was_not_seen_for_180_days_is_forgotten() {
    let (_, mut state) = settled();
    let home = Text::home(START).attempt();
    state.forget(Timestamp(START + 200 * DAY));
    assert!(state.knows_network(&home));
    state.forget(Timestamp(START + 220 * DAY));
    assert!(!state.knows_network(&home));
}
