import type { Command } from 'commander';
import { machineClock } from '../clock.ts';
import { readSettings } from '../config.ts';
import { openKeyStore, type KeyStore } from '../custody/key-store.ts';
import { prepareKeyPlaces } from '../custody/root-key.ts';

interface KeysOptions {
  readonly demo?: true;
}

/** Adds `keys`: makes the root key, lists what is in the key store, and checks and repairs its two copies. Private keys are never shown. */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('Sleutels: aanmaken, opsommen en nazien');
  const add = (name: string, description: string, act: (options: KeysOptions) => Promise<void>): void => {
    keys.command(name).description(description).option('--demo', 'met de instellingen van de demonstratie').action(act);
  };
  add('init', 'maakt de mappen en de hoofdsleutel, als die er nog niet zijn', async ({ demo }) => {
    const places = readSettings(demo === true).keys;
    await prepareKeyPlaces(places);
    console.log(`Hoofdsleutel: ${places.rootKeyFile}`);
    console.log('Bewaar een afschrift ervan op een andere plaats, en nooit bij een kopie van de gegevens.');
  });
  add('list', 'noemt elke sleutel met zijn vingerafdruk, ook de vernietigde', async ({ demo }) => {
    const store = await openStore(demo === true);
    for (const key of await store.list()) console.log(`${key.keyId}  ${key.fingerprint}  sinds ${key.createdAt}`);
    for (const key of await store.listDestroyed()) {
      console.log(`${key.keyId}  ${key.fingerprint}  vernietigd ${key.destroyedAt}`);
    }
  });
  add('check', 'opent elke sleutel in beide kopieën en herstelt wat ontbreekt', async ({ demo }) => {
    const count = (await (await openStore(demo === true)).list()).length;
    console.log(`${String(count)} sleutels, in beide kopieën leesbaar en gelijk`);
  });
}

function openStore(demo: boolean): Promise<KeyStore> {
  return openKeyStore(readSettings(demo).keys, machineClock);
}
