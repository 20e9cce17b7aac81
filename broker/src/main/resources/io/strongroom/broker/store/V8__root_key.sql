-- Which root key everything in the store is under: one row, whose `check_value` tells that key from others, and nothing of it.
CREATE TABLE root_key (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    check_value   BLOB    NOT NULL
);

PRAGMA user_version = 8;
