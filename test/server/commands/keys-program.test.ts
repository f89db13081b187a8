import { mkdir, readdir, rename, rmdir, writeFile } from 'node:fs/promises';
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

test('the service does not start without the second copy of its keys, says so in Dutch, and writes nothing into its place', async () => {
  await using house = await startHouse('sqlite');
  await house.stop();
  const mirror = path.join(house.folder, 'data-keys/mirror');
  await rename(mirror, `${mirror}-away`);
  await expect(house.start()).rejects.toThrow(
    `Kan niet starten: De map ${mirror} is niet te bereiken. Is de schijf aangekoppeld?`,
  );
  await mkdir(mirror);
  await expect(house.start()).rejects.toThrow(`Kan niet starten: De map ${mirror} is leeg.`);
  expect(await readdir(mirror)).toEqual([]);
  await rmdir(mirror);
  await rename(`${mirror}-away`, mirror);
  await house.start();
  expect((await (await house.signIn('beheerder')).fetch('/controle')).status).toBe(200);
}, 90_000);
