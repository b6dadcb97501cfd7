//! The sample company that `./x up` makes, by the same command line that anybody uses, and the sample services.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::process::{self, Service, tied};
use crate::up::Choice;
use crate::workspace::Workspace;
use crate::{Outcome, build, failed};

/// The first manager of the sample company.
pub(crate) const MANAGER: &str = "hanako.yamada@sakura.example";
const COMPANY: &str = "sakura";
const OIDC_APP: &str = "Sample OIDC";
const SAML_APP: &str = "Sample SAML";

/// Members besides the manager: address, family name, given name, group.
const MEMBERS: &[(&str, &str, &str, &str)] = &[
    ("taro.sato@sakura.example", "佐藤", "太郎", "sales"),
    ("yuki.suzuki@sakura.example", "鈴木", "由紀", "sales"),
    ("ken.tanaka@sakura.example", "田中", "健", "development"),
    ("mai.ito@sakura.example", "伊藤", "舞", "development"),
    ("alex.brown@sakura.example", "Brown", "Alex", "development"),
    ("sora.kobayashi@sakura.example", "小林", "空", "general-affairs"),
];
const GROUPS: &[(&str, &str)] =
    &[("sales", "営業部"), ("development", "開発部"), ("general-affairs", "総務部")];
const LINKS: &[(&str, &str)] =
    &[("社内ポータル", "https://intranet.sakura.example/"), ("勤怠管理", "https://time.sakura.example/")];

/// The settings of the sample installation. Members are asked to agree where there are terms.
const SETTINGS: &str = "\
# Settings of this installation, see docs/config.md. The sample company's links lead nowhere.

[brand]
terms = \"https://sakura.example/terms\"
privacy = \"https://sakura.example/privacy\"
manual = \"https://sakura.example/manual\"
";

/// What was made that a person needs to know.
pub(crate) struct Sample {
    /// Address and temporary password of a member, if they were made just now.
    pub(crate) member: Option<(String, String)>,
}

/// Fills the store if it is new, and registers the sample services at this run's addresses.
pub(crate) fn fill(workspace: &Workspace, choice: &Choice) -> Outcome<Sample> {
    let tegata = Tegata { workspace, choice };
    let mark = choice.data.join("sample-company");
    let begun = choice.data.join("sample-company.begun");
    let mut sample = Sample { member: None };
    if begun.exists() {
        // An earlier run was interrupted while it made this store; nobody has used it.
        std::fs::remove_dir_all(&choice.data)?;
    }
    if !mark.exists() {
        if choice.data.exists() {
            return failed(format!(
                "{} holds a store that ./x up did not make; choose another with --data",
                choice.data.display()
            ));
        }
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&choice.data)?;
        std::fs::write(&begun, "")?;
        std::fs::write(choice.data.join("tegata.toml"), SETTINGS)?;
        company(&tegata)?;
        sample.member = Some(people(&tegata)?);
        links(&tegata)?;
    }
    if std::fs::read_to_string(&mark).is_ok_and(|port| port == choice.port.to_string()) {
        return Ok(sample);
    }
    register(&tegata)?;
    std::fs::write(mark, choice.port.to_string())?;
    if begun.exists() {
        std::fs::remove_file(begun)?;
    }
    Ok(sample)
}

/// Starts the sample services.
pub(crate) fn serve(workspace: &Workspace, choice: &Choice) -> Outcome<Service> {
    let mut command = tied(&workspace.program("tegata-samples"));
    command.args(["--listen", &format!("127.0.0.1:{}", choice.port + 1)]);
    command.args(["--public-url", &choice.samples()]);
    command.arg("--oidc-client").arg(choice.data.join("sample-oidc.json"));
    command.arg("--saml-metadata-url").arg(saml_metadata(&Tegata { workspace, choice })?);
    Service::start(&mut command, "listening on", Duration::from_secs(30))
}

/// A fresh one-time link for the manager.
pub(crate) fn login_link(workspace: &Workspace, choice: &Choice) -> Outcome<String> {
    let tegata = Tegata { workspace, choice };
    field(&tegata.call(&["login-link", "--company", COMPANY, "--email", MANAGER])?, "url")
}

/// `./x seed`: fills `data/` in bulk.
pub(crate) fn bulk(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    build::server(workspace)?;
    let mut command = Command::new(workspace.program("tegata"));
    command.arg("seed").args(arguments);
    if !arguments.iter().any(|word| word == "--data" || word == "--database-url") {
        command.arg("--data").arg(workspace.path("data"));
    }
    process::run(&mut command)
}

/// The command line on the chosen store.
struct Tegata<'a> {
    workspace: &'a Workspace,
    choice: &'a Choice,
}

