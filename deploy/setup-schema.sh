#!/bin/sh
# Brings both databases to the schema of this image's Temporal version; on the current version it changes nothing.
# The connection is in SQL_*, which temporal-sql-tool reads itself; it knows no password file. The databases are there,
# and belong to the role by which it comes.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal_password)
export SQL_PASSWORD

bring_up_to_date() {
  export SQL_DATABASE="$1"
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

bring_up_to_date temporal temporal
bring_up_to_date temporal_visibility visibility
