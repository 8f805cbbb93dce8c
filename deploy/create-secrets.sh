#!/bin/sh
# Creates the secrets that docker-compose.yml mounts. One that exists is kept: the database knows it already.
set -eu
cd "$(dirname "$0")/.."

# Hexadecimal: Temporal's server pastes its own into a YAML configuration, where quotes and backslashes would break.
password() {
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

# On the host only the folder's owner gets to the files. In a container only the single file is mounted, and there it
# must be readable for the users that PostgreSQL, Temporal and the worker run as: hence 0700 on the folder, 0444 on the file.
create() {
  if [ -e "secrets/$1" ]; then
    echo "secrets/$1 exists and was kept"
  else
    printf "$2" "$(password)" > "secrets/$1"
    chmod 0444 "secrets/$1"
    echo "secrets/$1 created"
  fi
}

# An Ed25519 private key in PEM: the fixed head of its form (RFC 8410), and 32 bytes by chance.
signing_key() {
  echo "-----BEGIN PRIVATE KEY-----"
  { printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'; head -c 32 /dev/urandom; } | base64
  echo "-----END PRIVATE KEY-----"
}

install -d -m 0700 secrets
create postgres_password '%s'
create temporal_password '%s'
# In the form that PostgreSQL's client library reads by itself (PGSERVICEFILE). Its password file would not do: that one
# must be readable for its owner alone, and the owner on the host is not the worker's user.
create register_service '[sop_register]\npassword=%s\n'
if [ -e secrets/signing_keys ]; then
  echo "secrets/signing_keys exists and was kept"
else
  signing_key > secrets/signing_keys
  chmod 0444 secrets/signing_keys
  echo "secrets/signing_keys created"
fi
