-- +goose Up
CREATE TABLE course (
    id      TEXT NOT NULL PRIMARY KEY,
    title   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    partner TEXT NOT NULL,
    summary TEXT NOT NULL
);

CREATE TABLE enrolment (
    learner   TEXT NOT NULL,
    course    TEXT NOT NULL REFERENCES course (id),
    enrolled  TIMESTAMP NOT NULL,
    completed TIMESTAMP,
    PRIMARY KEY (learner, course)
);

-- learner is empty once the account is deleted; name is sealed under its key.
CREATE TABLE certificate (
    id        TEXT NOT NULL PRIMARY KEY,
    learner   TEXT NOT NULL,
    course    TEXT NOT NULL,
    title     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    partner   TEXT NOT NULL,
    needs     TEXT NOT NULL,
    state     TEXT NOT NULL,
    name      BLOB,
    completed TIMESTAMP NOT NULL,
    issued    TIMESTAMP,
    revoked   TIMESTAMP,
    why       TEXT NOT NULL,
    erased    TIMESTAMP
);
CREATE UNIQUE INDEX certificate_once ON certificate (learner, course) WHERE learner <> '';

CREATE TABLE stated_name (
    id       TEXT NOT NULL PRIMARY KEY,
    learner  TEXT NOT NULL,
    state    TEXT NOT NULL,
    how      TEXT NOT NULL,
    name     BLOB NOT NULL,
    stated   TIMESTAMP NOT NULL,
    decided  TIMESTAMP,
    reviewer TEXT NOT NULL
);
CREATE INDEX stated_name_learner ON stated_name (learner, stated);
CREATE INDEX stated_name_review ON stated_name (stated) WHERE state = 'submitted';
-- One change of a learner waits at a time.
CREATE UNIQUE INDEX stated_name_waiting ON stated_name (learner) WHERE state = 'submitted';

-- A row for each learner whose names and certificates change one at a time.
CREATE TABLE school_learner (
    learner TEXT NOT NULL PRIMARY KEY
);

-- +goose Down
DROP TABLE school_learner;
DROP TABLE stated_name;
DROP TABLE certificate;
DROP TABLE enrolment;
DROP TABLE course;
