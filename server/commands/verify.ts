import type { Command } from 'commander';
import type { VerifyOptions, VerifyOutcome } from '../verify/outcome.ts';
import { verifyFile } from '../verify/verify-file.ts';

export { verifyFile } from '../verify/verify-file.ts';

const EXIT_CODES = { holds: 0, broken: 1, unreadable: 2 } as const satisfies Record<VerifyOutcome['verdict'], number>;

/** Adds `verify`: exit code 0 and one sentence when the file holds, 1 and the exact place when it does not, 2 when it cannot be read. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('Controleert een logboek, ontvangst, bewijspakket of verklaring van vernietiging, zonder netwerk')
    .argument(
      '<bestand>',
      'uitgevoerd logboek (.jsonl), ontvangst of verklaring (.jws), bewijspakket of auditdossier (.zip)',
    )
    .option('--key <sleutel>', 'openbare sleutel (JWK, JWKS, PEM) als bestand, of de vingerafdruk ervan')
    .option('--checkpoint <bestand>', 'ouder ijkpunt waarop het logboek moet voortbouwen')
    .action(async (file: string, options: VerifyOptions) => {
      const outcome = await verifyFile(file, options);
      console.log(outcome.sentence);
      process.exitCode = EXIT_CODES[outcome.verdict];
    });
}
