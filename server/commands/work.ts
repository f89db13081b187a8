import type { Command } from 'commander';
import { composeHouse } from '../compose.ts';
import { readSettings } from '../config.ts';
import { openWorkshop } from '../open-house.ts';
import { openProgramLog } from '../program-log.ts';
import { untilStopped } from './until-stopped.ts';

/** `beeldkluis work`: a process that only does the jobs; any number of them beside the web processes, on PostgreSQL. */
export function addWorkCommand(program: Command): void {
  program
    .command('work')
    .description('Doe het werk op de achtergrond (PostgreSQL)')
    .action(async () => {
      const settings = readSettings(false);
      const log = openProgramLog(settings.logLevel);
      const workshop = await openWorkshop(await composeHouse(settings, log));
      console.log('Beeldkluis works');
      await untilStopped();
      await workshop[Symbol.asyncDispose]();
    });
}
