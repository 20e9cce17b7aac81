-- The certificates of workloads that have not ended, and what an administrator denied. Times are seconds since 1970. `mac` is an
-- HMAC-SHA-256 of all other columns under a key of the root key.
CREATE TABLE issued_identity (
    serial        TEXT    PRIMARY KEY,
    key_sha256    TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    job_id        TEXT    NOT NULL,
    not_after     INTEGER NOT NULL,
    mac           BLOB    NOT NULL
);

CREATE INDEX issued_identity_of_job ON issued_identity (job_id);
CREATE INDEX issued_identity_of_key ON issued_identity (key_sha256);
CREATE INDEX issued_identity_end ON issued_identity (not_after);

-- `kind` is `job`, and `id` its id; or `key`, and `id` the SHA-256 of a process's SubjectPublicKeyInfo.
CREATE TABLE denied_identity (
    kind          TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    denied_at     INTEGER NOT NULL,
    mac           BLOB    NOT NULL,
    PRIMARY KEY (kind, id)
);

PRAGMA user_version = 10;
