import { describe, expect, test } from '@jest/globals';
import { CAPABILITIES, CATEGORIES, systemDocument } from '../../../../protocols/docking/axis/capabilities.ts';
import { connectionFile } from '../../../../protocols/docking/axis/connection-file.ts';
import { beginsLikeFootage, parseKeyObject } from '../../../../protocols/docking/axis/key-object.ts';
import {
  inZone,
  mergeMetadata,
  metadataOf,
  placeIn,
  tagsIn,
  timesOf,
} from '../../../../protocols/docking/axis/metadata.ts';
import { momentOf, opens, parseContainerName, parseObjectName } from '../../../../protocols/docking/axis/names.ts';

describe('names that docks give', () => {
  test.each([
    ['System', { kind: 'list', list: 'System' }],
    [
      '7a1c5cb2-08a5-4c1c-9a56-0f3f2f9d2a11_B8A44F000001_20260831T093000Z',
      {
        ...{ kind: 'recording', userId: '7a1c5cb2-08a5-4c1c-9a56-0f3f2f9d2a11', serial: 'B8A44F000001' },
        triggeredAt: '2026-08-31T09:30:00.000Z',
      },
    ],
    ['u_s_20260831_093000', { kind: 'recording', userId: 'u', serial: 's', triggeredAt: '2026-08-31T09:30:00.000Z' }],
    ['RejectedContent_20260831T093000Z_x', { kind: 'rejected', rejectedAt: '2026-08-31T09:30:00.000Z' }],
    ['RejectedContent_UnknownTime_x', { kind: 'rejected', rejectedAt: undefined }],
    ['u_s_yesterday', undefined],
    ['u_s_20261331T093000Z', undefined],
    [`${'u'.repeat(300)}_s_20260831T093000Z`, undefined],
  ])('container %s', (name, parsed) => {
    expect(parseContainerName(name)).toEqual(parsed);
  });

  test.each([
    [
      '20260831T093000Z_4021.mkv',
      { kind: 'clip', mediaType: 'video/x-matroska', startedAt: '2026-08-31T09:30:00.000Z' },
    ],
    ['20260831T093000Z_4021.mp4', { kind: 'clip', mediaType: 'video/mp4', startedAt: '2026-08-31T09:30:00.000Z' }],
    ['20260831T093000Z_4021.key', { kind: 'key', opens: '20260831T093000Z_4021' }],
    ['20260831_093000_4021_B8A44F000001_gpstrail.json', { kind: 'track' }],
    ['bookmark_20260831T093010Z_2', { kind: 'bookmark', at: '2026-08-31T09:30:10.000Z' }],
    ['something else', { kind: 'clip', mediaType: 'video/x-matroska', startedAt: undefined }],
  ])('object %s: what is nothing else is taken for footage', (name, parsed) => {
    expect(parseObjectName(name)).toEqual(parsed);
  });

  test('a key opens the object of its own name, and no other', () => {
    expect(opens('20260831T093000Z_1.key', '20260831T093000Z_1.mkv')).toBe(true);
    expect(opens('a_gpstrail.key', 'a_gpstrail.json')).toBe(true);
    expect(opens('20260831T093000Z_1.key', '20260831T093000Z_11.mkv')).toBe(false);
    expect(opens('20260831T093000Z_1.mkv', '20260831T093000Z_1.mkv')).toBe(false);
  });

  test.each([
    ['1756632600', '2025-08-31T09:30:00.000Z'],
    ['2026-08-31T11:30:00+02:00', '2026-08-31T09:30:00.000Z'],
    ['20260831T093000Z', '2026-08-31T09:30:00.000Z'],
    ['soon', undefined],
  ])('the moment %s', (written, moment) => {
    expect(momentOf(written)).toBe(moment);
  });
});

describe('metadata that docks send', () => {
  test('is decoded from the headers, the other kind is left alone, and control characters are gone', () => {
    const headers = {
      'x-object-meta-name': '%C3%96mer%20de%20Wit',
      'x-object-meta-odd': '100%',
      'x-object-meta-tricky': 'a%0D%0Ab',
      'x-container-meta-status': 'Complete',
      etag: 'x',
    };
    expect(metadataOf(headers, 'object')).toEqual({ name: 'Ömer de Wit', odd: '100%', tricky: 'ab' });
    expect(metadataOf(headers, 'container')).toEqual({ status: 'Complete' });
  });

  test('of a container is laid over what is there; an empty value takes away', () => {
    expect(mergeMetadata({ a: '1', b: '2' }, { b: '', c: '3' })).toEqual({ a: '1', c: '3' });
  });

  test('tells times in either form, and the ISO form counts', () => {
    const metadata = { starttime: '1756632600', starttimeiso: '2026-08-31T09:30:00Z', stoptime: '1756632660' };
    expect(timesOf(metadata)).toEqual({ from: '2026-08-31T09:30:00.000Z', to: '2025-08-31T09:31:00.000Z' });
    expect(timesOf({})).toEqual({ from: undefined, to: undefined });
  });

  test('tells where it was, when that place exists', () => {
    expect(placeIn('52.3702, 4.8952, 3.5, 1756632600')).toEqual({ latitude: 52.3702, longitude: 4.8952 });
    expect(placeIn('152.3702, 4.8952, 3.5')).toBeUndefined();
    expect(placeIn('')).toBeUndefined();
  });

  test.each([
    ['2026-08-31T09:30:00.000Z', 'Europe/Amsterdam', '2026-08-31T11:30:00.000+02:00'],
    ['2026-12-31T09:30:00.000Z', 'Europe/Amsterdam', '2026-12-31T10:30:00.000+01:00'],
    ['2026-08-31T09:30:00.000Z', 'America/St_Johns', '2026-08-31T07:00:00.000-02:30'],
    ['2026-08-31T09:30:00.000Z', 'Nowhere/Land', '2026-08-31T09:30:00.000Z'],
  ])('%s in %s is %s', (moment, zone, local) => {
    expect(inZone(moment, zone)).toBe(local);
    expect(Date.parse(local)).toBe(Date.parse(moment));
  });

  test('holds tags with a semicolon between them', () => {
    expect(tagsIn({ tags: 'TriggerOn:Button; x:y;;' })).toEqual(['TriggerOn:Button', 'x:y']);
  });
});

