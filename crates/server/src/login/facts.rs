//! What decides a login's next step, read from the store: how the member and the company stand, the password held, the
//! policies that apply, the terms in force and what was agreed to.

use super::{fault::Fault, known_browser::Here};
use crate::{app::App, edge::client_address, factor::recovery, portal::user_agent};
use api::{AppId, CompanyId, MemberId, MemberStatus, RiskLevel, RiskReason, SecondStepMode};
use auth_core::{
    factor::Proved,
    login::{Agreed, Demand, Facts, HeldPassword, Passed, Renewed, Standing, Versions},
    policy::{Effective, PolicyKey, PolicyRefused, Setting},
    second_step::{Choice, Held, Situation},
};
use http::HeaderMap;
use std::{net::IpAddr, sync::Arc};
use store::{
    Fresh, agreement,
    company::{self, Company, CompanyStatus},
    credential::{self, Credential, CredentialKind},
    group,
    member::{self, Member},
    policy::{self, PolicyRow, PolicyScope},
};

/// A member as a login sees them.
pub(crate) struct Loaded {
    pub(crate) member: Arc<Member>,
    pub(crate) company: Arc<Company>,
    pub(crate) credential: Option<Credential>,
    pub(crate) held: Option<HeldPassword>,
    /// What the member proves a second step with.
    pub(crate) factors: Vec<Credential>,
    /// Why the login looks suspicious; empty until that was judged.
    pub(crate) reasons: Vec<RiskReason>,
    /// The browser's name for itself: `Chrome (macOS)`.
    pub(crate) agent: String,
    pub(crate) effective: Effective,
    /// What decides about the second step, as far as the store knows it.
    pub(crate) situation: Situation,
    /// Where the client is.
    pub(crate) address: Option<IpAddr>,
    /// The browser as the member knows it.
    pub(crate) browser: Here,
    /// The member asked to be spared the second step in it from now on; counts only where one is proved.
    pub(crate) trust: bool,
    /// No failure went before this login: its end has none to forget.
    pub(crate) clean: bool,
    pub(crate) versions: Option<Versions>,
    agreed_before: Option<Versions>,
}

/// What was proved in this login so far.
#[derive(Default, Clone, Copy)]
pub(crate) struct Proofs<'a> {
    pub(crate) passed: Option<&'a Passed>,
    pub(crate) renewed: Option<&'a Renewed>,
    pub(crate) agreed: Option<&'a Agreed>,
    pub(crate) proved: &'a [Proved],
    pub(crate) enrol_later: bool,
}

impl Loaded {
    /// The facts for `auth_core::login::next`.
    pub(crate) fn facts<'a>(&'a self, app: &App, demand: Demand, proofs: Proofs<'a>) -> Facts<'a> {
        let standing = Standing {
            member: self.member.status,
            company_active: self.company.status == CompanyStatus::Active,
        };
        Facts {
            now: app.now(),
            demand,
            passed: proofs.passed,
            standing: Some(standing),
            network_admitted: self.effective.admits(self.address),
            situation: Some(&self.situation),
            proved: proofs.proved,
            enrol_later: proofs.enrol_later,
            held: self.held.as_ref(),
            renewed: proofs.renewed,
            versions: self.versions.as_ref(),
            agreed_before: self.agreed_before.as_ref(),
            agreed: proofs.agreed,
        }
    }

    /// The heading of the page that asks for nothing but consent: to new versions, or for the first time.
    pub(crate) fn terms_title(&self) -> &'static str {
        match self.agreed_before {
            Some(_) => "consent-terms_changed_title",
            None => "consent-terms_first_title",
        }
    }

    /// Words around this person that a password should not be made of.
    pub(crate) fn context(&self, app: &App) -> Vec<String> {
        let member = &self.member;
        let words = [
            app.config().brand.product.as_str(),
            &self.company.name,
            &self.company.slug,
            member.email.as_str(),
            &member.family_name,
            &member.given_name,
            &member.family_name_kana,
            &member.given_name_kana,
            &member.phone_number,
        ];
        words.into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}

/// Everything about one member; nothing where they or their company are not there.
pub(crate) async fn load(
    app: &App,
    fresh: &Fresh,
    (company_id, member_id): (CompanyId, MemberId),
    headers: &HeaderMap,
) -> Result<Option<Loaded>, Fault> {
    load_for(app, fresh, ((company_id, member_id), None), headers).await
}

