import type { Command } from 'commander';
import { z } from 'zod';
import { readSettings, SettingsError } from '../config.ts';
import { openProgramLog } from '../program-log.ts';
import { sayKeysGone } from './say-gone.ts';
import { untilStopped } from './until-stopped.ts';

const Options = z.object({ demo: z.boolean().default(false), empty: z.boolean().default(false), worker: z.boolean() });

/** `beeldkluis serve`: the web process. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Start de service')
    .option('--demo', 'demonstratie: personen om als aan te melden, op deze machine alleen')
    .option('--empty', 'demonstratie zonder voorbeeldopnamen')
    .option('--no-worker', 'laat het werk op de achtergrond aan andere processen over')
    .action(async (given: unknown) => {
      const options = Options.parse(given);
      try {
        await serve(options);
      } catch (error) {
        if (!(error instanceof SettingsError)) {
          sayKeysGone(error);
          return;
        }
        for (const problem of error.problems) console.error(`Kan niet starten: ${problem}`);
        process.exitCode = 1;
      }
    });
}

async function serve(options: z.infer<typeof Options>): Promise<void> {
  const settings = readSettings(options.demo);
  // Only here: whoever gives another command need not wait for the whole house to be read.
  const [{ composeHouse }, { openHouse }, { fillDemo }] = await Promise.all([
    import('../compose.ts'),
    import('../open-house.ts'),
    import('../demo/fill-demo.ts'),
  ]);
  const log = openProgramLog(settings.logLevel);
  const house = await composeHouse(settings, log);
  let filling = false;
  await using open = await openHouse(house, { works: options.worker, isFilling: () => filling });
  console.log(`Beeldkluis listens on http://127.0.0.1:${String(open.port)}`);
  const stopped = untilStopped();
  if (options.demo && !options.empty) {
    filling = true;
    await Promise.race([fillDemo(open, console.log), stopped]);
    filling = false;
  }
  await stopped;
}
