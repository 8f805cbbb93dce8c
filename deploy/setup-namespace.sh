#!/bin/sh
# What cycles need before the first one starts: the namespace, its retention, the search attributes. May run again.
# The CLI reads TEMPORAL_ADDRESS itself; the namespace is named each time, since `namespace create` ignores its variable.
set -eu
namespace=$TEMPORAL_NAMESPACE

# Until it works, for two minutes; the last try speaks for itself.
patiently() {
  end=$(($(date +%s) + 120))
  until "$@" > /dev/null 2>&1; do
    [ "$(date +%s)" -lt "$end" ] || { "$@"; exit 1; }
    sleep 2
  done
}

# An open port is not yet a serving cluster: at the first start its parts need a while to find each other.
patiently temporal operator cluster health

if temporal operator namespace describe --namespace "$namespace" > /dev/null 2>&1; then
  temporal operator namespace update --namespace "$namespace" --retention "$RETENTION"
else
  temporal operator namespace create --namespace "$namespace" --retention "$RETENTION"
  # The server answers from a cache: it does not know its new namespace for some seconds.
  patiently temporal operator search-attribute list --namespace "$namespace"
fi

# The worker adds what is missing as well (sop/cycle/facts.py is the list); done here, no cycle can come too early.
temporal operator search-attribute create --namespace "$namespace" \
  --name SopId --type Keyword \
  --name SopStep --type Int \
  --name SopRole --type Keyword \
  --name SopDueAt --type Datetime \
  --name SopState --type Keyword \
  --name SopEscalation --type Int
