-- The key that signs heads of the audit log, and the log's name. `secret` is wrapped by the root key and bound to both other
-- columns.
CREATE TABLE audit_key (
    origin        TEXT    NOT NULL PRIMARY KEY,
    public_key    BLOB    NOT NULL,
    secret        BLOB    NOT NULL
);

-- Signed heads of the audit log. `frontier` holds the roots of the complete subtrees at that size; `mac` is an HMAC-SHA-256
-- of all other columns under a key of the root key.
CREATE TABLE audit_head (
    tree_size     INTEGER NOT NULL PRIMARY KEY,
    head          TEXT    NOT NULL,
    frontier      BLOB    NOT NULL,
    mac           BLOB    NOT NULL
);

PRAGMA user_version = 5;
