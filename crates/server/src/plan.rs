//! What a company's plan includes (`docs/features.md`): asked at every way to an app, each time.

use api::Plan;

/// Whether the plan includes an app: the operator's own are in every plan, all others in `plus`.
pub(crate) fn includes(plan: Plan, app: &store::App) -> bool {
    match plan {
        Plan::Plus => true,
        Plan::Free => app.first_party,
    }
}