impl Tegata<'_> {
    fn call(&self, arguments: &[&str]) -> Outcome<String> {
        process::capture(&mut self.command(arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.workspace.program("tegata"));
        command.args(arguments).arg("--json").arg("--data").arg(&self.choice.data);
        command.env("TEGATA__SERVER__PUBLIC_URL", self.choice.public_url());
        command
    }

    /// A call that reads a document from standard input.
    fn feed(&self, arguments: &[&str], document: &str) -> Outcome<String> {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(document.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return failed(format!("tegata: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn company(tegata: &Tegata<'_>) -> Outcome<()> {
    tegata.call(&["company", "create", "--slug", COMPANY, "--name", "株式会社さくら", "--plan", "plus"])?;
    tegata.call(&["company", "domain-add", "--company", COMPANY, "--domain", "sakura.example"])?;
    for (slug, name) in GROUPS {
        tegata.call(&["group", "create", "--company", COMPANY, "--slug", slug, "--name", name])?;
    }
    Ok(())
}

/// The manager and the members; gives back the first member's address and temporary password.
fn people(tegata: &Tegata<'_>) -> Outcome<(String, String)> {
    // Nobody learns the manager's temporary password: the one-time link takes its place.
    create(
        tegata,
        &["--email", MANAGER, "--family-name", "山田", "--given-name", "花子"],
        "company-manager",
    )?;
    let mut first = None;
    for (address, family, given, group) in MEMBERS {
        let person = ["--email", address, "--family-name", family, "--given-name", given, "--group", group];
        let answer = create(tegata, &person, "member")?;
        if first.is_none() {
            first = Some(((*address).to_owned(), field(&answer, "temporary_password")?));
        }
    }
    first.ok_or_else(|| "there are no sample members".into())
}

fn create(tegata: &Tegata<'_>, person: &[&str], role: &str) -> Outcome<String> {
    let start = ["member", "create", "--company", COMPANY, "--temporary-password", "--role", role];
    tegata.call(&[&start, person].concat())
}

fn links(tegata: &Tegata<'_>) -> Outcome<()> {
    for (name, url) in LINKS {
        let answer =
            tegata.call(&["app", "create-link", "--company", COMPANY, "--name", name, "--url", url])?;
        assign(tegata, &field(&answer, "slug")?)?;
    }
    Ok(())
}

fn assign(tegata: &Tegata<'_>, app: &str) -> Outcome<()> {
    tegata.call(&["app", "assign", "--company", COMPANY, "--app", app, "--everyone"]).map(drop)
}

/// Registers both sample services, or moves them to the addresses of this run.
fn register(tegata: &Tegata<'_>) -> Outcome<()> {
    let there = tegata.choice.samples();
    let metadata = format!(
        r#"{{"redirect_uris":["{there}/oidc/callback"],"post_logout_redirect_uris":["{there}/"],"initiate_login_uri":"{there}/oidc/start","scope":"openid profile email groups","token_endpoint_auth_method":"client_secret_basic"}}"#
    );
    let create = ["app", "create-oidc", "--company", COMPANY, "--name", OIDC_APP];
    let client = tegata.feed(&[&create[..], &["--client-metadata", "-", "--upsert"]].concat(), &metadata)?;
    assign(tegata, &field(&client, "slug")?)?;
    // The secret is told once, when the client is made; a later call only moves its addresses.
    let kept = tegata.choice.data.join("sample-oidc.json");
    if client.contains("client_secret\"") || !kept.exists() {
        write_private(&kept, &client)?;
    }
    let file = tegata.choice.data.join("sample-saml.xml");
    write_private(&file, &service_provider(&there))?;
    let file = file.to_string_lossy();
    let create =
        ["app", "create-saml", "--company", COMPANY, "--name", SAML_APP, "--metadata", &file, "--upsert"];
    assign(tegata, &field(&tegata.call(&create)?, "slug")?)
}

/// The sample service provider's metadata: where it is, and that it takes assertions by POST.
fn service_provider(there: &str) -> String {
    format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{there}/saml/metadata">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{there}/saml/acs"/>
  </SPSSODescriptor>
</EntityDescriptor>
"#
    )
}

fn saml_metadata(tegata: &Tegata<'_>) -> Outcome<String> {
    field(&tegata.call(&["company", "show", "--company", COMPANY])?, "saml_metadata_url")
}

fn write_private(path: &PathBuf, text: &str) -> Outcome<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

/// The text of a field in the flat JSON object that the command line prints.
fn field(json: &str, name: &str) -> Outcome<String> {
    let start = json.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest.trim_start());
    match start.and_then(|rest| rest.strip_prefix('"')).and_then(|rest| rest.split_once('"')) {
        Some((value, _)) if !value.contains('\\') => Ok(value.to_owned()),
        _ => failed(format!("tegata's answer has no {name:?}: {json}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_from_flat_json() {
        assert_eq!(field(r#"{"a":"x", "url": "http://h/p?q"}"#, "url").ok().as_deref(), Some("http://h/p?q"));
        assert!(field(r#"{"url":null}"#, "url").is_err());
        assert!(field(r#"{"other":"x"}"#, "url").is_err());
    }
}
