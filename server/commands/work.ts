import type { Command } from 'commander';
import { readSettings } from '../config.ts';
import { openProgramLog } from '../program-log.ts';
import { sayKeysGone } from './say-gone.ts';
import { untilStopped } from './until-stopped.ts';

/** `beeldkluis work`: a process that only does the jobs; any number of them beside the web processes, on PostgreSQL. */
export function addWorkCommand(program: Command): void {
  program
    .command('work')
    .description('Doe het werk op de achtergrond (PostgreSQL)')
    .action(async () => {
      await work().catch(sayKeysGone);
    });
}

async function work(): Promise<void> {
  const settings = readSettings(false);
  // Only here: whoever gives another command need not wait for the whole house to be read.
  const [{ composeHouse }, { openWorkshop }] = await Promise.all([import('../compose.ts'), import('../open-house.ts')]);
  const log = openProgramLog(settings.logLevel);
  const workshop = await openWorkshop(await composeHouse(settings, log));
  console.log('Beeldkluis works');
  await untilStopped();
  await workshop[Symbol.asyncDispose]();
}
