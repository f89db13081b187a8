import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Request } from 'express';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { NOBODY, type Actor } from '../../../protocols/acts.ts';
import { authenticateDockWith } from '../../../server/docking/authenticate-dock.ts';
import { enrolDock, inviteDock, revokeDock } from '../../../server/docking/enrol-dock.ts';
import { DIALECTS, freshDatabase, type FreshDatabase } from '../../support/databases.ts';

const BEHEERDER: Actor = { id: 'p-1', name: 'Beheerder', role: 'beheerder' };
const SERVER = 'https://beeldkluis.example';
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const publicJwk = (await exportJWK(publicKey)) as { kty: 'EC'; crv: 'P-256'; x: string; y: string };

describe.each(DIALECTS)('a dock on %s', (dialect) => {
  let fresh: FreshDatabase;
  let dockId: string;
  let code: string;
  beforeEach(async () => {
    fresh = await freshDatabase(dialect);
    code = (await inviteDock(fresh, BEHEERDER, { name: 'Dok Markt' })).value!.code;
    dockId = (await enrolDock(fresh, NOBODY, { code, publicJwk })).value!.id;
  });
  afterEach(async () => fresh[Symbol.asyncDispose]());

  const assertion = async (
    given: Record<string, unknown> = {},
    header: Record<string, string> = {},
    key = privateKey,
  ): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: dockId,
      aud: SERVER,
      iat: now,
      exp: now + 60,
      jti: randomUUID(),
      htm: 'PATCH',
      htu: '/v1/innames/1',
      ...given,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'beeldkluis-dock+jwt', ...header }).sign(key);
  };
  const asking = (token: string, method = 'PATCH', originalUrl = '/v1/innames/1?x=1'): Promise<Actor | undefined> =>
    authenticateDockWith({ ...fresh, serverUrl: `${SERVER}/` })({
      method,
      originalUrl,
      get: () => `Bearer ${token}`,
    } as unknown as Request);

  test('is known by an assertion of its own key, once', async () => {
    const token = await assertion();
    expect(await asking(token)).toEqual({ id: dockId, name: 'Dok Markt', role: 'dock' });
    expect(await asking(token)).toBeUndefined();
  });

  test.each([
    ['for another service', { aud: 'https://elsewhere.example' }],
    ['for another method', { htm: 'GET' }],
    ['for another path', { htu: '/v1/innames/2' }],
    ['of a dock that does not exist', { iss: 'dock-x' }],
    ['without an id', { jti: undefined }],
    ['that is too old', { iat: 1_700_000_000, exp: 1_700_000_060 }],
    ['that lives too long', { exp: Math.floor(Date.now() / 1000) + 3600 }],
    ['that never ends', { exp: undefined }],
    ['from the future', { iat: Math.floor(Date.now() / 1000) + 600, exp: Math.floor(Date.now() / 1000) + 660 }],
  ])('is nobody with an assertion %s', async (_what, given) => {
    expect(await asking(await assertion(given))).toBeUndefined();
  });

  test('is nobody with another key, another type, or no assertion at all', async () => {
    const other = await generateKeyPair('ES256');
    expect(await asking(await assertion({}, {}, other.privateKey))).toBeUndefined();
    expect(await asking(await assertion({}, { typ: 'JWT' }))).toBeUndefined();
    expect(await asking('not.a.token')).toBeUndefined();
    expect(
      await asking(
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ iss: dockId })).toString('base64url')}.`,
      ),
    ).toBeUndefined();
  });

  test('is nobody once it was shut out, and cannot be shut out twice', async () => {
    expect((await revokeDock(fresh, BEHEERDER, { dockId })).value?.state).toBe('revoked');
    expect(await asking(await assertion())).toBeUndefined();
    expect(await revokeDock(fresh, BEHEERDER, { dockId })).toEqual({ refused: 'not-found' });
  });

  test('enrols with a code once and in time; a wrong, a used and an old code are refused alike', async () => {
    const unknown = { refused: 'enrolment-code-unknown' };
    const { publicKey: another } = await generateKeyPair('ES256', { extractable: true });
    const jwk = (await exportJWK(another)) as typeof publicJwk;
    expect(await enrolDock(fresh, NOBODY, { code, publicJwk: jwk })).toEqual(unknown);
    expect(await enrolDock(fresh, NOBODY, { code: 'AAAA-BBBB-CCCC-DDDD', publicJwk: jwk })).toEqual(unknown);
    const late = (await inviteDock(fresh, BEHEERDER, { name: 'Laat' })).value!;
    fresh.clock.setOffsetSeconds(25 * 3600);
    expect(await enrolDock(fresh, NOBODY, { code: late.code, publicJwk: jwk })).toEqual(unknown);
    fresh.clock.setOffsetSeconds(0);
    const typed = ` ${late.code.toLowerCase().replaceAll('-', ' ')} `;
    expect((await enrolDock(fresh, NOBODY, { code: typed, publicJwk: jwk })).value?.name).toBe('Laat');
  });
});
