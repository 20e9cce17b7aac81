-- Policies. `mac` is an HMAC-SHA-256 of all other columns under a key of the root key. Versions of before are not sealed and
-- not accepted: put the policy in force again.
ALTER TABLE policy ADD COLUMN mac BLOB NOT NULL DEFAULT x'';

PRAGMA user_version = 2;
