-- When a key will be deleted; empty if nobody asked for that, and then not part of what `keyring` is bound to.
ALTER TABLE zone_key ADD COLUMN delete_at TEXT NOT NULL DEFAULT '';

PRAGMA user_version = 6;
