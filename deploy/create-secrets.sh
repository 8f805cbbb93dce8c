#!/bin/sh
# Creates the secrets that docker-compose.yml mounts. One that exists is kept: the database knows it already.
set -eu
cd "$(dirname "$0")/.."

# On the host only the folder's owner gets to the files. In a container only the single file is mounted, and there it
# must be readable for PostgreSQL's and Temporal's own users: hence 0700 on the folder and 0444 on the file.
install -d -m 0700 secrets
if [ -e secrets/postgres_password ]; then
  echo 'secrets/postgres_password exists and was kept'
else
  # Hexadecimal: the server pastes it into its YAML configuration, where quotes and backslashes would break.
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > secrets/postgres_password
  chmod 0444 secrets/postgres_password
  echo 'secrets/postgres_password created'
fi
