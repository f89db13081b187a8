import type { Command } from 'commander';
import { initKeys, mirrorKeys, removeKey, rotateIngestKey, rotateRoot } from './change-keys.ts';
import { escrowRoot, refuseInData, restoreRoot, type EscrowOptions } from './escrow-keys.ts';
import { atKeysDesk, withKeyPlaces } from './keys-desk.ts';
import { showKeys } from './show-keys.ts';

interface Demo {
  readonly demo?: true;
}

/** Adds `keys`: makes, shows, rotates, mirrors and escrows keys, and refuses what would lose footage. Private keys are never shown. */
export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('Sleutels: maken, tonen, wisselen, spiegelen en een afschrift in een kluis leggen');
  const add = (words: string, description: string, to = keys): Command =>
    to.command(words).description(description).option('--demo', 'met de instellingen van de demonstratie');
  add('init', 'maakt de mappen en de hoofdsleutel, als die er nog niet zijn').action(({ demo }: Demo) =>
    withKeyPlaces(demo === true, initKeys),
  );
  add('show', 'toont elke sleutel, ook de vernietigde, en wat er niet in orde is').action(({ demo }: Demo) =>
    atKeysDesk(demo === true, showKeys),
  );
  add('mirror', 'vergelijkt beide mappen met sleutels, herstelt wat ontbreekt en zegt wat er verschilde')
    .option('--new', 'een van de mappen is nieuw en mag leeg zijn')
    .action(({ demo, new: isNew }: Demo & { new?: true }) =>
      atKeysDesk(demo === true, (desk) => mirrorKeys(desk, isNew === true)),
    );
  const rotate = keys.command('rotate').description('wisselt een sleutel');
  add('ingest', 'nieuwe innamesleutel voor wat vanaf nu binnenkomt', rotate).action(({ demo }: Demo) =>
    atKeysDesk(demo === true, rotateIngestKey),
  );
  add('root', 'nieuwe hoofdsleutel; alle sleutels worden ermee verpakt', rotate).action(({ demo }: Demo) =>
    atKeysDesk(demo === true, rotateRoot),
  );
  add('remove <sleutel>', 'vernietigt een sleutel waar niets meer aan hangt').action((keyId: string, { demo }: Demo) =>
    atKeysDesk(demo === true, (desk) => removeKey(desk, keyId)),
  );
  addEscrow(add);
}

function addEscrow(add: (words: string, description: string) => Command): void {
  const withPassphrase = (command: Command): Command =>
    command.option('--passphrase-file <bestand>', 'bestand met het wachtwoord van het afschrift');
  withPassphrase(add('escrow', 'schrijft een versleuteld afschrift van de hoofdsleutel, voor in een kluis'))
    .requiredOption('--to <bestand>', 'waar het afschrift komt')
    .option('--recipient <bestand>', 'of: openbare sleutel (PEM, JWK) van wie het mag openen')
    .action(({ demo, to, ...options }: Demo & EscrowOptions & { to: string }) =>
      withKeyPlaces(demo === true, async (_places, settings) => {
        refuseInData(settings, to);
        await atKeysDesk(demo === true, (desk) => escrowRoot(desk, to, options));
      }),
    );
  withPassphrase(add('restore', 'zet de hoofdsleutel terug uit een afschrift'))
    .requiredOption('--from <bestand>', 'het afschrift')
    .option('--key <bestand>', 'of: geheime sleutel (PEM, JWK) die het afschrift opent')
    .action(({ demo, from, ...options }: Demo & EscrowOptions & { from: string }) =>
      withKeyPlaces(demo === true, (places) => restoreRoot(places, from, options)),
    );
}
