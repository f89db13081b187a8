import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import type { OidcSettings } from '../../../server/config.ts';
import { connectProvider } from '../../../server/http/identity-provider.ts';
import { openFrontDoor, visitor, type FrontDoor } from '../../support/front-door.ts';

const SUBSTANTIAL = 'http://eidas.europa.eu/LoA/substantial';
const LOW = 'http://eidas.europa.eu/LoA/low';

/** What the provider says about whoever signs in next. */
interface Account {
  readonly sub: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly acr: string;
}
const PRIVACY: Account = { sub: 'p-1', name: 'Fatima el Idrissi', groups: ['allen', 'bk-privacy'], acr: SUBSTANTIAL };
let account = PRIVACY;
let folder = '';
let provider: ChildProcess;
let settings: OidcSettings;
let publicJwk: object;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-oidc-'));
  const { privateKey, publicKey } = await generateKeyPair('PS256', { extractable: true });
  const clientKeyFile = path.join(folder, 'client.jwk');
  await writeFile(clientKeyFile, JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'PS256', kid: 'client-1' }));
  publicJwk = { ...(await exportJWK(publicKey)), alg: 'PS256', kid: 'client-1', use: 'sig' };
  provider = fork('test/support/identity-provider.ts', { execArgv: [], stdio: 'ignore' });
  const [{ issuer }] = (await once(provider, 'message')) as [{ issuer: string }];
  settings = {
    ...{ issuer, clientId: 'beeldkluis', clientKeyFile, rolesClaim: 'groups', leastAssurance: SUBSTANTIAL },
    roleOfGroup: { 'bk-privacy': 'privacymedewerker', 'bk-fg': 'toezichthouder' },
  };
});

afterAll(async () => {
  provider.disconnect();
  await once(provider, 'exit');
  await rm(folder, { recursive: true, force: true });
});

async function openDoor(): Promise<FrontDoor> {
  const door = await openFrontDoor({ identityProvider: (url) => connectProvider(settings, url) });
  provider.send({ redirectUri: `${door.url}/aanmelden/terug`, publicJwk });
  await once(provider, 'message');
  return door;
}

/** Goes to the provider and back as a browser does; gives the address on our side that it comes back to. */
async function throughProvider(start: Response): Promise<string> {
  const browser = visitor(settings.issuer, {});
  let back = new URL(start.headers.get('location') ?? '');
  while (back.origin === settings.issuer) {
    if (back.pathname.startsWith('/interaction/')) {
      back.searchParams.set('account', JSON.stringify({ ...account, department: 'Juridische Zaken' }));
    }
    const answer = await browser(back.href);
    back = new URL(answer.headers.get('location') ?? 'nowhere:', settings.issuer);
  }
  return `${back.pathname}${back.search}`;
}

describe('signing in at the municipality', () => {
  test('takes name, role and department from the provider, and records who came in', async () => {
    account = PRIVACY;
    await using door = await openDoor();
    const browser = door.visitor();
    const start = await browser('/aanmelden/begin?terug=%2Fprivacy');
    const asked = new URL(start.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', acr_values: SUBSTANTIAL, client_id: 'beeldkluis' },
    });
    expect((asked.get('state') ?? '').length).toBeGreaterThanOrEqual(22);
    expect((asked.get('nonce') ?? '').length).toBeGreaterThanOrEqual(22);
    const done = await browser(await throughProvider(start));
    expect([done.status, done.headers.get('location')]).toEqual([303, '/privacy']);
    expect(await (await browser('/')).text()).toContain('Dag Fatima el Idrissi');
    expect(
      await door.database
        .sql('persons')
        .where({ subject: `${settings.issuer} p-1` })
        .first(),
    ).toMatchObject({
      ...{ name: 'Fatima el Idrissi', role: 'privacymedewerker', department: 'Juridische Zaken' },
    });
    expect(await door.recorded()).toEqual(['person.signed-in done']);
  });

  test('takes over a changed role at the next sign-in, for the same person', async () => {
    account = PRIVACY;
    await using door = await openDoor();
    for (const groups of [['bk-privacy'], ['bk-fg']]) {
      account = { ...PRIVACY, groups };
      const browser = door.visitor();
      await browser(await throughProvider(await browser('/aanmelden/begin')));
    }
    const rows = await door.database
      .sql('persons')
      .where({ subject: `${settings.issuer} p-1` })
      .select('role');
    expect(rows).toEqual([{ role: 'toezichthouder' }]);
  });

  test.each([
    ['has no role here', { groups: ['allen'] }],
    ['came in at too low a level of assurance', { acr: LOW }],
  ])('refuses and records somebody who %s', async (_why, differently) => {
    account = { ...PRIVACY, ...differently };
    await using door = await openDoor();
    const browser = door.visitor();
    const done = await browser(await throughProvider(await browser('/aanmelden/begin')));
    expect(done.status).toBe(403);
    expect(await done.text()).toContain('Aanmelden niet gelukt');
    expect(await door.recorded()).toEqual(['person.signed-in refused']);
  });

  test('refuses an answer that was asked for by somebody else, was changed, or comes twice', async () => {
    account = PRIVACY;
    await using door = await openDoor();
    const browser = door.visitor();
    const back = await throughProvider(await browser('/aanmelden/begin'));
    const stranger = door.visitor();
    await stranger('/aanmelden/begin');
    expect((await stranger(back)).status).toBe(403);
    expect((await door.visitor()(back)).status).toBe(403);
    expect((await browser(back.replace(/code=./, 'code=x'))).status).toBe(403);
    expect((await browser(back)).status).toBe(403);
  });

  test('refuses somebody who was deactivated here, whatever the provider says', async () => {
    account = PRIVACY;
    await using door = await openDoor();
    const browser = door.visitor();
    await browser(await throughProvider(await browser('/aanmelden/begin')));
    await door.database
      .sql('persons')
      .where({ subject: `${settings.issuer} p-1` })
      .update({ state: 'deactivated' });
    const again = door.visitor();
    expect((await again(await throughProvider(await again('/aanmelden/begin')))).status).toBe(403);
  });

  test('says so plainly when the provider does not answer', async () => {
    account = PRIVACY;
    await using door = await openFrontDoor({
      identityProvider: (url) => connectProvider({ ...settings, issuer: 'http://127.0.0.1:9' }, url),
    });
    expect((await door.visitor()('/aanmelden/begin')).status).toBe(500);
  });
});
