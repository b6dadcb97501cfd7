//! The chain of the audit log: checkpoints over ranges of a company's events, the salt of what is personal in them,
//! and the root that keyed digests in rows derive from.

crate::migration!(TEXT);

const TEXT: &str = "
ALTER TABLE installation ADD COLUMN root BYTES;
ALTER TABLE audit_event ADD COLUMN personal_salt BYTES;
CREATE TABLE checkpoint (
  company_id ID NOT NULL REFERENCES company (id),
  number NUMBER NOT NULL,
  first_sequence NUMBER NOT NULL,
  last_sequence NUMBER NOT NULL,
  missing TEXT NOT NULL,
  events BYTES NOT NULL,
  head BYTES NOT NULL,
  key_id BYTES NOT NULL,
  mac BYTES NOT NULL,
  sealed_at NUMBER NOT NULL,
  removed_at NUMBER,
  removed_mac BYTES,
  PRIMARY KEY (company_id, number) END_TABLE;
";
