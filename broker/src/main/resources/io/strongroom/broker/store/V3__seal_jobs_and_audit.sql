-- Jobs and audit records. `mac` is an HMAC-SHA-256 of all other columns under a key of the root key. Rows of before have
-- none: such jobs have ended, and such records are counted by whoever checks the chain.
ALTER TABLE job ADD COLUMN mac BLOB NOT NULL DEFAULT x'';
ALTER TABLE audit ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

PRAGMA user_version = 3;
