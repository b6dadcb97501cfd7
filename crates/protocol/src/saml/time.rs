//! `xs:dateTime` and `xs:duration` as SAML uses them: whole or fractional seconds, UTC or with an offset.

use api::Timestamp;

const DAY_SECONDS: i64 = 86_400;

/// Writes UTC with milliseconds left out: `2026-11-24T01:02:03Z`. Years 0 to 9999; moments outside are held
/// at the nearest end.
#[must_use]
pub fn write(moment: Timestamp) -> String {
    let seconds = moment.seconds().clamp(-62_167_219_200, 253_402_300_799);
    let (year, month, day) = civil(seconds.div_euclid(DAY_SECONDS));
    let rest = seconds.rem_euclid(DAY_SECONDS);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Reads a moment; without a zone it is taken as UTC (services are loose there). Fractions beyond the
/// millisecond are cut. `None` for anything that is no date and time.
#[must_use]
pub fn read(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.trim().split_once('T')?;
    let mut parts = date.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    let zone_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at_checked(zone_at)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let (hour, minute, second) =
        (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset(zone)?;
    Some(Timestamp(seconds * 1000 + milliseconds(fraction)?))
}

/// The day in UTC: year, month, day, held within the years 1 to 9999.
#[must_use]
pub fn date(moment: Timestamp) -> (i32, u8, u8) {
    let (year, month, day) =
        civil(moment.seconds().clamp(-62_135_596_800, 253_402_300_799).div_euclid(DAY_SECONDS));
    (i32::try_from(year).unwrap_or(9999), u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn milliseconds(fraction: &str) -> Option<i64> {
    let plain = !fraction.is_empty() && fraction.len() <= 32 && fraction.bytes().all(|b| b.is_ascii_digit());
    let three: String = fraction.chars().chain("00".chars()).take(3).collect();
    plain.then(|| three.parse().ok()).flatten()
}

fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.chars().next() {
        None => return Some(0),
        Some('Z') => return (zone == "Z").then_some(0),
        Some('+') => 1,
        Some(_) => -1,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms", `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days`]: year, month, day.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn services_write_moments_in_many_ways() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59.5Z", 1_709_251_199_500),
            ("2024-02-29T23:59:59.1234567Z", 1_709_251_199_123),
            ("2024-03-01T08:59:59+09:00", 1_709_251_199_000),
            (" 2024-02-29T23:59:59 ", 1_709_251_199_000),
            ("2024-02-29T18:29:59-05:30", 1_709_251_199_000),
        ] {
            assert_eq!(read(text), Some(Timestamp(milliseconds)), "{text}");
        }
        for text in [
            "",
            "2023-02-29T00:00:00Z",
            "2024-1-1T00:00:00Z",
            "2024-01-01",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00ZZ",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+99:00",
            "+024-01-01T00:00:00Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whole_seconds_read_back(seconds in -62_167_219_200_i64..253_402_300_799) {
            let moment = Timestamp(seconds * 1000);
            prop_assert_eq!(read(&write(moment)), Some(moment));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-0-9TZ:.+]{0,40}") {
            let _ = read(&text);
        }
    }
}
