#!/bin/sh
# Makes a role and its databases for each of the two that keep something in PostgreSQL: Temporal and the register. May
# run again: what is there stays, and the roles' passwords, rights and limits become once more what this file and the
# secrets say. Only this job and PostgreSQL itself know the superuser's password.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres_password)
TEMPORAL_PASSWORD=$(cat /run/secrets/temporal_password)
REGISTER_PASSWORD=$(sed -n 's/^password=//p' /run/secrets/register_service)
export PGPASSWORD TEMPORAL_PASSWORD REGISTER_PASSWORD

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\getenv temporal_password TEMPORAL_PASSWORD
\getenv register_password REGISTER_PASSWORD
SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY['temporal', 'sop_register']) AS role
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
-- Limits, so that neither takes the connections that the other needs.
ALTER ROLE temporal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 140 PASSWORD :'temporal_password';
ALTER ROLE sop_register LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 50 PASSWORD :'register_password';
SELECT format('CREATE DATABASE %I', name) FROM unnest(ARRAY['temporal', 'temporal_visibility', 'sop_register']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
ALTER DATABASE temporal OWNER TO temporal;
ALTER DATABASE temporal_visibility OWNER TO temporal;
ALTER DATABASE sop_register OWNER TO sop_register;
-- PostgreSQL lets every role into every database: from here on each but the superuser into its own only.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database WHERE datallowconn \gexec
SQL

# Where an older version's superuser made them, Temporal's tables and functions become its own as well.
for database in temporal temporal_visibility; do
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="$database" <<'SQL'
SELECT format('ALTER TABLE %I.%I OWNER TO temporal', schemaname, tablename) FROM pg_tables
  WHERE schemaname = 'public' AND tableowner <> 'temporal' \gexec
SELECT format('ALTER ROUTINE %s OWNER TO temporal', oid::regprocedure) FROM pg_proc AS routine
  WHERE pronamespace = 'public'::regnamespace AND proowner <> 'temporal'::regrole
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e') \gexec
SQL
done
