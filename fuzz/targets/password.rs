//! Passwords: any text is judged without a panic and in bounded time.
#![no_main]

use auth_core::password::Password;
use auth_core::strength::strength;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(password) = Password::parse(text) {
        assert!(strength(&password, &["taro", "sakura.example"]).level <= 4);
    }
});
