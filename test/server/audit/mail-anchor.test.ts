import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatVerifierKey } from '../../../protocols/audit/checkpoint.ts';
import { anchorLog, readAnchors, type AnchorState } from '../../../server/audit/anchors.ts';
import { askMail } from '../../../server/audit/ask-mail.ts';
import { exportLog } from '../../../server/audit/export-log.ts';
import { mailAnchor, type MailRoute } from '../../../server/audit/mail-anchor.ts';
import { verifyFile } from '../../../server/verify/verify-file.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';
import { openMailServer, type TestMailServer } from '../../support/mail-server.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const ORIGIN = 'beeldkluis.example.nl/log';
const FG = { id: 'p-fg', name: 'Fatima Gul', role: 'toezichthouder' } as const;

async function openPlace(mail: TestMailServer, more: Partial<MailRoute> = {}) {
  const fresh = await freshDatabase(DIALECTS.at(-1)!);
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-mail-'));
  const { database, clock } = fresh;
  const signer = { origin: ORIGIN, privateKey };
  const desk = { database, clock, folder: path.join(folder, 'outside'), signer };
  const url = `smtp://127.0.0.1:${mail.port}`;
  const anchor = mailAnchor({
    ...{ url, from: 'log@example.nl', to: ['audit@example.org'], signIn: undefined },
    ...more,
  });
  return {
    ...{ desk, folder },
    act: () =>
      database.inTransaction(async (tx) =>
        tx.record({ act: 'audit.read', result: 'done', by: FG, about: 'beeldkluis' }),
      ),
    run: () => anchorLog(desk, [anchor]),
    ask: () => askMail({ database, clock, anchorKinds: ['directory', 'mail'] }, FG),
    pass: (hours: number) => {
      clock.setOffsetSeconds(clock.offsetSeconds() + 3600 * hours);
    },
    state: async (): Promise<AnchorState> => (await readAnchors(database.sql, ['mail']))[0]!,
    [Symbol.asyncDispose]: async () => {
      await fresh[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** The text of a message, with the lines that mail breaks put together again. */
function attachmentOf(message: string): string {
  const [, encoded = ''] = /filename=checkpoint-\d+\.txt\r\n(?:[^\r].*\r\n)*\r\n([\s\S]*?)\r\n--/.exec(message) ?? [];
  return Buffer.from(encoded.replaceAll(/\s/g, ''), 'base64').toString();
}

describe('a mail to the auditor', () => {
  test('holds the signed checkpoint, with which an export is verified, and names nobody', async () => {
    await using mail = await openMailServer();
    await using place = await openPlace(mail);
    await place.act();
    await place.run();
    const [taken] = mail.taken;
    expect(taken).toMatchObject({ from: 'log@example.nl', to: ['audit@example.org'] });
    expect(taken!.message).not.toMatch(/Fatima|p-fg/);
    expect(taken!.message).toContain('verify logboek.jsonl --checkpoint checkpoint-1.txt');
    expect(await place.state()).toMatchObject({ size: 1, failure: undefined });

    const kept = path.join(place.folder, 'checkpoint-1.txt');
    await writeFile(kept, attachmentOf(taken!.message));
    await place.act();
    await place.run();
    let text = '';
    for await (const part of exportLog(place.desk.database, { name: ORIGIN, publicKey })) text += part;
    const log = path.join(place.folder, 'logboek.jsonl');
    await writeFile(log, text);
    const key = formatVerifierKey({ name: ORIGIN, publicKey });
    const outcome = await verifyFile(log, { checkpoint: kept, key });
    expect(outcome.verdict).toBe('holds');
    expect(outcome.sentence).toContain('zet het ijkpunt van 1 regels voort');
  });

  test('goes out once a day when the log grew, and besides when somebody asks for it, which is recorded', async () => {
    await using mail = await openMailServer();
    await using place = await openPlace(mail);
    await place.act();
    await place.run();
    await place.act();
    await place.run();
    expect(mail.taken.length).toBe(1);
    await place.ask();
    await place.run();
    await place.run();
    expect(mail.taken.length).toBe(2);
    expect(mail.taken[1]!.message).toContain('checkpoint-3.txt');
    place.pass(25);
    await place.run();
    expect(mail.taken.length).toBe(2);
    await place.act();
    await place.run();
    expect(mail.taken.length).toBe(3);
    const acts: unknown[] = await place.desk.database.sql('log_index').orderBy('idx').pluck('act');
    expect(acts).toContain('audit.mail-asked');
  });

  test('that the server refuses is told and tried again, and is never lost', async () => {
    await using mail = await openMailServer();
    await using place = await openPlace(mail);
    await place.act();
    mail.refuse(true);
    await place.run();
    expect(await place.state()).toMatchObject({ size: undefined, keptAt: undefined });
    expect((await place.state()).failure).toContain('no room');
    mail.refuse(false);
    await place.run();
    expect(mail.taken.length).toBe(0);
    place.pass(0.1);
    await place.run();
    expect(mail.taken.length).toBe(1);
    expect(await place.state()).toMatchObject({ size: 1, failure: undefined, failedAt: undefined });

    // Asked for while the server is away: it goes out when the server is back, without anybody asking again.
    mail.refuse(true);
    await place.ask();
    await place.run();
    place.pass(0.1);
    mail.refuse(false);
    await place.run();
    expect(mail.taken.length).toBe(2);
  });

  test('is not sent without TLS to a server elsewhere, nor to one with a certificate that nobody trusts', async () => {
    await using mail = await openMailServer();
    // Reaches this machine, but is no address that stays on it.
    await using plain = await openPlace(mail, { url: `smtp://0.0.0.0:${mail.port}` });
    await plain.act();
    await plain.run();
    expect((await plain.state()).failure).toMatch(/TLS/i);
    await using untrusted = await openMailServer({ disabledCommands: [] });
    await using place = await openPlace(untrusted, { url: `smtp://0.0.0.0:${untrusted.port}` });
    await place.act();
    await place.run();
    expect((await place.state()).failure).toMatch(/certificate/i);
    expect([...mail.taken, ...untrusted.taken]).toEqual([]);
  });

  test('signs in with the password of the mail server', async () => {
    const seen: string[] = [];
    await using mail = await openMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push(`${username}:${password}`);
        done(null, { user: username });
      },
    });
    await using place = await openPlace(mail, { signIn: { user: 'log', password: 'geheim' } });
    await place.act();
    await place.run();
    expect(seen).toEqual(['log:geheim']);
    expect(mail.taken.length).toBe(1);
  });
});
