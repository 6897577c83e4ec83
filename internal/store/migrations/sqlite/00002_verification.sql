-- +goose Up
CREATE TABLE verifications (
    id        TEXT PRIMARY KEY,
    learner   TEXT NOT NULL,
    state     TEXT NOT NULL,
    held      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    due       TIMESTAMP,
    promised  TIMESTAMP,
    opened    TIMESTAMP NOT NULL,
    submitted TIMESTAMP,
    settled   TIMESTAMP,
    body      TEXT NOT NULL,
    claim     BLOB
);
CREATE INDEX verifications_of_learner ON verifications (learner, opened);
CREATE INDEX verifications_due ON verifications (due) WHERE due IS NOT NULL;
CREATE INDEX verifications_to_review ON verifications (promised) WHERE state = 'review';

CREATE TABLE receipts (
    id           TEXT PRIMARY KEY,
    verification TEXT NOT NULL,
    learner      TEXT NOT NULL,
    body         TEXT NOT NULL,
    made         TIMESTAMP NOT NULL
);
CREATE INDEX receipts_of_learner ON receipts (learner, made);
CREATE INDEX receipts_of_verification ON receipts (verification, made);

CREATE TABLE documents (
    hash    TEXT NOT NULL,
    learner TEXT NOT NULL,
    PRIMARY KEY (hash, learner)
);
CREATE INDEX documents_of_learner ON documents (learner);

CREATE TABLE consents (
    learner      TEXT NOT NULL,
    verification TEXT NOT NULL,
    text_version TEXT NOT NULL,
    way          TEXT NOT NULL,
    language     TEXT NOT NULL,
    given        TIMESTAMP NOT NULL
);
CREATE INDEX consents_of_learner ON consents (learner, given);

CREATE TABLE audit (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    verification TEXT NOT NULL,
    event        TEXT NOT NULL,
    body         TEXT NOT NULL,
    at           TIMESTAMP NOT NULL
);
CREATE INDEX audit_of_verification ON audit (verification, id);
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE consents;
DROP TABLE documents;
DROP TABLE receipts;
DROP TABLE verifications;
