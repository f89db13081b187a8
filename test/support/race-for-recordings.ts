/** One racer of the hold-against-purge test, in a process of its own: holds or destroys every recording it is told of, in an order of its own. */
import { SYSTEM } from '../../protocols/acts.ts';
import { movableClock, stamp } from '../../server/clock.ts';
import { placeHold } from '../../server/custody/holds.ts';
import { buildKeyRing } from '../../server/custody/key-ring.ts';
import { openKeyStore } from '../../server/custody/key-store.ts';
import { beginDestruction } from '../../server/custody/recordings.ts';
import type { KeyPlaces } from '../../server/custody/root-key.ts';
import type { DatabaseAddress } from '../../server/database/database.ts';
import { openAt } from './databases.ts';

interface Told {
  address: DatabaseAddress;
  places: KeyPlaces;
  recordings: { id: string; cameraId: string }[];
}

const [role, told] = process.argv.slice(2);
const { address, places, recordings } = JSON.parse(told ?? '') as Told;
const clock = movableClock();
const database = await openAt(address, clock);
const keyRing = buildKeyRing({ database, keyStore: await openKeyStore(places, clock), clock });
const criteria = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

for (const { id, cameraId } of recordings.sort(() => Math.random() - 0.5)) {
  await database.inTransaction(async (tx) => {
    if (role === 'purge') await beginDestruction(tx, id, stamp(clock.now()));
    else
      await placeHold(tx, { keyRing, clock }, SYSTEM, {
        kind: 'incident',
        reason: 'race',
        criteria: { ...criteria, cameraId },
        reviewAt: criteria.to,
      });
  });
}
await database.close();