/// The same, where an app asked for the login: what its own policies say holds as well.
pub(crate) async fn load_for(
    app: &App,
    fresh: &Fresh,
    ((company_id, member_id), wanted): ((CompanyId, MemberId), Option<AppId>),
    headers: &HeaderMap,
) -> Result<Option<Loaded>, Fault> {
    let member = member::by_id(fresh, company_id, member_id).await?;
    let company = company::by_id(fresh, company_id).await?;
    let (Some(member), Some(company)) = (member, company) else {
        return Ok(None);
    };
    if member.status == MemberStatus::Deleted {
        return Ok(None);
    }
    let credentials = credential::all_of(fresh, company_id, member_id).await?;
    let (passwords, factors): (Vec<_>, Vec<_>) = credentials.into_iter().partition(is_password);
    let credential = passwords.into_iter().next();
    let (mut effective, of_app) = effective(app, fresh, (company_id, member_id), wanted).await?;
    let browser = Here::of(app, headers, (company_id, member_id)).await?;
    let versions = versions(app);
    let agreed_before = match versions {
        Some(_) => agreement::latest(fresh, company_id, member_id).await?,
        None => None,
    };
    let situation = Situation {
        policy: effective.second_step,
        app: of_app,
        choice: Choice { mode: member.second_step, method: member.second_step_method },
        held: held_factors(&factors),
        role: member.role,
        risk: RiskLevel::Low,
        known_browser: browser.known(),
        trusted_browser: browser.trusted(effective.second_step.trust_days, app.now()),
    };
    effective.password = effective.password_rule(situation.mode());
    Ok(Some(Loaded {
        held: credential.as_ref().map(held),
        credential,
        situation,
        factors,
        reasons: Vec::new(),
        agent: user_agent::of(headers),
        effective,
        address: client_address::of(headers),
        browser,
        trust: false,
        clean: false,
        versions,
        agreed_before: agreed_before
            .map(|agreed| Versions { terms: agreed.terms_version, privacy: agreed.privacy_version }),
        member,
        company,
    }))
}

fn is_password(credential: &Credential) -> bool {
    matches!(credential.kind, CredentialKind::Password | CredentialKind::TemporaryPassword { .. })
}

fn held_factors(credentials: &[Credential]) -> Held {
    let count = |kind| credentials.iter().filter(|credential| credential.kind == kind).count();
    Held {
        totp: count(CredentialKind::Totp) > 0,
        passkeys: count(CredentialKind::Passkey),
        recovery_codes: recovery::left(credentials),
    }
}

/// A password row as `auth_core` sees it.
pub(crate) fn held(credential: &Credential) -> HeldPassword {
    HeldPassword {
        member_id: credential.member_id,
        company_id: credential.company_id,
        credential_id: credential.id,
        phc: credential.data.clone(),
        temporary_until: match credential.kind {
            CredentialKind::Password => None,
            CredentialKind::TemporaryPassword { expires_at } => Some(expires_at),
            CredentialKind::Totp | CredentialKind::Passkey | CredentialKind::RecoveryCodes => None,
        },
    }
}

/// The versions that must be agreed to; nothing where no text is configured.
fn versions(app: &App) -> Option<Versions> {
    let brand = &app.config().brand;
    let version = |url: &Option<String>, version: &str| match url {
        Some(_) => version.to_owned(),
        None => String::new(),
    };
    (brand.terms.is_some() || brand.privacy.is_some()).then(|| Versions {
        terms: version(&brand.terms, &brand.terms_version),
        privacy: version(&brand.privacy, &brand.privacy_version),
    })
}

/// The policies of the company, of the member's groups and of the app that is wanted, over the defaults of the
/// installation; when that app wants a second step stands beside them.
pub(crate) async fn effective(
    app: &App,
    fresh: &Fresh,
    (company_id, member_id): (CompanyId, MemberId),
    wanted: Option<AppId>,
) -> Result<(Effective, Option<SecondStepMode>), Fault> {
    let rows = policy::rows(fresh, company_id).await?;
    let groups = match rows.iter().any(|row| matches!(row.scope, PolicyScope::Group(_))) {
        true => group::of_member(fresh, company_id, member_id).await?,
        false => Arc::default(),
    };
    let applies = |row: &&PolicyRow| match row.scope {
        PolicyScope::Company => true,
        PolicyScope::Group(id) => groups.iter().any(|group| group.id == id),
        PolicyScope::App(id) => wanted == Some(id),
    };
    let (mut set, mut of_app) = (Vec::new(), None);
    for row in rows.iter().filter(applies) {
        let setting = setting(row).map_err(|error| {
            tracing::error!(%error, "a policy that cannot be enforced is in the store");
            Fault::Server
        })?;
        match (row.scope, setting) {
            (PolicyScope::App(_), Setting::SecondStep(mode)) => of_app = mode,
            (_, setting) => set.push(setting),
        }
    }
    Ok((Effective::of(&over_defaults(app, set)), of_app))
}

fn setting(row: &PolicyRow) -> Result<Setting, PolicyRefused> {
    Setting::new(row.key.parse()?, &row.value)
}

fn over_defaults(app: &App, mut set: Vec<Setting>) -> Vec<Setting> {
    let session = &app.config().session;
    let defaults =
        [(PolicyKey::SessionHours, session.hours), (PolicyKey::RememberDays, session.remember_days)];
    for (key, value) in defaults {
        let unset = set.iter().all(|setting| setting.key() != key);
        let default = value.filter(|_| unset).and_then(|value| Setting::new(key, &value.to_string()).ok());
        set.extend(default);
    }
    set
}
