-- +goose Up
CREATE TABLE verifications (
    id        TEXT COLLATE "C" PRIMARY KEY,
    learner   TEXT COLLATE "C" NOT NULL,
    state     TEXT NOT NULL,
    held      TEXT NOT NULL,
    version   BIGINT NOT NULL,
    due       TIMESTAMPTZ,
    promised  TIMESTAMPTZ,
    opened    TIMESTAMPTZ NOT NULL,
    submitted TIMESTAMPTZ,
    settled   TIMESTAMPTZ,
    body      TEXT NOT NULL,
    claim     BYTEA
);
CREATE INDEX verifications_of_learner ON verifications (learner, opened);
CREATE INDEX verifications_due ON verifications (due) WHERE due IS NOT NULL;
CREATE INDEX verifications_to_review ON verifications (promised) WHERE state = 'review';

CREATE TABLE receipts (
    id           TEXT COLLATE "C" PRIMARY KEY,
    verification TEXT COLLATE "C" NOT NULL,
    learner      TEXT COLLATE "C" NOT NULL,
    body         TEXT NOT NULL,
    made         TIMESTAMPTZ NOT NULL
);
CREATE INDEX receipts_of_learner ON receipts (learner, made);
CREATE INDEX receipts_of_verification ON receipts (verification, made);

CREATE TABLE documents (
    hash    TEXT COLLATE "C" NOT NULL,
    learner TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, learner)
);
CREATE INDEX documents_of_learner ON documents (learner);

CREATE TABLE consents (
    learner      TEXT COLLATE "C" NOT NULL,
    verification TEXT COLLATE "C" NOT NULL,
    text_version TEXT NOT NULL,
    way          TEXT NOT NULL,
    language     TEXT NOT NULL,
    given        TIMESTAMPTZ NOT NULL
);
CREATE INDEX consents_of_learner ON consents (learner, given);

CREATE TABLE audit (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    verification TEXT COLLATE "C" NOT NULL,
    event        TEXT NOT NULL,
    body         TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL
);
CREATE INDEX audit_of_verification ON audit (verification, id);
-- +goose StatementBegin
CREATE FUNCTION audit_is_only_added_to() RETURNS TRIGGER AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only ever added to';
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();

-- +goose Down
DROP TABLE audit;
DROP FUNCTION audit_is_only_added_to();
DROP TABLE consents;
DROP TABLE documents;
DROP TABLE receipts;
DROP TABLE verifications;
