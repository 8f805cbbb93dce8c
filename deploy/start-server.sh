#!/bin/sh
# The server reads its database password from the environment only: here from the secret file, so that neither the
# compose file nor `docker inspect` ever shows it.
set -eu
POSTGRES_PWD=$(cat /run/secrets/temporal_password)
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
