//! Encodings that requests need: URLs, HTML entities, Base64, DEFLATE, times, proofs of work.

pub fn enc(s: &str) -> String {
    let mut o = String::with_capacity(s.len() + 8);
    for b in s.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            o.push(b as char);
        } else {
            o.push_str(&format!("%{b:02X}"));
        }
    }
    o
}
pub fn b64() -> base64::engine::GeneralPurpose {
    base64::engine::general_purpose::STANDARD
}
pub fn unhtml(s: &str) -> String {
    s.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">")
        .replace("&#x2F;", "/").replace("&#47;", "/").replace("&#43;", "+").replace("&#x2B;", "+").replace("&#61;", "=").replace("&#x3D;", "=").replace("&amp;", "&")
}
/// DEFLATE with stored blocks only: valid, and no dependency.
pub fn deflate(d: &[u8]) -> Vec<u8> {
    let mut o = vec![];
    let mut it = d.chunks(65535).peekable();
    while let Some(c) = it.next() {
        o.push(it.peek().is_none() as u8);
        o.extend((c.len() as u16).to_le_bytes());
        o.extend((!(c.len() as u16)).to_le_bytes());
        o.extend(c);
    }
    o
}
pub fn utc_now() -> String {
    let t = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let (days, s) = (t.div_euclid(86400), t.rem_euclid(86400));
    let z = days + 719468;
    let era = z.div_euclid(146097);
    let doe = z - era * 146097;
    let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let d = doy - (153 * mp + 2) / 5 + 1;
    let m = if mp < 10 { mp + 3 } else { mp - 9 };
    let y = yoe + era * 400 + (m <= 2) as i64;
    format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z", s / 3600, s / 60 % 60, s % 60)
}
/// Proof of work in the manner of hashcash, as one product asks for at login: find N so that SHA-256(challenge + N)
/// starts with as many zero bits as the challenge's second field says.
pub fn pow(ch: &str) -> String {
    use sha2::{Digest, Sha256};
    let bits: u32 = ch.split(':').nth(1).and_then(|v| v.parse().ok()).unwrap_or(10);
    let base = Sha256::new().chain_update(ch.as_bytes());
    for n in 0u64.. {
        let h = base.clone().chain_update(n.to_string().as_bytes()).finalize();
        let v = u64::from_be_bytes(h[..8].try_into().unwrap());
        if v.leading_zeros() >= bits {
            return format!("{ch}{n}");
        }
    }
    unreachable!()
}
