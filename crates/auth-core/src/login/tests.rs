//! Every way to try to be done without having proved it.

use super::*;
use crate::password::{Cost, Password, PasswordRefused, Rule, Workspace};
use api::CredentialId;
use proof::NotRenewed;
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const CHEAP: Cost = Cost { memory_kib: 8, iterations: 1, parallelism: 1 };
const ME: MemberId = MemberId(Uuid::from_u128(1));
/// Nothing that asks for a second step.
const QUIET: Situation = Situation {
    policy: second_step::Policy::DEFAULT,
    app: None,
    choice: second_step::Choice { mode: api::SecondStepMode::Risk, method: SecondStepMethod::Mail },
    held: second_step::Held { totp: false, passkeys: 0, recovery_codes: 0 },
    role: api::Role::Member,
    risk: api::RiskLevel::Low,
    known_browser: false,
    trusted_browser: false,
};
const ACTIVE: Standing = Standing { member: MemberStatus::Active, company_active: true };

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

fn held_at(text: &str, cost: Cost, temporary_until: Option<Timestamp>) -> HeldPassword {
    HeldPassword {
        member_id: ME,
        company_id: CompanyId(Uuid::from_u128(2)),
        credential_id: CredentialId(Uuid::from_u128(3)),
        phc: crate::password::hash(&password(text), [1; 16], cost).unwrap(),
        temporary_until,
    }
}

fn held(text: &str) -> HeldPassword {
    held_at(text, CHEAP, None)
}

fn try_password(held: Option<&HeldPassword>, text: &str, now: Timestamp) -> Option<(Passed, Refresh)> {
    let work = Work { cost: CHEAP, salt: [2; 16], memory: &mut Workspace::new() };
    verify(held, &password(text), now, work).unwrap()
}

fn try_renew(passed: &Passed, held: Option<&HeldPassword>, text: &str) -> Result<Renewed, NotRenewed> {
    let work = Work { cost: CHEAP, salt: [3; 16], memory: &mut Workspace::new() };
    renew(passed, held, &password(text), (&Rule::DEFAULT, &["acme"]), work)
}

fn versions(terms: &str) -> Versions {
    Versions { terms: terms.into(), privacy: "1".into() }
}

fn facts<'a>(passed: Option<&'a Passed>, held: Option<&'a HeldPassword>) -> Facts<'a> {
    Facts {
        now: NOW,
        demand: Demand::default(),
        passed,
        standing: Some(ACTIVE),
        network_admitted: true,
        situation: Some(&QUIET),
        proved: &[],
        enrol_later: false,
        held,
        renewed: None,
        versions: None,
        agreed_before: None,
        agreed: None,
    }
}

#[test]
fn nothing_proved_asks_for_the_password() {
    assert_eq!(next(&facts(None, None)), Step::Password);
    assert_eq!(next(&facts(None, Some(&held("correct horse")))), Step::Password);
}

#[test]
fn the_right_password_is_done() {
    let held = held("correct horse");
    let (passed, refresh) = try_password(Some(&held), "correct horse", NOW).unwrap();
    assert_eq!(refresh, Refresh::Keep);
    let Step::Done(done) = next(&facts(Some(&passed), Some(&held))) else { panic!() };
    assert_eq!((done.member_id(), done.auth_time(), done.amr()), (ME, NOW, &[Amr::Password][..]));
    assert!(!done.other_member());
}

#[test]
fn wrong_passwords_and_nobodys_pass_nothing() {
    let held = held("correct horse");
    assert_eq!(try_password(Some(&held), "correct hors", NOW), None);
    assert_eq!(try_password(None, "correct horse", NOW), None);
}

#[test]
fn a_costlier_setting_rehashes_and_the_proof_moves_with_it() {
    let mut held = held_at("correct horse", Cost { memory_kib: 16, ..CHEAP }, None);
    let (passed, refresh) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let Refresh::Rehashed(phc) = refresh else { panic!() };
    assert_eq!(next(&facts(Some(&passed), Some(&held))), Step::Password, "the row must have moved too");
    held.phc = phc;
    assert!(matches!(next(&facts(Some(&passed), Some(&held))), Step::Done(_)));
}

#[test]
fn a_password_changed_meanwhile_voids_the_proof() {
    let old = held("correct horse");
    let (passed, _) = try_password(Some(&old), "correct horse", NOW).unwrap();
    assert_eq!(next(&facts(Some(&passed), Some(&held("battery staple")))), Step::Password);
    assert_eq!(next(&facts(Some(&passed), None)), Step::Password);
}

