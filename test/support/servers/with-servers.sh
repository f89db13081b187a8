#!/bin/bash
# Runs a command with a PostgreSQL and an S3 server of its own, and stops both whatever happens: with-servers.sh <command ...>
# The command finds them through BEELDKLUIS_TEST_POSTGRES_URL and BEELDKLUIS_TEST_S3_{ENDPOINT,BUCKET,ACCESS_KEY,SECRET_KEY}.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
node="$here/../../../node_modules/node/bin/node"
folder=$(mktemp -d "${TMPDIR:-/tmp}/beeldkluis-servers.XXXXXX")
chmod 755 "$folder"
children=()

stop() {
  local child
  trap - EXIT INT TERM
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  # Memory and temporary folders only: nobody mourns a server that has to be killed.
  for child in "${children[@]}"; do
    timeout 10 tail --pid="$child" -f /dev/null || kill -KILL "$child" 2>/dev/null || true
  done
  rm -rf "$folder"
  echo 'servers: stopped' >&2
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
  "$node" -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"
}

random_word() {
  "$node" -p "require('crypto').randomBytes(12).toString('hex')"
}

# Arguments: seconds, command that succeeds when it is so.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.3
  done
}

explain() {
  echo "servers: $1; the end of its log:" >&3
  tail -n 30 "$2" >&3 || true
  exit 1
}
exec 3>&2

. "$here/postgres.sh"
. "$here/radosgw.sh"
echo 'servers: starting PostgreSQL' >&2
start_postgres "$folder"
echo 'servers: starting radosgw' >&2
start_radosgw "$folder"
echo "servers: both run after $SECONDS s" >&2

"$@" &
command=$!
children+=("$command")
wait "$command"
