-- +goose Up
CREATE TABLE accounts (
    id         TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    email_hash TEXT NOT NULL UNIQUE,
    profile    BLOB NOT NULL,
    password   TEXT NOT NULL,
    confirmed  BOOLEAN NOT NULL,
    role       TEXT NOT NULL,
    language   TEXT NOT NULL,
    created    TIMESTAMP NOT NULL
);
CREATE INDEX accounts_unconfirmed ON accounts (created) WHERE NOT confirmed;
CREATE INDEX accounts_of_staff ON accounts (role) WHERE role <> 'learner';

CREATE TABLE account_subjects (
    hash    TEXT PRIMARY KEY,
    account TEXT NOT NULL
);
CREATE INDEX account_subjects_of ON account_subjects (account);

CREATE TABLE account_tokens (
    hash    TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    account TEXT NOT NULL,
    body    BLOB,
    expires TIMESTAMP NOT NULL
);
CREATE INDEX account_tokens_of ON account_tokens (account);
CREATE INDEX account_tokens_expire ON account_tokens (expires);

CREATE TABLE account_address_changes (
    account    TEXT PRIMARY KEY,
    email_hash TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    old_agreed BOOLEAN NOT NULL,
    new_agreed BOOLEAN NOT NULL,
    expires    TIMESTAMP NOT NULL
);

CREATE TABLE account_devices (
    account TEXT NOT NULL,
    hash    TEXT NOT NULL,
    seen    TIMESTAMP NOT NULL,
    PRIMARY KEY (account, hash)
);
CREATE INDEX account_devices_seen ON account_devices (seen);

CREATE TABLE sessions (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    data    BLOB NOT NULL,
    seen    TIMESTAMP NOT NULL,
    expires TIMESTAMP NOT NULL,
    ended   BOOLEAN NOT NULL
);
CREATE INDEX sessions_of ON sessions (account);
CREATE INDEX sessions_expire ON sessions (expires);

CREATE TABLE limits (
    name  TEXT PRIMARY KEY,
    since TIMESTAMP NOT NULL,
    n     INTEGER NOT NULL
);
CREATE INDEX limits_since ON limits (since);

-- +goose Down
DROP TABLE limits;
DROP TABLE sessions;
DROP TABLE account_devices;
DROP TABLE account_address_changes;
DROP TABLE account_tokens;
DROP TABLE account_subjects;
DROP TABLE accounts;