#[test]
fn suspension_is_told_only_after_the_right_password() {
    let held = held("correct horse");
    let suspended = Some(Standing { member: MemberStatus::Suspended, ..ACTIVE });
    assert_eq!(next(&Facts { standing: suspended, ..facts(None, Some(&held)) }), Step::Password);
    let (passed, _) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let after = |standing| next(&Facts { standing, ..facts(Some(&passed), Some(&held)) });
    assert_eq!(after(suspended), Step::Refused(Refusal::Suspended));
    assert_eq!(
        after(Some(Standing { member: MemberStatus::Deleted, ..ACTIVE })),
        Step::Refused(Refusal::Gone)
    );
    assert_eq!(
        after(Some(Standing { company_active: false, ..ACTIVE })),
        Step::Refused(Refusal::CompanyClosed)
    );
    assert_eq!(after(None), Step::Refused(Refusal::Gone));
}

#[test]
fn a_temporary_password_leads_to_a_new_one_and_never_stays() {
    let held = held_at("k7fqm-2hdxp-ru9te", CHEAP, Some(NOW.plus_seconds(7 * 86_400)));
    let (passed, _) = try_password(Some(&held), "k7fqm-2hdxp-ru9te", NOW).unwrap();
    let expected = Step::NewPassword { reason: NewPasswordReason::Temporary, consent: None };
    assert_eq!(next(&facts(Some(&passed), Some(&held))), expected);
    let kept = try_renew(&passed, Some(&held), "k7fqm-2hdxp-ru9te");
    assert_eq!(kept, Err(NotRenewed::Refused(PasswordRefused::Same)));
    let renewed = try_renew(&passed, Some(&held), "vR7#mq2Lx!9z").unwrap();
    assert!(matches!(
        next(&Facts { renewed: Some(&renewed), ..facts(Some(&passed), Some(&held)) }),
        Step::Done(_)
    ));
}

#[test]
fn an_old_temporary_password_says_so_only_when_it_was_right() {
    let held = held_at("k7fqm-2hdxp-ru9te", CHEAP, Some(NOW));
    assert_eq!(try_password(Some(&held), "wrong", NOW), None);
    let (passed, _) = try_password(Some(&held), "k7fqm-2hdxp-ru9te", NOW).unwrap();
    assert_eq!(next(&facts(Some(&passed), Some(&held))), Step::Refused(Refusal::TemporaryExpired));
    let renewed = try_renew(&passed, Some(&held), "vR7#mq2Lx!9z").unwrap();
    let late = Facts { renewed: Some(&renewed), ..facts(Some(&passed), Some(&held)) };
    assert_eq!(next(&late), Step::Refused(Refusal::TemporaryExpired));
}

#[test]
fn a_temporary_password_is_never_rehashed() {
    let held = held_at("k7fqm-2hdxp-ru9te", Cost { memory_kib: 16, ..CHEAP }, Some(NOW.plus_seconds(1)));
    let (_, refresh) = try_password(Some(&held), "k7fqm-2hdxp-ru9te", NOW).unwrap();
    assert_eq!(refresh, Refresh::Keep);
}

#[test]
fn a_link_leads_to_a_new_password_only() {
    let ticket =
        LinkTicket { member_id: ME, company_id: CompanyId(Uuid::nil()), expires_at: NOW.plus_seconds(900) };
    assert_eq!(by_link(&ticket, NOW.plus_seconds(900)), None);
    let passed = by_link(&ticket, NOW).unwrap();
    let terms = versions("2");
    let step = next(&Facts { versions: Some(&terms), ..facts(Some(&passed), None) });
    assert_eq!(step, Step::NewPassword { reason: NewPasswordReason::Link, consent: Some(terms) });
    let renewed = try_renew(&passed, None, "vR7#mq2Lx!9z").unwrap();
    assert!(matches!(next(&Facts { renewed: Some(&renewed), ..facts(Some(&passed), None) }), Step::Done(_)));
}

#[test]
fn consent_is_asked_for_each_new_version_and_only_the_tick_gives_it() {
    let held = held("correct horse");
    let (passed, _) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let (old, new) = (versions("1"), versions("2"));
    let due = Facts { versions: Some(&new), agreed_before: Some(&old), ..facts(Some(&passed), Some(&held)) };
    assert_eq!(next(&due), Step::Consent(new.clone()));
    assert_eq!(agree(&new, &new.fingerprint(), false), None);
    assert_eq!(agree(&new, &old.fingerprint(), true), None, "another version was on the page");
    let stale = agree(&old, &old.fingerprint(), true).unwrap();
    assert_eq!(next(&Facts { agreed: Some(&stale), ..due }), Step::Consent(new.clone()));
    let agreed = agree(&new, &new.fingerprint(), true).unwrap();
    assert!(matches!(next(&Facts { agreed: Some(&agreed), ..due }), Step::Done(_)));
    assert!(matches!(next(&Facts { agreed_before: Some(&new), ..due }), Step::Done(_)));
}

#[test]
fn forced_reauthentication_takes_no_older_proof_and_notices_another_member() {
    let held = held("correct horse");
    let (passed, _) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let demanded = |after, member| {
        let demand = Demand { authenticated_after: Some(after), member, ..Demand::default() };
        next(&Facts { demand, ..facts(Some(&passed), Some(&held)) })
    };
    assert_eq!(demanded(NOW.plus_seconds(1), None), Step::Password);
    let Step::Done(other) = demanded(NOW, Some(MemberId(Uuid::from_u128(9)))) else { panic!() };
    assert!(other.other_member());
    let Step::Done(same) = demanded(NOW, Some(ME)) else { panic!() };
    assert!(!same.other_member());
}

