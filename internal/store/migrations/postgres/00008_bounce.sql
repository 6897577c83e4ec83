-- +goose Up
-- The last e-mail that an account's address refused for good.
CREATE TABLE bounce (
    account TEXT NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL,
    code    INTEGER NOT NULL,
    at      TIMESTAMPTZ NOT NULL
);

-- +goose Down
DROP TABLE bounce;
