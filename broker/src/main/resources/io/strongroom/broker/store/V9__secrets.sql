-- Secrets other than zone keys, each version in a row of its own; the highest one is current. `secret` is wrapped by the root
-- key and bound to all other columns.
CREATE TABLE secret (
    name          TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    class         TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    secret        BLOB    NOT NULL,
    PRIMARY KEY (name, version)
);

PRAGMA user_version = 9;