#[test]
fn a_proof_lasts_an_hour_and_is_never_from_the_future() {
    let held = held("correct horse");
    let (passed, _) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let at = |now| next(&Facts { now, ..facts(Some(&passed), Some(&held)) });
    assert!(matches!(at(NOW.plus_seconds(3599)), Step::Done(_)));
    assert_eq!(at(NOW.plus_seconds(3600)), Step::Password);
    assert_eq!(at(NOW.plus_seconds(-1)), Step::Password);
}

#[test]
fn a_proof_survives_its_row() {
    let held = held_at("correct horse", CHEAP, Some(NOW));
    let (passed, _) = try_password(Some(&held), "correct horse", NOW).unwrap();
    let row = serde_json::to_string(&passed).unwrap();
    assert_eq!(serde_json::from_str::<Passed>(&row).unwrap(), passed);
}

#[derive(Debug, Clone)]
struct Attempt {
    temporary: Option<i64>,
    link: bool,
    right: bool,
    renew_of: Option<bool>,
    versions: Option<u8>,
    before: Option<u8>,
    ticked: Option<u8>,
    status: usize,
    company_active: bool,
    demanded: Option<i64>,
    age: i64,
}

fn attempts() -> impl Strategy<Value = Attempt> {
    let proof = (prop::option::of(-2i64..3), any::<bool>(), any::<bool>(), prop::option::of(any::<bool>()));
    let consent = (prop::option::of(0u8..3), prop::option::of(0u8..3), prop::option::of(0u8..3));
    let around = (0usize..3, any::<bool>(), prop::option::of(-3i64..3), -2i64..4000);
    (proof, consent, around).prop_map(|(proof, consent, around)| Attempt {
        temporary: proof.0,
        link: proof.1,
        right: proof.2,
        renew_of: proof.3,
        versions: consent.0,
        before: consent.1,
        ticked: consent.2,
        status: around.0,
        company_active: around.1,
        demanded: around.2,
        age: around.3,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn done_means_that_everything_was_proved(attempt in attempts()) {
        let until = attempt.temporary.map(|seconds| NOW.plus_seconds(seconds));
        let held = held_at("k7fqm-2hdxp-ru9te", CHEAP, until);
        let ticket = LinkTicket { member_id: ME, company_id: held.company_id, expires_at: NOW.plus_seconds(900) };
        let typed = if attempt.right { "k7fqm-2hdxp-ru9te" } else { "something else" };
        let passed = if attempt.link { by_link(&ticket, NOW) } else { try_password(Some(&held), typed, NOW).map(|pair| pair.0) };
        let other_login = by_link(&ticket, NOW.plus_seconds(-1)).unwrap();
        let renewed = attempt.renew_of.and_then(|own| {
            try_renew(if own { passed.as_ref()? } else { &other_login }, Some(&held), "vR7#mq2Lx!9z").ok()
        });
        let in_force = attempt.versions.map(|n| versions(&n.to_string()));
        let before = attempt.before.map(|n| versions(&n.to_string()));
        let agreed = attempt.ticked.and_then(|n| {
            let shown = versions(&n.to_string());
            agree(&shown, &shown.fingerprint(), true)
        });
        let now = NOW.plus_seconds(attempt.age);
        let status = MemberStatus::ALL[attempt.status];
        let demand = Demand { authenticated_after: attempt.demanded.map(|seconds| NOW.plus_seconds(seconds)), ..Demand::default() };
        let facts = Facts {
            network_admitted: true,
            situation: Some(&QUIET),
            proved: &[],
            enrol_later: false,
            now,
            demand,
            passed: passed.as_ref(),
            standing: Some(Standing { member: status, company_active: attempt.company_active }),
            held: Some(&held),
            renewed: renewed.as_ref(),
            versions: in_force.as_ref(),
            agreed_before: before.as_ref(),
            agreed: agreed.as_ref(),
        };
        let must_renew = attempt.link || attempt.temporary.is_some();
        let proved = (attempt.link || attempt.right)
            && (0..3600).contains(&attempt.age)
            && attempt.demanded.is_none_or(|seconds| seconds <= 0);
        let may = status == MemberStatus::Active
            && attempt.company_active
            && (attempt.link || until.is_none_or(|until| now < until));
        let renewed_here = attempt.renew_of == Some(true);
        let consented = attempt.versions.is_none_or(|n| attempt.before == Some(n) || attempt.ticked == Some(n));
        let expected = proved && may && (!must_renew || renewed_here) && consented;
        prop_assert_eq!(matches!(next(&facts), Step::Done(_)), expected, "{:?}", next(&facts));
        prop_assert_eq!(next(&facts) == Step::Password, !proved, "anything else than the password page needs a proof");
    }
}
