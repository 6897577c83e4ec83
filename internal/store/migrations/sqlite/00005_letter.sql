-- +goose Up
CREATE TABLE letter (
    id      TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    written TIMESTAMP NOT NULL
);
CREATE INDEX letter_of_account ON letter (account);

-- +goose Down
DROP TABLE letter;
