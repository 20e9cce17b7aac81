-- The owners' signatures under a version of the policy, canonical JSON; empty for none, and then not part of what `mac` covers.
ALTER TABLE policy ADD COLUMN signatures TEXT NOT NULL DEFAULT '';

-- How often a zone key left the broker by a grant that limits it. `mac` is an HMAC-SHA-256 of all other columns under a key
-- of the root key.
CREATE TABLE release_count (
    rule          TEXT    NOT NULL,
    key_id        BLOB    NOT NULL,
    releases      INTEGER NOT NULL,
    mac           BLOB    NOT NULL,
    PRIMARY KEY (rule, key_id)
);

PRAGMA user_version = 4;
