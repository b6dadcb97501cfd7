//! The first schema. Ids are UUIDs, times `i64` milliseconds since 1970, JSON is text. The company
//! leads every tenant's index, and what must never be reissued is unique for ever.

use crate::{dialect, epochs};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for text in [INSTALLATION, PEOPLE, APPS, LOGINS, RECORDS] {
            connection.execute_unprepared(&dialect(backend, text)).await?;
        }
        connection.execute_unprepared(&epochs::script(backend)).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Who this store is, which master keys it names, and the epochs of its caches.
const INSTALLATION: &str = "
CREATE TABLE installation (
  id NUMBER PRIMARY KEY CHECK (id = 1),
  instance ID NOT NULL,
  epoch NUMBER NOT NULL,
  operators ID NOT NULL,
  created_at NUMBER NOT NULL END_TABLE;
CREATE TABLE key_check (
  key_id BYTES PRIMARY KEY,
  check_value BYTES NOT NULL,
  created_at NUMBER NOT NULL END_TABLE;
CREATE TABLE epoch (
  name TEXT PRIMARY KEY,
  value NUMBER NOT NULL END_TABLE;
";

/// Companies, members, groups and what they prove themselves with.
const PEOPLE: &str = "
CREATE TABLE company (
  id ID PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  saml_id TEXT NOT NULL UNIQUE,
  identity_secret BYTES NOT NULL,
  created_at NUMBER NOT NULL,
  updated_at NUMBER NOT NULL,
  version NUMBER NOT NULL END_TABLE;
CREATE TABLE company_sequence (
  company_id ID PRIMARY KEY REFERENCES company (id),
  next NUMBER NOT NULL END_TABLE;
CREATE TABLE proved_domain (
  domain TEXT PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  how TEXT NOT NULL,
  proved_at NUMBER NOT NULL END_TABLE;
CREATE INDEX proved_domain_company ON proved_domain (company_id, domain);
CREATE TABLE member (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  subject TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  family_name TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name_kana TEXT NOT NULL,
  given_name_kana TEXT NOT NULL,
  phone_number TEXT NOT NULL,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  picture BYTES,
  role TEXT NOT NULL,
  status TEXT NOT NULL,
  status_changed_at NUMBER NOT NULL,
  created_at NUMBER NOT NULL,
  updated_at NUMBER NOT NULL,
  version NUMBER NOT NULL END_TABLE;
CREATE INDEX member_company ON member (company_id, id);
CREATE TABLE address (
  email TEXT PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  reserved_until NUMBER END_TABLE;
CREATE INDEX address_member ON address (company_id, member_id);
CREATE TABLE member_group (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id ID REFERENCES member_group (id),
  created_at NUMBER NOT NULL,
  version NUMBER NOT NULL,
  UNIQUE (company_id, slug) END_TABLE;
CREATE TABLE group_member (
  company_id ID NOT NULL REFERENCES company (id),
  group_id ID NOT NULL REFERENCES member_group (id),
  member_id ID NOT NULL REFERENCES member (id),
  PRIMARY KEY (company_id, group_id, member_id) END_TABLE;
CREATE INDEX group_member_member ON group_member (company_id, member_id);
CREATE TABLE credential (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  sealed BYTES,
  expires_at NUMBER,
  created_at NUMBER NOT NULL,
  updated_at NUMBER NOT NULL,
  version NUMBER NOT NULL END_TABLE;
CREATE INDEX credential_member ON credential (company_id, member_id);
CREATE UNIQUE INDEX credential_password ON credential (company_id, member_id)
  WHERE kind IN ('password', 'temporary-password');
";

/// Apps, who may reach them, what they were told.
const APPS: &str = "
CREATE TABLE app (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  client_id TEXT UNIQUE,
  entity_id TEXT,
  settings TEXT NOT NULL,
  first_party FLAG NOT NULL,
  enabled FLAG NOT NULL,
  logo BYTES,
  position NUMBER NOT NULL,
  created_at NUMBER NOT NULL,
  updated_at NUMBER NOT NULL,
  version NUMBER NOT NULL,
  UNIQUE (company_id, slug),
  UNIQUE (company_id, entity_id) END_TABLE;
CREATE TABLE app_assignment (
  company_id ID NOT NULL REFERENCES company (id),
  app_id ID NOT NULL REFERENCES app (id),
  audience TEXT NOT NULL,
  target ID NOT NULL,
  PRIMARY KEY (company_id, app_id, audience, target) END_TABLE;
CREATE INDEX app_assignment_target ON app_assignment (company_id, audience, target);
CREATE TABLE persistent_identifier (
  company_id ID NOT NULL REFERENCES company (id),
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  member_id ID NOT NULL REFERENCES member (id),
  value TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  PRIMARY KEY (company_id, kind, audience, member_id),
  UNIQUE (company_id, kind, audience, value) END_TABLE;
CREATE TABLE signing_key (
  id ID PRIMARY KEY,
  company_id ID REFERENCES company (id),
  algorithm TEXT NOT NULL,
  kid TEXT NOT NULL UNIQUE,
  private BYTES NOT NULL,
  certificate BYTES,
  state TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  state_changed_at NUMBER NOT NULL END_TABLE;
CREATE INDEX signing_key_company ON signing_key (company_id, state);
CREATE TABLE policy (
  company_id ID NOT NULL REFERENCES company (id),
  scope TEXT NOT NULL,
  target ID NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at NUMBER NOT NULL,
  PRIMARY KEY (company_id, scope, target, key) END_TABLE;
";

/// Sessions, and what is short-lived and single-use.
const LOGINS: &str = "
CREATE TABLE session (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  hash BYTES NOT NULL UNIQUE,
  auth_time NUMBER NOT NULL,
  amr TEXT NOT NULL,
  acr TEXT NOT NULL,
  remember FLAG NOT NULL,
  user_agent TEXT,
  address TEXT,
  created_at NUMBER NOT NULL,
  last_seen_at NUMBER NOT NULL,
  idle_expires_at NUMBER NOT NULL,
  absolute_expires_at NUMBER NOT NULL,
  ended_at NUMBER END_TABLE;
CREATE INDEX session_member ON session (company_id, member_id);
CREATE INDEX session_expiry ON session (absolute_expires_at);
CREATE TABLE ticket (
  hash BYTES PRIMARY KEY,
  kind TEXT NOT NULL,
  company_id ID REFERENCES company (id),
  member_id ID REFERENCES member (id),
  payload TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  expires_at NUMBER NOT NULL,
  taken_at NUMBER END_TABLE;
CREATE INDEX ticket_member ON ticket (company_id, member_id, kind);
CREATE INDEX ticket_expiry ON ticket (expires_at);
CREATE TABLE login (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  pre_session BYTES NOT NULL,
  request_hash BYTES NOT NULL,
  request BYTES NOT NULL,
  state TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  expires_at NUMBER NOT NULL,
  taken_at NUMBER,
  version NUMBER NOT NULL END_TABLE;
CREATE INDEX login_member ON login (company_id, member_id);
CREATE INDEX login_request ON login (pre_session, request_hash);
CREATE INDEX login_expiry ON login (expires_at);
CREATE TABLE app_grant (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  app_id ID NOT NULL REFERENCES app (id),
  session_id ID,
  code BYTES NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  expires_at NUMBER NOT NULL,
  revoked_at NUMBER END_TABLE;
CREATE INDEX app_grant_member ON app_grant (company_id, member_id);
CREATE INDEX app_grant_session ON app_grant (company_id, session_id);
CREATE INDEX app_grant_expiry ON app_grant (expires_at);
";

/// What was agreed to and what happened.
const RECORDS: &str = "
CREATE TABLE agreement (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  terms_version TEXT NOT NULL,
  privacy_version TEXT NOT NULL,
  at NUMBER NOT NULL END_TABLE;
CREATE INDEX agreement_member ON agreement (company_id, member_id, at);
CREATE TABLE picture (
  company_id ID NOT NULL REFERENCES company (id),
  hash BYTES NOT NULL,
  media_type TEXT NOT NULL,
  bytes BYTES NOT NULL,
  created_at NUMBER NOT NULL,
  PRIMARY KEY (company_id, hash) END_TABLE;
CREATE TABLE audit_event (
  company_id ID NOT NULL REFERENCES company (id),
  sequence NUMBER NOT NULL,
  id ID NOT NULL,
  at NUMBER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_id ID,
  member_id ID,
  app_id ID,
  details TEXT NOT NULL,
  address TEXT,
  user_agent TEXT,
  checkpoint NUMBER,
  personal_hash BYTES,
  PRIMARY KEY (company_id, sequence) END_TABLE;
CREATE INDEX audit_event_member ON audit_event (company_id, member_id, sequence);
";
