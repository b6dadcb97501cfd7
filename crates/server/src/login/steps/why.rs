//! Why a second step is asked for, in the words of the page: a sentence, or the reasons that applied. Nothing that
//! would help somebody to tune an attempt: no scores, no distances.

use super::Current;
use crate::login::frame::Frame;
use auth_core::second_step::{Ask, Why};

/// A sentence, and the reasons below it.
pub(in crate::login) struct WhyPanel {
    pub(in crate::login) sentence: String,
    pub(in crate::login) reasons: Vec<String>,
}

pub(super) fn told(frame: &Frame<'_>, current: &Current, ask: &Ask) -> WhyPanel {
    let sentence = match (ask.why, current.pending.app_name.as_deref()) {
        (Why::Always, _) => frame.t("risk-always"),
        (Why::App, Some(name)) => frame.tell("risk-policy_app", &[("app", name)]),
        (Why::Policy | Why::App, _) => frame.t("risk-policy"),
        (Why::Risk, _) => frame.t("risk-lead"),
        (Why::Again, _) => frame.t("risk-again"),
        (Why::BeforeEnrolment, _) => frame.t("risk-before_enrolment"),
    };
    let reasons = match ask.why {
        Why::Risk => current.loaded.reasons.as_slice(),
        _ => &[],
    };
    let agent = current.loaded.agent.as_str();
    let reasons = reasons.iter().map(|reason| {
        let key = format!("risk-{reason}");
        frame.tell(&key, &[("agent", agent)])
    });
    WhyPanel { sentence, reasons: reasons.collect() }
}
