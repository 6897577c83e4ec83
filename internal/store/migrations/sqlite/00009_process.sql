-- +goose Up
-- The processes that work jobs: one whose beats stand still is gone.
CREATE TABLE queue_process (
    id    TEXT NOT NULL PRIMARY KEY,
    beats INTEGER NOT NULL
);

-- +goose Down
DROP TABLE queue_process;
