-- Who may administer a broker that runs. `key_id` is the SHA-256 of the SubjectPublicKeyInfo in `public_key`; `roles` are names
-- joined by commas, sorted. `mac` is an HMAC-SHA-256 of all other columns under a key of the root key.
CREATE TABLE administrator (
    name          TEXT    PRIMARY KEY,
    key_id        TEXT    NOT NULL UNIQUE,
    public_key    BLOB    NOT NULL,
    roles         TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    mac           BLOB    NOT NULL
);

-- Tokens of administrators that were used, until they would be refused as too old: `id` is the SHA-256 of key and token id,
-- `expires_at` seconds since 1970.
CREATE TABLE used_admin_token (
    id            TEXT    PRIMARY KEY,
    expires_at    INTEGER NOT NULL
);

CREATE INDEX used_admin_token_end ON used_admin_token (expires_at);

PRAGMA user_version = 11;