describe('what docks are told', () => {
  test('no capability that was ever declared is withdrawn', () => {
    // Declared in the release of November 2026. Add to this list; never take anything away.
    const declared = {
      Read: ['ReadCategories'],
      Store: [
        'StoreUserIDKey',
        'StoreBookmarks',
        'StoreSignedVideo',
        'StoreGNSSTrackRecording',
        'StoreRejectedContent',
      ],
      StoreAndRead: ['StoreReadSystemID'],
    } as const;
    const published = JSON.parse(systemDocument('Capabilities.json') ?? '') as Record<string, Record<string, boolean>>;
    for (const [group, names] of Object.entries(declared)) {
      for (const name of names) expect(published[group]?.[name]).toBe(true);
    }
    expect(JSON.parse(systemDocument('Capability.json') ?? '')).toEqual(CAPABILITIES);
  });

  test('every category has an id of its own', () => {
    expect(new Set(CATEGORIES.map(({ Id }) => Id)).size).toBe(CATEGORIES.length);
    expect(JSON.parse(systemDocument('Categories.json') ?? '')).toEqual(CATEGORIES);
    expect(systemDocument('toString')).toBeUndefined();
  });

  test('the connection file holds what the manager of the docks asks for, within its limits', () => {
    const facts = {
      ...{
        organisation: 'Gemeente '.repeat(20),
        name: 'Docks',
        version: '0.1.0',
        userName: 'dock-1',
        password: 'secret',
      },
      ...{ signInUrl: 'https://kluis.example.nl/axis/auth/v1.0', certificates: ['PEM'] },
      encryption: { publicKey: 'PUBLIC', keyId: 'dock/1' },
    };
    const file = JSON.parse(connectionFile(facts)) as Record<string, string>;
    expect(file).toMatchObject({
      ...{
        ConnectionFileVersion: '1.0',
        ContentDestinationAsNTPServer: false,
        BlobAPIKey: 'secret',
        ContainerType: 'mp4',
      },
      ...{ AuthenticationTokenURI: [facts.signInUrl], HTTPSCertificate: [Buffer.from('PEM').toString('base64')] },
      ...{ WantEncryption: true, PublicKey: Buffer.from('PUBLIC').toString('base64'), PublicKeyId: 'dock/1' },
    });
    expect(file['SiteName']?.length).toBeLessThanOrEqual(64);
    const open = JSON.parse(connectionFile({ ...facts, encryption: undefined })) as object;
    expect(open).toMatchObject({ WantEncryption: false });
    expect(open).not.toHaveProperty('PublicKey');
    expect(() => connectionFile({ ...facts, certificates: ['x'.repeat(70_000)] })).toThrow('too large');
  });
});

describe('a key object', () => {
  const iv = Buffer.alloc(16).toString('base64');
  test('is read, and whatever else is in it is left alone', () => {
    const read = parseKeyObject(JSON.stringify({ EncryptedKey: 'AAAA', ContentEncryptionIV: iv, PublicKeyId: 'x' }));
    expect(read.value).toEqual({ wrapped: Buffer.alloc(3), iv: Buffer.alloc(16) });
  });

  test.each([
    ['no JSON', 'EncryptedKey=1', ''],
    ['no base64', JSON.stringify({ EncryptedKey: '?', ContentEncryptionIV: iv }), 'EncryptedKey'],
    ['a short vector', JSON.stringify({ EncryptedKey: 'AAAA', ContentEncryptionIV: 'AAAA' }), 'ContentEncryptionIV'],
  ])('that holds %s is refused', (_what, body, field) => {
    expect(parseKeyObject(body)).toMatchObject({ refused: 'invalid-input', fields: [{ field }] });
  });

  test('footage is told from what is encrypted by how it begins', () => {
    expect(beginsLikeFootage(Buffer.from('1a45dfa3a3428681', 'hex'))).toBe(true);
    expect(beginsLikeFootage(Buffer.from('\0\0\0 ftypisom', 'latin1'))).toBe(true);
    expect(beginsLikeFootage(Buffer.from('0123456789abcdef', 'hex'))).toBe(false);
    expect(beginsLikeFootage(Buffer.alloc(0))).toBe(false);
  });
});
