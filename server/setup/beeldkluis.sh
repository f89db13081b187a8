#!/bin/sh
# The program `beeldkluis` on the pinned Node, whatever Node the machine has. `npx beeldkluis` in the project's folder runs this.
set -e
# A core file of a process that was opening footage would hold footage and keys.
ulimit -c 0
house=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
node="$house/node_modules/node/bin/node"
[ -x "$node" ] || node "$house/server/setup/prepare.mjs" command
young=
if [ "$1" = serve ]; then
  # Footage passes in buffers outside the heap. A small heap for what is young is swept often, few arenas keep little back, and a threshold that
  # does not move gives large buffers back to the system one by one: memory stays low.
  export MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
  young=--max-semi-space-size=1
fi
exec "$node" $young "$house/server/main.ts" "$@"
