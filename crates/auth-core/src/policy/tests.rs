//! What each key accepts, and that nothing loosens what is stricter.

use super::*;
use proptest::prelude::*;

#[test]
fn the_keys_of_the_command_line_are_known() {
    let refused = |text: &str| Setting::parse(text).unwrap_err().to_string();
    assert_eq!(Setting::parse("session_hours=8"), Ok(Setting::SessionHours(8)));
    assert_eq!(Setting::parse("remember_days = 0"), Ok(Setting::RememberDays(0)));
    assert_eq!(Setting::parse("second_step=member"), Ok(Setting::SecondStep(None)));
    assert_eq!(refused("second_step_methods=totp,device"), "second_step_methods: not available yet");
    assert_eq!(refused("session_hour=8"), "unknown policy key: session_hour");
    assert_eq!(refused("session_hours"), "expected KEY=VALUE");
}

#[test]
fn values_outside_their_range_are_refused() {
    for text in [
        "session_hours=0",
        "session_hours=721",
        "session_hours=-1",
        "session_hours=+8",
        "session_hours=",
        "remember_days=91",
        "remember_days=1.5",
        "remember_days=99999999",
        "second_step=sometimes",
        "second_step_methods=",
        "second_step_methods=recovery",
        "ip_allow=",
        "ip_allow=10.0.0.0/33",
        "ip_allow=::ffff:10.0.0.0/104",
    ] {
        assert!(matches!(Setting::parse(text), Err(PolicyRefused::BadValue { .. })), "{text}");
    }
}

#[test]
fn the_strictest_of_several_holds() {
    let settings = [
        Setting::SessionHours(12),
        Setting::SessionHours(4),
        Setting::RememberDays(7),
        Setting::RememberDays(0),
    ];
    let effective = Effective::of(&settings);
    assert_eq!(
        effective.session,
        Limits { idle_seconds: 4 * 3600, absolute_seconds: 4 * 3600, remember_seconds: None }
    );
    assert_eq!(Effective::of(&[]), Effective::DEFAULT);
    assert_eq!(Effective::of(&[Setting::SessionHours(48)]).session.absolute_seconds, 48 * 3600);
}

#[test]
fn a_row_that_cannot_be_enforced_is_an_error() {
    assert!(Effective::from_rows([("session_hours", "8"), ("second_step", "perhaps")]).is_err());
    assert!(Effective::from_rows([("from_a_newer_version", "1")]).is_err());
    assert_eq!(
        Effective::from_rows([("remember_days", "1")]).unwrap().session.remember_seconds,
        Some(86_400)
    );
}

#[test]
fn every_list_of_networks_must_admit() {
    let company = Setting::parse("ip_allow=192.0.2.0/24,2001:db8::/32").unwrap();
    let group = Setting::parse("ip_allow=192.0.2.7,198.51.100.0/24").unwrap();
    let admits =
        |settings: &[Setting], address: &str| Effective::of(settings).admits(Some(address.parse().unwrap()));
    assert!(admits(std::slice::from_ref(&company), "192.0.2.9"));
    assert!(admits(std::slice::from_ref(&company), "::ffff:192.0.2.9"));
    assert!(!admits(std::slice::from_ref(&company), "198.51.100.1"));
    assert!(!admits(&[company.clone(), group.clone()], "192.0.2.9"));
    assert!(admits(&[company.clone(), group], "192.0.2.7"));
    assert!(!Effective::of(&[company]).admits(None));
    assert!(Effective::DEFAULT.admits(None));
}

#[test]
fn no_group_loosens_the_second_step() {
    let set = |texts: &[&str]| {
        let settings: Vec<_> = texts.iter().map(|text| Setting::parse(text).unwrap()).collect();
        Effective::of(&settings).second_step
    };
    assert_eq!(set(&["second_step=always", "second_step=off"]).mode, Some(SecondStepMode::Always));
    assert_eq!(set(&["second_step=risk", "second_step=member"]).mode, Some(SecondStepMode::Risk));
    assert_eq!(set(&["second_step=member"]).mode, None);
    let methods = set(&["second_step_methods=mail,totp", "second_step_methods=totp,passkey"]).methods;
    assert_eq!(methods.to_string(), "totp");
}

proptest! {
    #[test]
    fn a_setting_reads_back(hours in 1u16..=720, days in 0u16..=90, bits in any::<u32>()) {
        let network = IpNet::new(std::net::Ipv4Addr::from(bits).into(), 20).unwrap().trunc();
        for setting in [
            Setting::SessionHours(hours),
            Setting::RememberDays(days),
            Setting::SecondStepTrustDays(days),
            Setting::IpAllow(vec![network]),
            Setting::SecondStep(None),
            Setting::SecondStep(Some(SecondStepMode::Off)),
            Setting::SecondStepMethods(Methods::ALL),
        ] {
            prop_assert_eq!(Setting::parse(&format!("{}={}", setting.key(), setting.value())), Ok(setting));
        }
    }
}
