/**
 * Rotates the root key of a key store in a process of its own, and dies (SIGKILL) right before its n-th change of a name on the disk:
 * `rotating-process.ts <primary> <mirror> <root key file> <n>`. Ends by itself when there are fewer.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [primary = '', mirror = '', rootKeyFile = '', dieAt = ''] = process.argv.slice(2);
let changes = 0;
for (const name of ['rename', 'link'] as const) {
  const real = fs[name];
  fs[name] = (from, to) => {
    changes += 1;
    if (changes === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
    return real(from, to);
  };
}
syncBuiltinESMExports();

const { rotateRootKey } = await import('../../server/custody/rotate-root.ts');
await rotateRootKey({ primary, mirror, rootKeyFile });
