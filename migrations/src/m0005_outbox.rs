//! Mails that wait to be sent.

crate::migration!(TEXT);

const TEXT: &str = "
CREATE TABLE outbox (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID,
  kind TEXT NOT NULL,
  sealed BYTES NOT NULL,
  created_at NUMBER NOT NULL,
  due_at NUMBER NOT NULL,
  until NUMBER NOT NULL,
  attempts NUMBER NOT NULL END_TABLE;
CREATE INDEX outbox_due ON outbox (due_at);
";
