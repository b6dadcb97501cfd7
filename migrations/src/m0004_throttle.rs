//! Counts of wrong guesses, codes and mails. Keys are hashes: no address or account stands here in the clear.

crate::migration!(TEXT);

const TEXT: &str = "
CREATE TABLE throttle (
  key BYTES PRIMARY KEY,
  owner BYTES NOT NULL,
  count NUMBER NOT NULL,
  since NUMBER NOT NULL,
  last NUMBER NOT NULL,
  note BYTES,
  keep_until NUMBER NOT NULL END_TABLE;
CREATE INDEX throttle_owner ON throttle (owner);
CREATE INDEX throttle_keep ON throttle (keep_until);
";
