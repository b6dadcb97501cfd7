//! The rules of the second step one by one, and for any situation: no login is done without what it required.

use super::*;
use crate::factor::Prover;
use SecondStepMethod::{Mail, Passkey, Recovery, Totp};
use api::{LoginId, MemberId, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

fn proved(method: SecondStepMethod) -> Proved {
    let id = Uuid::from_u128(1);
    Proved::by(&Prover { member_id: MemberId(id), login_id: LoginId(id), now: Timestamp(1) }, method)
}

fn situation(mode: SecondStepMode, held: Held) -> Situation {
    Situation {
        policy: Policy::DEFAULT,
        app: None,
        choice: Choice { mode, method: Mail },
        held,
        role: Role::Member,
        risk: RiskLevel::Low,
        known_browser: false,
        trusted_browser: false,
    }
}

const NOTHING: Held = Held { totp: false, passkeys: 0, recovery_codes: 0 };
const APP: Held = Held { totp: true, passkeys: 0, recovery_codes: 3 };

fn asked(situation: &Situation) -> Need {
    need(situation, Demanded::default(), &[], false)
}

fn offered(situation: &Situation) -> String {
    match asked(situation) {
        Need::Prove(ask) => ask.offered.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_quiet_login_needs_nothing_and_a_suspicious_one_does() {
    let quiet = situation(SecondStepMode::Risk, APP);
    assert_eq!(asked(&quiet), Need::Nothing);
    let medium = Situation { risk: RiskLevel::Medium, ..quiet };
    assert_eq!(offered(&medium), "totp,mail,recovery");
    let high = Situation { risk: RiskLevel::High, ..quiet };
    assert_eq!(offered(&high), "totp,recovery", "a mailbox is not the strongest that they have");
    let high = Situation { held: NOTHING, ..high };
    assert_eq!(offered(&high), "mail");
    assert_eq!(
        asked(&Situation { choice: Choice { mode: SecondStepMode::Off, method: Mail }, ..high }),
        Need::Nothing
    );
}

#[test]
fn a_critical_login_is_refused_only_where_nothing_vouches() {
    let critical = Situation { risk: RiskLevel::Critical, ..situation(SecondStepMode::Risk, NOTHING) };
    assert_eq!(asked(&critical), Need::Refuse);
    assert_eq!(offered(&Situation { known_browser: true, ..critical }), "mail");
    assert_eq!(offered(&Situation { held: APP, ..critical }), "totp,recovery");
    let always = Situation { choice: Choice { mode: SecondStepMode::Always, method: Mail }, ..critical };
    assert_eq!(offered(&always), "mail", "always means: by a second step, not by a score");
}

#[test]
fn managers_never_prove_anything_by_mail() {
    let manager = Situation { role: Role::CompanyManager, ..situation(SecondStepMode::Always, APP) };
    assert_eq!(offered(&manager), "totp,recovery");
    let bare = Situation { held: NOTHING, ..manager };
    let Need::Prove(ask) = asked(&bare) else { panic!() };
    assert_eq!((ask.why, ask.offered.to_string().as_str()), (Why::BeforeEnrolment, "mail"));
    let after = need(&bare, Demanded::default(), &[proved(Mail)], true);
    assert_eq!(after, Need::Enrol(Enrolment { offered: Methods::ALL.without(Mail), chosen: false }));
}

#[test]
fn policy_picks_the_methods_and_never_falls_through() {
    let policy = |methods: &str| Policy { methods: methods.parse().unwrap(), ..Policy::DEFAULT };
    let always = situation(SecondStepMode::Always, APP);
    assert_eq!(offered(&Situation { policy: policy("totp"), ..always }), "totp,recovery");
    assert_eq!(offered(&Situation { policy: policy("mail"), ..always }), "mail,recovery");
    // What policy wants is not there: the strongest that is left.
    assert_eq!(offered(&Situation { policy: policy("passkey"), ..always }), "totp,recovery");
    let none = Situation { policy: policy("passkey"), held: NOTHING, ..always };
    assert_eq!(
        need(&none, Demanded::default(), &[proved(Mail)], false),
        Need::Enrol(Enrolment { offered: Methods::NONE.with(Passkey), chosen: false })
    );
}

#[test]
fn the_company_goes_before_the_member_and_an_app_may_ask_for_more() {
    let off = situation(SecondStepMode::Off, APP);
    let company = Policy { mode: Some(SecondStepMode::Always), ..Policy::DEFAULT };
    assert!(matches!(
        asked(&Situation { policy: company, ..off }),
        Need::Prove(Ask { why: Why::Policy, .. })
    ));
    let app = Situation { app: Some(SecondStepMode::Always), ..off };
    assert!(matches!(asked(&app), Need::Prove(Ask { why: Why::App, .. })));
    let company = Policy { mode: Some(SecondStepMode::Off), ..Policy::DEFAULT };
    let always = situation(SecondStepMode::Always, APP);
    assert_eq!(asked(&Situation { policy: company, ..always }), Need::Nothing);
}

#[test]
fn a_trusted_browser_is_spared_unless_the_login_is_very_suspicious() {
    let trusted = Situation { trusted_browser: true, ..situation(SecondStepMode::Always, APP) };
    assert_eq!(asked(&trusted), Need::Nothing);
    assert!(matches!(asked(&Situation { risk: RiskLevel::High, ..trusted }), Need::Prove(_)));
    let again = Demanded { again: true, at_least: None };
    assert!(matches!(need(&trusted, again, &[], false), Need::Prove(Ask { why: Why::Again, .. })));
}

#[test]
fn the_app_that_was_chosen_is_set_up_once_the_mailbox_has_vouched() {
    let chose = Choice { mode: SecondStepMode::Always, method: Totp };
    let situation = Situation { choice: chose, ..situation(SecondStepMode::Always, NOTHING) };
    assert_eq!(offered(&situation), "mail");
    let enrolment = Enrolment { offered: Methods::NONE.with(Totp), chosen: true };
    assert_eq!(need(&situation, Demanded::default(), &[proved(Mail)], false), Need::Enrol(enrolment));
    assert_eq!(need(&situation, Demanded::default(), &[proved(Mail)], true), Need::Nothing);
}

#[test]
fn more_than_one_kind_of_factor_is_never_a_mailbox() {
    let demanded = Demanded { again: false, at_least: Some(Acr::MultipleFactors) };
    let situation = situation(SecondStepMode::Off, APP);
    assert!(
        matches!(need(&situation, demanded, &[proved(Mail)], true), Need::Prove(ask) if !ask.offered.contains(Mail))
    );
    assert_eq!(need(&situation, demanded, &[proved(Totp)], false), Need::Nothing);
    let none = Situation { held: NOTHING, ..situation };
    assert!(matches!(need(&none, demanded, &[proved(Mail)], true), Need::Enrol(_)));
}

fn any_situation() -> impl Strategy<Value = Situation> {
    let mode =
        || prop_oneof![Just(SecondStepMode::Always), Just(SecondStepMode::Risk), Just(SecondStepMode::Off)];
    let role = prop_oneof![Just(Role::Member), Just(Role::GroupManager), Just(Role::Operator)];
    let risk = proptest::sample::select(RiskLevel::ALL);
    let flags = any::<[bool; 4]>();
    (
        proptest::option::of(mode()),
        1u8..8,
        proptest::option::of(mode()),
        mode(),
        role,
        risk,
        flags,
        0usize..3,
        0usize..2,
    )
        .prop_map(|(policy, methods, app, own, role, risk, flags, passkeys, recovery_codes)| Situation {
            policy: Policy { mode: policy, methods: Methods(methods), trust_days: 30 },
            app,
            choice: Choice { mode: own, method: if flags[0] { Totp } else { Mail } },
            held: Held { totp: flags[1], passkeys, recovery_codes },
            role,
            risk,
            known_browser: flags[2],
            trusted_browser: flags[3],
        })
}

proptest! {
    #[test]
    fn nothing_proved_is_never_enough_where_a_step_is_required(situation in any_situation(), later: bool) {
        let required = match situation.mode() {
            SecondStepMode::Off => false,
            SecondStepMode::Always => !situation.trusted_browser || situation.risk >= RiskLevel::High,
            SecondStepMode::Risk => situation.risk >= RiskLevel::Medium,
        };
        let needed = need(&situation, Demanded::default(), &[], later);
        prop_assert_eq!(needed != Need::Nothing, required);
    }

    #[test]
    fn what_is_offered_is_what_the_member_has(situation in any_situation(), again: bool) {
        let demanded = Demanded { again, at_least: None };
        if let Need::Prove(ask) = need(&situation, demanded, &[], false) {
            prop_assert!(ask.offered.contains(ask.preferred));
            prop_assert!(!ask.offered.contains(Totp) || situation.held.totp);
            prop_assert!(!ask.offered.contains(Passkey) || situation.held.passkeys > 0);
            prop_assert!(!ask.offered.contains(Recovery) || situation.held.recovery_codes > 0);
            prop_assert!(!ask.offered.contains(Mail) || situation.mail_counts() || ask.why == Why::BeforeEnrolment);
        }
    }

    #[test]
    fn a_mailbox_alone_lets_no_manager_in(situation in any_situation(), later: bool) {
        prop_assume!(situation.role != Role::Member);
        let before = need(&situation, Demanded::default(), &[], later);
        let after = need(&situation, Demanded::default(), &[proved(Mail)], later);
        prop_assert!(before == Need::Nothing || after != Need::Nothing);
    }

    #[test]
    fn lists_of_methods_read_back(bits in 1u8..8) {
        prop_assert_eq!(Methods(bits).to_string().parse::<Methods>(), Ok(Methods(bits)));
    }
}
