-- Zone keys. `keyring` is wrapped by the root key and bound to all other columns.
CREATE TABLE zone_key (
    id            BLOB    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    class         TEXT    NOT NULL,
    job_id        TEXT    NOT NULL,
    generation    INTEGER NOT NULL,
    enabled       INTEGER NOT NULL,
    created_at    TEXT    NOT NULL,
    expires_at    TEXT    NOT NULL,
    keyring       BLOB    NOT NULL
);

-- The broker's own keys, one set for each assurance class. `secret` is wrapped by the root key.
CREATE TABLE authority (
    class         TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    certificate   BLOB    NOT NULL,
    secret        BLOB    NOT NULL,
    PRIMARY KEY (class, name)
);

CREATE TABLE policy (
    version       INTEGER NOT NULL PRIMARY KEY,
    text          TEXT    NOT NULL,
    created_at    TEXT    NOT NULL
);

CREATE TABLE job (
    id                TEXT    NOT NULL PRIMARY KEY,
    descriptor_digest TEXT    NOT NULL,
    driver_key        TEXT    NOT NULL,
    started_at        TEXT    NOT NULL,
    ended_at          TEXT    NOT NULL
);

-- The audit chain: `record` is canonical JSON that holds the hash of the record before it; `hash` is its SHA-256.
CREATE TABLE audit (
    seq            INTEGER NOT NULL PRIMARY KEY,
    correlation_id TEXT    NOT NULL,
    record         TEXT    NOT NULL,
    hash           BLOB    NOT NULL
);

CREATE INDEX audit_by_correlation_id ON audit (correlation_id);

PRAGMA user_version = 1;
