import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { startHouse } from '../../support/process.ts';

test('the program rotates the root key under a running service, which goes on without noticing, and refuses in Dutch', async () => {
  await using house = await startHouse('sqlite');
  const passphraseFile = path.join(house.folder, 'wachtwoord');
  await writeFile(passphraseFile, 'een wachtwoord van genoeg tekens');
  const escrow = ['keys', 'escrow', '--demo', '--passphrase-file', passphraseFile, '--to'];
  expect(await house.command('keys', 'rotate', 'root', '--demo')).toMatchObject({ exitCode: 0 });
  const made = await house.command(...escrow, path.join(house.folder, 'afschrift.jwe'));
  expect(made).toMatchObject({ exitCode: 0, output: expect.stringContaining('Leg het in een kluis') });
  const refused = await house.command('keys', 'remove', 'log/1', '--demo');
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('Geweigerd: log/1 ondertekent') });
  const shown = await house.command('keys', 'show', '--demo');
  expect(shown.output).toMatch(/afschrift +gemaakt op/);
  expect(shown.exitCode).toBe(0);
  const keeper = await house.signIn('beheerder');
  expect((await keeper.fetch('/controle')).status).toBe(200);
  expect(house.complaints).toBe('');
}, 90_000);
