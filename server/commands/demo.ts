import type { Command } from 'commander';
import { z } from 'zod';
import { readSettings } from '../config.ts';
import { showMoment } from '../web/moments.ts';

const Stand = z.object({ stand: z.string() });
const Problem = z.object({ detail: z.string() });

/** The answer of the demonstration; nothing when none runs there. */
async function ask(publicUrl: string, request: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(`${publicUrl}/v1/demo/klok`, request);
  } catch {
    return undefined;
  }
}

/** `beeldkluis demo ...`: what only a demonstration can do, asked of the server that runs on PORT. */
export function addDemoCommand(program: Command): void {
  const demo = program.command('demo').description('Alleen in de demonstratie');
  demo
    .command('clock')
    .description('Verzet de klok van de draaiende demonstratie: +29d, +1d, +3h, of nu')
    .argument('<verschuiving>', 'hoe ver, of "nu" om weer gelijk te lopen')
    .action(async (move: string) => {
      const { publicUrl } = readSettings(true);
      const response = await ask(publicUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ verschuiving: move }),
      });
      if (response === undefined) {
        console.error(
          `Op ${publicUrl} draait geen demonstratie. Start hem met npm start; draait hij op een andere poort, zet dan PORT=... voor deze opdracht.`,
        );
        process.exitCode = 1;
        return;
      }
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
