#!/bin/sh
# Makes the register's role and database in PostgreSQL. May run again: what is there stays, and the role's password, its
# rights and its limit become once more what this file and the secret say.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres_password)
REGISTER_PASSWORD=$(sed -n 's/^password=//p' /run/secrets/register_service)
export PGPASSWORD REGISTER_PASSWORD

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\getenv password REGISTER_PASSWORD
SELECT 'CREATE ROLE sop_register' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sop_register') \gexec
-- A limit, so that the register never takes the connections that Temporal needs.
ALTER ROLE sop_register LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 50 PASSWORD :'password';
SELECT 'CREATE DATABASE sop_register OWNER sop_register'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'sop_register') \gexec
-- PostgreSQL lets every role into every database: from here on each but the superuser into its own only.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database WHERE datallowconn \gexec
SQL
