#!/bin/sh
# The program `beeldkluis` on the pinned Node, whatever Node the machine has. `npx beeldkluis` in the project's folder runs this.
set -e
house=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
node="$house/node_modules/node/bin/node"
[ -x "$node" ] || node "$house/server/setup/prepare.mjs" command
exec "$node" "$house/server/main.ts" "$@"
