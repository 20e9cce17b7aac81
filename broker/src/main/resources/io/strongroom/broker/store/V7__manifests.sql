-- The latest manifest of each directory that has, or had, one. `digest` is all zeros where it has none any more. `mac` is an
-- HMAC-SHA-256 of all other columns under a key of the root key.
CREATE TABLE manifest (
    zone          BLOB    NOT NULL,
    path          TEXT    NOT NULL,
    generation    INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    mac           BLOB    NOT NULL,
    PRIMARY KEY (zone, path)
);

PRAGMA user_version = 7;
