//! The timeline of an attempt, put together from a company's events and from what is remembered.

use super::{Check, Segment};
use crate::portal::user_agent;
use api::{CompanyId, Timestamp, TraceEntry, TracePage, TraceReached};
use serde_json::Value;
use std::collections::BTreeMap;
use store::audit::Traced;

/// What is shown of an attempt; nothing where neither an event nor a request of it is to be seen. `of` names the company
/// that asks; the operator sees everything.
pub(crate) fn timeline(
    code: &str,
    of: Option<CompanyId>,
    events: Vec<Traced>,
    segments: Vec<Segment>,
) -> Option<TracePage> {
    let segments = visible(of, &events, segments);
    if events.is_empty() && segments.is_empty() {
        return None;
    }
    let mut page = TracePage {
        code: code.to_owned(),
        reached: reached(&events),
        member_id: last(&events, |event| event.member_id),
        email: None,
        app_id: last(&events, |event| event.app_id),
        address: last(&events, |event| event.event.address.clone()),
        environment: last(&events, |event| event.event.user_agent.clone())
            .map(|header| user_agent::environment(&header)),
        entries: Vec::new(),
    };
    let mut checks: Vec<Check> = Vec::new();
    for mut traced in events {
        checks.extend(taken(&mut traced.event.details));
        checks.push(Check {
            at: traced.event.at,
            check: "event".into(),
            result: traced.event.kind.into(),
            details: Some(traced.event.details),
        });
    }
    // What stands in an event is remembered as well, for a day.
    let told = checks.clone();
    let only_remembered =
        segments.into_iter().flat_map(|segment| segment.checks).filter(|check| !told.contains(check));
    checks.extend(only_remembered);
    // The sort is stable: what happened in one millisecond stays in the order in which it was noted.
    checks.sort_by_key(|check| check.at);
    page.entries = checks.into_iter().filter_map(entry).collect();
    Some(page)
}

/// The requests that this reader may see: a company its own, and those of nobody where no other company took part.
fn visible(of: Option<CompanyId>, events: &[Traced], segments: Vec<Segment>) -> Vec<Segment> {
    let Some(company) = of else { return segments };
    let others = segments.iter().any(|segment| segment.company.is_some_and(|other| other != company));
    let own = !events.is_empty() || segments.iter().any(|segment| segment.company == Some(company));
    let shows = |segment: &Segment| match segment.company {
        Some(other) => other == company,
        None => own && !others,
    };
    segments.into_iter().filter(shows).collect()
}

fn reached(events: &[Traced]) -> TraceReached {
    let any = |kind: &str| events.iter().any(|event| event.event.kind == kind);
    if any("login.succeeded") {
        TraceReached::Session
    } else if any("login.first_proof") {
        TraceReached::FirstProof
    } else {
        TraceReached::Nothing
    }
}

fn last<T>(events: &[Traced], read: impl Fn(&Traced) -> Option<T>) -> Option<T> {
    events.iter().rev().find_map(read)
}

/// Takes the checks out of an event's details.
fn taken(details: &mut Value) -> Vec<Check> {
    let checks = details.as_object_mut().and_then(|members| members.remove("checks"));
    checks.and_then(|checks| serde_json::from_value(checks).ok()).unwrap_or_default()
}

fn entry(check: Check) -> Option<TraceEntry> {
    Some(TraceEntry {
        at: rfc3339(check.at)?,
        check: check.check.into_owned(),
        result: check.result.into_owned(),
        details: check.details.map(flat).unwrap_or_default(),
    })
}

fn flat(details: Value) -> BTreeMap<String, String> {
    let Value::Object(members) = details else { return BTreeMap::new() };
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let told = members.into_iter().filter(|(_, value)| !value.is_null());
    told.map(|(name, value)| (name, text(value))).collect()
}

fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{AppId, AuditEventId, MemberId};
    use serde_json::json;
    use store::audit::Recorded;
    use uuid::Uuid;

    const ACME: CompanyId = CompanyId(Uuid::from_u128(1));
    const OTHER: CompanyId = CompanyId(Uuid::from_u128(2));

    fn check(at: i64, name: &'static str) -> Check {
        Check { at: Timestamp(at), check: name.into(), result: "ok".into(), details: None }
    }

    fn segment(company: Option<CompanyId>, checks: Vec<Check>) -> Segment {
        Segment { code: "ABCD0123".into(), at: Timestamp(1), company, checks, network: 0, weight: 0 }
    }

    fn event(at: i64, kind: &str, checks: &[Check]) -> Traced {
        let event = Recorded {
            id: AuditEventId(Uuid::nil()),
            sequence: at,
            at: Timestamp(at),
            kind: kind.into(),
            details: json!({ "checks": checks }),
            address: None,
            user_agent: None,
        };
        Traced { company_id: ACME, member_id: None::<MemberId>, app_id: None::<AppId>, event }
    }

    fn names(page: &TracePage) -> Vec<&str> {
        page.entries.iter().map(|entry| entry.check.as_str()).collect()
    }

    #[test]
    fn events_and_memory_make_one_timeline_without_doubles() {
        let told = [check(2, "password"), check(2, "risk")];
        let events = vec![event(2, "login.first_proof", &told)];
        let segments = vec![
            segment(None, vec![check(1, "request")]),
            segment(Some(ACME), [&told[..], &[check(3, "code")]].concat()),
        ];
        let page = timeline("ABCD0123", Some(ACME), events, segments).unwrap();
        assert_eq!(names(&page), ["request", "password", "risk", "event", "code"]);
        assert_eq!(page.reached, TraceReached::FirstProof);
    }

    #[test]
    fn a_company_sees_nothing_of_another_and_nothing_of_nobody() {
        let foreign = vec![segment(Some(OTHER), vec![check(1, "password")])];
        assert!(timeline("ABCD0123", Some(ACME), vec![], foreign.clone()).is_none());
        assert!(timeline("ABCD0123", None, vec![], foreign).is_some());
        let nobodys = vec![segment(None, vec![check(1, "password")])];
        assert!(timeline("ABCD0123", Some(ACME), vec![], nobodys.clone()).is_none());
        assert!(timeline("ABCD0123", None, vec![], nobodys).is_some());
        let mixed = vec![
            segment(None, vec![check(1, "request")]),
            segment(Some(OTHER), vec![check(2, "password")]),
            segment(Some(ACME), vec![check(3, "password")]),
        ];
        let page = timeline("ABCD0123", Some(ACME), vec![], mixed).unwrap();
        assert_eq!(page.entries.len(), 1);
    }
}
