-- +goose Up
CREATE TABLE handoff (
    id           TEXT NOT NULL PRIMARY KEY,
    verification TEXT NOT NULL,
    learner      TEXT NOT NULL,
    link         TEXT NOT NULL UNIQUE,
    code         TEXT NOT NULL UNIQUE,
    expires      TIMESTAMPTZ NOT NULL,
    joined       TIMESTAMPTZ,
    ends         TIMESTAMPTZ,
    ended        TIMESTAMPTZ
);
CREATE INDEX handoff_of_verification ON handoff (verification);

CREATE TABLE handoff_try (
    origin TEXT NOT NULL,
    at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX handoff_try_of_origin ON handoff_try (origin, at);
CREATE INDEX handoff_try_at ON handoff_try (at);

-- +goose Down
DROP TABLE handoff_try;
DROP TABLE handoff;
