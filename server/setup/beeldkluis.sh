#!/bin/sh
# The program `beeldkluis` on the pinned Node, whatever Node the machine has. `npx beeldkluis` in the project's folder runs this.
set -e
# A core file of a process that was opening footage would hold footage and keys.
ulimit -c 0
house=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
node="$house/node_modules/node/bin/node"
[ -x "$node" ] || node "$house/server/setup/prepare.mjs" command
exec "$node" "$house/server/main.ts" "$@"
