//! Second steps: what a member chose, what a session proved, authenticators and the browsers a member is known by.
//! Events carry the code of the attempt that they belong to.

crate::migration!(TEXT);

const TEXT: &str = "
ALTER TABLE member ADD COLUMN second_step TEXT NOT NULL DEFAULT 'risk';
ALTER TABLE member ADD COLUMN second_step_method TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE member ADD COLUMN login_notification FLAG NOT NULL DEFAULT FALSE;
ALTER TABLE session ADD COLUMN second_step TEXT;
ALTER TABLE session ADD COLUMN second_step_at NUMBER;
ALTER TABLE credential ADD COLUMN lookup BYTES;
CREATE UNIQUE INDEX credential_lookup ON credential (lookup) WHERE lookup IS NOT NULL;
CREATE UNIQUE INDEX credential_totp ON credential (company_id, member_id) WHERE kind = 'totp';
CREATE UNIQUE INDEX credential_recovery ON credential (company_id, member_id) WHERE kind = 'recovery-codes';
ALTER TABLE audit_event ADD COLUMN trace TEXT;
CREATE INDEX audit_event_trace ON audit_event (trace) WHERE trace IS NOT NULL;
CREATE TABLE known_browser (
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  hash BYTES NOT NULL,
  os TEXT NOT NULL,
  created_at NUMBER NOT NULL,
  seen_at NUMBER NOT NULL,
  trusted_until NUMBER,
  PRIMARY KEY (company_id, member_id, hash) END_TABLE;
";
