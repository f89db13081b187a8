import type { Command } from 'commander';
import { z } from 'zod';
import { readSettings } from '../config.ts';
import { showMoment } from '../web/moments.ts';

const Stand = z.object({ stand: z.string() });
const Problem = z.object({ detail: z.string() });

/** `beeldkluis demo ...`: what only a demonstration can do, asked of the server that runs on PORT. */
export function addDemoCommand(program: Command): void {
  const demo = program.command('demo').description('Alleen in de demonstratie');
  demo
    .command('clock')
    .description('Verzet de klok van de draaiende demonstratie: +29d, +1d, +3h, of nu')
    .argument('<verschuiving>', 'hoe ver, of "nu" om weer gelijk te lopen')
    .action(async (move: string) => {
      const { publicUrl } = readSettings(true);
      const response = await fetch(`${publicUrl}/v1/demo/klok`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ verschuiving: move }),
      });
      const answer: unknown = await response.json();
      if (!response.ok) {
        const problem = Problem.safeParse(answer);
        console.error(problem.success ? problem.data.detail : `De server antwoordde ${String(response.status)}`);
        process.exitCode = 1;
        return;
      }
      console.log(`De klok van de kluis staat op ${showMoment(Stand.parse(answer).stand)}.`);
    });
}
