-- Gives the tables of both logs to a role that nobody signs in as, so that the role of the service can add to them and never take their
-- guards away. A database administrator runs it once, after the first start, with the name of the role of the service:
--   psql --set=service=beeldkluis --file=separate-log-owner.sql <database>
-- The role of the service must be no superuser and not the owner of the database.
\set ON_ERROR_STOP on
BEGIN;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'beeldkluis_log') THEN CREATE ROLE beeldkluis_log NOLOGIN; END IF;
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO beeldkluis_log;
ALTER FUNCTION log_is_never_changed() OWNER TO beeldkluis_log;
ALTER TABLE log_entries OWNER TO beeldkluis_log;
ALTER TABLE log_nodes OWNER TO beeldkluis_log;
ALTER TABLE log_checkpoints OWNER TO beeldkluis_log;
ALTER TABLE log_timestamps OWNER TO beeldkluis_log;
ALTER TABLE processing_lines OWNER TO beeldkluis_log;
ALTER TABLE log_head OWNER TO beeldkluis_log;
ALTER TABLE log_personal OWNER TO beeldkluis_log;
ALTER TABLE log_index OWNER TO beeldkluis_log;
REVOKE CREATE ON SCHEMA public FROM beeldkluis_log;
GRANT SELECT, INSERT ON log_entries, log_nodes, log_checkpoints, log_timestamps, processing_lines TO :"service";
GRANT SELECT, UPDATE ON log_head TO :"service";
GRANT SELECT, INSERT, DELETE ON log_personal TO :"service";
GRANT SELECT, INSERT, UPDATE ON log_index TO :"service";
COMMIT;
