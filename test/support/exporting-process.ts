/** A process that hands the lines of a database to a collector: `exporting-process.ts <database address as JSON> <collector>`. */
import { movableClock } from '../../server/clock.ts';
import { exportLines } from '../../server/processing/export-lines.ts';
import { openAt } from './databases.ts';

const [, , address = '', endpoint = ''] = process.argv;
const clock = movableClock();
const database = await openAt(JSON.parse(address), clock);
const quiet = () => undefined;
await exportLines({ database, clock, log: { warn: quiet, error: quiet }, endpoint }, new AbortController().signal);
await database.close();
