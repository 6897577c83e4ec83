-- +goose Up
CREATE TABLE accounts (
    id         TEXT COLLATE "C" PRIMARY KEY,
    version    BIGINT NOT NULL,
    email_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    profile    BYTEA NOT NULL,
    password   TEXT NOT NULL,
    confirmed  BOOLEAN NOT NULL,
    role       TEXT NOT NULL,
    language   TEXT NOT NULL,
    created    TIMESTAMPTZ NOT NULL
);
CREATE INDEX accounts_unconfirmed ON accounts (created) WHERE NOT confirmed;
CREATE INDEX accounts_of_staff ON accounts (role) WHERE role <> 'learner';

CREATE TABLE account_subjects (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_subjects_of ON account_subjects (account);

CREATE TABLE account_tokens (
    hash    TEXT COLLATE "C" PRIMARY KEY,
    purpose TEXT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    body    BYTEA,
    expires TIMESTAMPTZ NOT NULL
);
CREATE INDEX account_tokens_of ON account_tokens (account);
CREATE INDEX account_tokens_expire ON account_tokens (expires);

CREATE TABLE account_address_changes (
    account    TEXT COLLATE "C" PRIMARY KEY,
    email_hash TEXT COLLATE "C" NOT NULL,
    sealed     BYTEA NOT NULL,
    old_agreed BOOLEAN NOT NULL,
    new_agreed BOOLEAN NOT NULL,
    expires    TIMESTAMPTZ NOT NULL
);

CREATE TABLE account_devices (
    account TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    seen    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account, hash)
);
CREATE INDEX account_devices_seen ON account_devices (seen);

CREATE TABLE sessions (
    id      TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    data    BYTEA NOT NULL,
    seen    TIMESTAMPTZ NOT NULL,
    expires TIMESTAMPTZ NOT NULL,
    ended   BOOLEAN NOT NULL
);
CREATE INDEX sessions_of ON sessions (account);
CREATE INDEX sessions_expire ON sessions (expires);

CREATE TABLE limits (
    name  TEXT COLLATE "C" PRIMARY KEY,
    since TIMESTAMPTZ NOT NULL,
    n     BIGINT NOT NULL
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
