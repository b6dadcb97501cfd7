//! The time zones to choose from: those of the bundled IANA database that name a place, and UTC.

use super::caller::Caller;
use crate::{app::App, edge::problem::Refusal};
use api::{Problem, TimeZoneChoice, Timestamp};
use axum::{Json, extract::State};
use jiff::tz::TimeZoneDatabase;
use std::sync::{Arc, Mutex, PoisonError};

/// Offsets move with the seasons; after so long the list is made anew.
const KEPT_SECONDS: i64 = 3600;

/// Every zone a member may choose, with its offset at present; Japan's first, then from west to east.
#[utoipa::path(
    get,
    path = "/api/v1/time-zones",
    responses((status = 200, body = Vec<TimeZoneChoice>), (status = 401, body = Problem))
)]
pub(super) async fn read(
    State(app): State<App>,
    _caller: Caller,
) -> Result<Json<Vec<TimeZoneChoice>>, Refusal> {
    Ok(Json(choices(&app).as_ref().clone()))
}

/// Whether a member may choose this zone.
pub(super) fn is_choice(app: &App, name: &str) -> bool {
    choices(app).iter().any(|choice| choice.name == name)
}

#[derive(Default)]
struct Kept(Mutex<Option<(Timestamp, Arc<Vec<TimeZoneChoice>>)>>);

fn choices(app: &App) -> Arc<Vec<TimeZoneChoice>> {
    let now = app.now();
    let area = app.area::<Kept>();
    let mut kept = area.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = |made: Timestamp| (0..KEPT_SECONDS * 1000).contains(&now.since(made));
    if let Some((_, list)) = kept.as_ref().filter(|(made, _)| is_new(*made)) {
        return Arc::clone(list);
    }
    let list = Arc::new(listed(now));
    *kept = Some((now, Arc::clone(&list)));
    list
}

fn listed(now: Timestamp) -> Vec<TimeZoneChoice> {
    // A database of its own, so that hundreds of parsed zones do not stay in memory.
    let database = TimeZoneDatabase::bundled();
    let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    let choice = |name: &str| {
        let zone = database.get(name).ok()?;
        Some(TimeZoneChoice { name: name.to_owned(), offset_minutes: zone.to_offset(moment).seconds() / 60 })
    };
    let mut list: Vec<TimeZoneChoice> = database
        .available()
        .filter(|name| is_place(name.as_str()))
        .filter_map(|name| choice(name.as_str()))
        .collect();
    list.sort_by(|a, b| {
        (a.name != FIRST, a.offset_minutes, &a.name).cmp(&(b.name != FIRST, b.offset_minutes, &b.name))
    });
    list
}

/// Names such as `Asia/Tokyo`; not the database's older spellings and abbreviations.
fn is_place(name: &str) -> bool {
    name == "UTC" || name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region))
}

const FIRST: &str = "Asia/Tokyo";
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japan_comes_first_and_offsets_are_those_of_the_season() {
        let winter = listed(Timestamp(1_767_225_600_000));
        let summer = listed(Timestamp(1_783_900_800_000));
        assert_eq!((winter[0].name.as_str(), winter[0].offset_minutes), (FIRST, 540));
        let berlin = |list: &[TimeZoneChoice]| {
            list.iter().find(|zone| zone.name == "Europe/Berlin").unwrap().offset_minutes
        };
        assert_eq!((berlin(&winter), berlin(&summer)), (60, 120));
        assert!(winter.len() > 300 && winter.iter().any(|zone| zone.name == "UTC"));
        assert!(winter.iter().all(|zone| !zone.name.starts_with("Etc/") && zone.name != "Japan"));
        assert!(winter[1..].is_sorted_by_key(|zone| zone.offset_minutes));
    }
}
