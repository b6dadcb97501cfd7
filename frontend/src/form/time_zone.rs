//! How time zones are named and ordered in a list. The zones and their offsets come from the server.

use api::TimeZoneChoice;

/// Minutes east of UTC as `UTC+9` or `UTC-3:30`.
pub(crate) fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// A zone's name in a list. The city stands first, so that typing in the list finds it.
pub(crate) fn label(zone: &TimeZoneChoice) -> String {
    format!("{} ({})", zone.name.replace('_', " "), offset(zone.offset_minutes))
}

/// Japan first, then by name. A zone that the server no longer lists stays as it is, so that a member who
/// has it loses nothing by editing something else.
pub(crate) fn ordered(mut zones: Vec<TimeZoneChoice>, current: &str) -> Vec<TimeZoneChoice> {
    if !zones.iter().any(|zone| zone.name == current) {
        zones.push(TimeZoneChoice { name: current.to_owned(), offset_minutes: UNKNOWN });
    }
    zones.sort_by(|a, b| (a.name != JAPAN, &a.name).cmp(&(b.name != JAPAN, &b.name)));
    zones
}

/// Stands for the offset of a zone that the server does not list; no zone has it.
pub(crate) const UNKNOWN: i32 = i32::MIN;

/// The zone that the manual's form shows first.
pub(crate) const JAPAN: &str = "Asia/Tokyo";

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str, offset_minutes: i32) -> TimeZoneChoice {
        TimeZoneChoice { name: name.to_owned(), offset_minutes }
    }

    #[test]
    fn offsets_read_as_members_know_them() {
        for (minutes, text) in [
            (540, "UTC+9"),
            (0, "UTC"),
            (-210, "UTC-3:30"),
            (345, "UTC+5:45"),
            (-720, "UTC-12"),
            (-30, "UTC-0:30"),
        ] {
            assert_eq!(offset(minutes), text);
        }
        assert_eq!(label(&zone("America/New_York", -300)), "America/New York (UTC-5)");
    }

    #[test]
    fn japan_is_first_and_the_members_own_zone_is_never_missing() {
        let names: Vec<String> = ordered(vec![zone("Europe/Paris", 60), zone(JAPAN, 540)], "Asia/Calcutta")
            .into_iter()
            .map(|zone| zone.name)
            .collect();
        assert_eq!(names, [JAPAN, "Asia/Calcutta", "Europe/Paris"]);
    }
}
