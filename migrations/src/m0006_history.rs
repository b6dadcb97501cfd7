//! The login history that members see: one row for each attempt, with a retention of its own.

crate::migration!(TEXT);

const TEXT: &str = "
CREATE TABLE login_attempt (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID NOT NULL REFERENCES member (id),
  at NUMBER NOT NULL,
  address TEXT,
  environment TEXT NOT NULL,
  methods TEXT NOT NULL,
  outcome TEXT NOT NULL,
  risk TEXT,
  reasons TEXT NOT NULL,
  trace TEXT,
  session_id ID,
  app TEXT END_TABLE;
CREATE INDEX login_attempt_member ON login_attempt (company_id, member_id, id);
CREATE INDEX login_attempt_at ON login_attempt (at);
";
