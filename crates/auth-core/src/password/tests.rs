//! Passwords against published vectors, a second kernel, and the ways to get one wrong.

use super::*;
use argon2::{Algorithm, Argon2, Version};
use proptest::prelude::*;

const CHEAP: Cost = Cost { memory_kib: 64, iterations: 1, parallelism: 1 };

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

fn reference(cost: Cost, secret: &[u8], salt: &[u8]) -> [u8; 32] {
    let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, Some(32)).unwrap();
    let mut tag = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, &mut tag)
        .unwrap();
    tag
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Vectors of the reference implementation (phc-winner-argon2, `src/test.c`, argon2id v=19).
#[test]
fn the_published_vectors_come_out() {
    let vectors = [
        (
            65_536,
            2,
            1,
            "password",
            "somesalt",
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
        ),
        (
            256,
            2,
            1,
            "password",
            "somesalt",
            "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        ),
        (
            256,
            2,
            2,
            "password",
            "somesalt",
            "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
        ),
        (
            65_536,
            1,
            1,
            "password",
            "somesalt",
            "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98",
        ),
        (
            65_536,
            2,
            1,
            "differentpassword",
            "somesalt",
            "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde",
        ),
        (
            65_536,
            2,
            1,
            "password",
            "diffsalt",
            "bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c",
        ),
    ];
    let mut memory = Workspace::new();
    for (memory_kib, iterations, parallelism, secret, salt, expected) in vectors {
        let cost = Cost { memory_kib, iterations, parallelism };
        let mut tag = [0; 32];
        memory.argon2id(cost, secret.as_bytes(), salt.as_bytes(), &mut tag).unwrap();
        assert_eq!(hex(&tag), expected);
        assert_eq!(hex(&reference(cost, secret.as_bytes(), salt.as_bytes())), expected);
    }
}

#[test]
fn a_hash_is_a_phc_string_that_others_read() {
    use argon2::PasswordVerifier;
    let phc = hash(&password("正しい馬"), [9; 16], CHEAP).unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
    let parsed = PasswordHash::new(&phc).unwrap();
    assert!(Argon2::default().verify_password("正しい馬".as_bytes(), &parsed).is_ok());
    assert!(Argon2::default().verify_password("正しい鹿".as_bytes(), &parsed).is_err());
}

#[test]
fn right_wrong_and_rehash() {
    let phc = hash(&password("correct horse"), [9; 16], CHEAP).unwrap();
    let verdict = |text: &str, cost| verify(&phc, &password(text), cost).unwrap();
    assert_eq!(verdict("correct horse", CHEAP), Verdict::Right { rehash: false });
    assert_eq!(verdict("correct horse", Cost { iterations: 2, ..CHEAP }), Verdict::Right { rehash: true });
    for wrong in ["correct hors", "correct horse ", " correct horse", "Correct horse"] {
        assert_eq!(verdict(wrong, CHEAP), Verdict::Wrong, "{wrong}");
    }
}

#[test]
fn long_ones_are_kept_whole() {
    let long = format!("{}{}", "あ".repeat(60), "🐎".repeat(68));
    let phc = hash(&password(&long), [9; 16], CHEAP).unwrap();
    assert_eq!(verify(&phc, &password(&long), CHEAP), Ok(Verdict::Right { rehash: false }));
    let prefix: String = long.chars().take(127).collect();
    assert_eq!(verify(&phc, &password(&prefix), CHEAP), Ok(Verdict::Wrong));
    let ascii = "x".repeat(100);
    let phc = hash(&password(&ascii), [9; 16], CHEAP).unwrap();
    assert_eq!(verify(&phc, &password(&ascii[..72]), CHEAP), Ok(Verdict::Wrong));
}

#[test]
fn the_normal_form_is_nfkc_and_nothing_more() {
    assert_eq!(password("ｐａｓｓ").as_str(), "pass");
    assert_eq!(password("e\u{301}").as_str(), "é");
    assert_eq!(password("  Ab ").as_str(), "  Ab ");
    assert!(matches!(Password::parse(""), Err(PasswordRefused::Empty)));
    assert!(matches!(Password::parse(&"a".repeat(129)), Err(PasswordRefused::Long { most: 128 })));
    assert!(matches!(Password::parse(&"a".repeat(1 << 20)), Err(PasswordRefused::Long { .. })));
    assert!(
        matches!(Password::parse(&"\u{fdfa}".repeat(20)), Err(PasswordRefused::Long { .. })),
        "grows in NFKC"
    );
    assert_eq!(format!("{:?}", password("secret")), "Password(..)");
}

#[test]
fn a_row_that_is_no_sound_hash_matches_nothing() {
    let good = hash(&password("correct horse"), [9; 16], CHEAP).unwrap();
    for bad in [
        "",
        "correct horse",
        "$argon2id$",
        &good[..good.len() - 4],
        &good.replace("argon2id", "argon2i"),
        &good.replace("v=19", "v=16"),
        &good.replace("m=64", "m=4194304"),
        &good.replace("t=1", "t=4000000000"),
        &good.replace("p=1", "p=200"),
    ] {
        assert_eq!(verify(bad, &password("correct horse"), CHEAP), Ok(Verdict::Wrong), "{bad}");
    }
}

#[test]
fn an_unsound_cost_is_never_computed() {
    for cost in [
        Cost { memory_kib: 7, ..CHEAP },
        Cost { memory_kib: 2 << 20, ..CHEAP },
        Cost { iterations: 0, ..CHEAP },
        Cost { parallelism: 0, ..CHEAP },
        Cost { parallelism: u32::MAX, ..CHEAP },
    ] {
        assert_eq!(hash(&password("x"), [0; 16], cost), Err(HashError::Cost));
    }
}

#[test]
fn the_workspace_keeps_its_memory_until_told_otherwise() {
    let mut memory = Workspace::new();
    verify_nothing(&password("x"), CHEAP, &mut memory).unwrap();
    assert_eq!(memory.kept_kib(), 64);
    verify_nothing(&password("x"), Cost { memory_kib: 32, ..CHEAP }, &mut memory).unwrap();
    assert_eq!(memory.kept_kib(), 64);
    memory.give_back();
    assert_eq!(memory.kept_kib(), 0);
}

#[test]
fn temporary_passwords_are_readable_and_different() {
    let one = TemporaryPassword::from_random([0xa5; 16]);
    assert_eq!(one.reveal().len(), 17);
    assert!(one.reveal().split('-').all(|group| group.len() == 5));
    assert!(
        one.reveal().bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
    );
    assert_ne!(one.reveal(), TemporaryPassword::from_random([0xa6; 16]).reveal());
    assert!(one.password().is_ok());
    assert_eq!(format!("{one:?}"), "TemporaryPassword(..)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn both_kernels_agree(
        secret: Vec<u8>,
        salt in prop::collection::vec(any::<u8>(), 8..40),
        memory_kib in 32u32..400,
        iterations in 1u32..4,
        parallelism in 1u32..4,
    ) {
        let cost = Cost { memory_kib, iterations, parallelism };
        let mut memory = Workspace::new();
        let mut tag = [0; 32];
        for _ in 0..2 {
            memory.argon2id(cost, &secret, &salt, &mut tag).unwrap();
            prop_assert_eq!(tag, reference(cost, &secret, &salt));
        }
    }

    #[test]
    fn what_was_hashed_verifies(text in "\\PC{1,40}", salt: [u8; 16]) {
        let password = Password::parse(&text).unwrap();
        let phc = hash(&password, salt, CHEAP).unwrap();
        prop_assert_eq!(verify(&phc, &password, CHEAP), Ok(Verdict::Right { rehash: false }));
    }

    #[test]
    fn temporary_passwords_differ_wherever_their_bits_do(a: [u8; 16], b: [u8; 16]) {
        prop_assume!(a[..9] != b[..9]);
        let (a, b) = (TemporaryPassword::from_random(a), TemporaryPassword::from_random(b));
        prop_assert_ne!(a.reveal(), b.reveal());
    }
}
