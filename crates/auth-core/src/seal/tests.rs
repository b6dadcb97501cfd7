//! Attacks on sealed bytes.

use super::*;
use proptest::prelude::*;

fn key(purpose: Purpose) -> SealingKey {
    MasterKey::from_bytes([7; 32]).derive(purpose)
}

const PURPOSES: [Purpose; 7] = [
    Purpose::AtRest,
    Purpose::PendingRequest,
    Purpose::CarriedRequest,
    Purpose::AuthorizationCode,
    Purpose::Csrf,
    Purpose::AuditChain,
    Purpose::MailLink,
];

#[test]
fn the_derivation_is_hkdf() {
    use aws_lc_rs::hkdf;
    let mut expected = [0; 32];
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, SALT).extract(&[7; 32]);
    prk.expand(&[b"check value"], hkdf::HKDF_SHA256).unwrap().fill(&mut expected).unwrap();
    assert_eq!(MasterKey::from_bytes([7; 32]).check_value(), expected);
}

#[test]
fn no_purpose_opens_what_another_sealed() {
    for sealing in PURPOSES {
        let sealed = key(sealing).seal([1; 12], b"here", b"secret");
        for opening in PURPOSES {
            assert_eq!(key(opening).open(b"here", &sealed).is_ok(), sealing == opening);
        }
        let macs = PURPOSES.iter().filter(|other| key(**other).mac(b"x") == key(sealing).mac(b"x")).count();
        assert_eq!(macs, 1);
    }
}

#[test]
fn another_master_key_opens_nothing_and_says_so_by_its_id() {
    let other = MasterKey::from_bytes([8; 32]);
    let sealed = key(Purpose::AtRest).seal([1; 12], b"here", b"secret");
    assert_eq!(other.derive(Purpose::AtRest).open(b"here", &sealed), Err(Unsealed));
    assert_eq!(sealed_by(&sealed), Some(MasterKey::from_bytes([7; 32]).key_id()));
    assert_ne!(other.key_id(), MasterKey::from_bytes([7; 32]).key_id());
    assert_eq!(other.key_id().to_string().len(), 8);
}

#[test]
fn a_row_secret_moved_elsewhere_does_not_open() {
    let company = |n| Some(CompanyId(uuid::Uuid::from_u128(n)));
    let sealed =
        key(Purpose::AtRest).seal([1; 12], &at_rest("credential", b"row", "data", company(1)), b"seed");
    for place in [
        at_rest("credentia", b"lrow", "data", company(1)),
        at_rest("credential", b"ro", "wdata", company(1)),
        at_rest("credential", b"row", "data", company(2)),
        at_rest("credential", b"row", "data", None),
        at_rest("session", b"row", "data", company(1)),
    ] {
        assert_eq!(key(Purpose::AtRest).open(&place, &sealed), Err(Unsealed));
    }
}

#[test]
fn debug_shows_no_key() {
    let shown = format!("{:?}{:?}", MasterKey::from_bytes([7; 32]), key(Purpose::Csrf));
    assert!(shown.len() < 60, "{shown}");
}

proptest! {
    #[test]
    fn what_was_sealed_opens(nonce: [u8; 12], associated: Vec<u8>, plain: Vec<u8>) {
        let key = key(Purpose::PendingRequest);
        let sealed = key.seal(nonce, &associated, &plain);
        prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
        prop_assert_eq!(key.open(&associated, &sealed), Ok(plain));
    }

    #[test]
    fn any_flipped_bit_is_noticed(plain: Vec<u8>, place: prop::sample::Index, bit in 0u8..8) {
        let key = key(Purpose::PendingRequest);
        let mut sealed = key.seal([3; 12], b"here", &plain);
        let at = place.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(key.open(b"here", &sealed), Err(Unsealed));
    }

    #[test]
    fn another_place_does_not_open(a: Vec<u8>, b: Vec<u8>, plain: Vec<u8>) {
        prop_assume!(a != b);
        let key = key(Purpose::PendingRequest);
        prop_assert_eq!(key.open(&b, &key.seal([3; 12], &a, &plain)), Err(Unsealed));
    }

    #[test]
    fn rubbish_is_refused(rubbish: Vec<u8>) {
        prop_assert_eq!(key(Purpose::PendingRequest).open(b"", &rubbish), Err(Unsealed));
    }
}
