import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SIGNATURE_COMMANDS } from '../../../protocols/handover/read-me.ts';
import {
  END_SIZE,
  centralHeader,
  directoryEnd,
  localHeader,
  readDirectory,
  readDirectoryEnd,
} from '../../../protocols/handover/zip-layout.ts';
import { NotAPackage, PackageDiffers, verifyPackage } from '../../../server/verify/verify-package.ts';
import { type WrittenPackage, writePackage } from '../../support/evidence-package.ts';

let folder: string;
let made: WrittenPackage;
let bag: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-package-'));
  made = await writePackage(folder, randomBytes(17 * 1024 * 1024 + 5));
  execFileSync('unzip', ['-q', made.file, '-d', folder]);
  bag = path.join(folder, made.folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function shell(command: string): string {
  return execFileSync('/bin/sh', ['-c', command], { cwd: bag, encoding: 'utf8' });
}

async function changed(at: number): Promise<string> {
  const bytes = await readFile(made.file);
  bytes[at] = bytes[at]! ^ 0x01;
  const file = path.join(folder, 'veranderd.zip');
  await writeFile(file, bytes);
  return file;
}

describe('an untouched evidence package', () => {
  test('holds under the key of the municipality, and says what it is about', async () => {
    const { manifest, history } = await verifyPackage(made.file, made.publicKey);
    expect(manifest.receiver.reference).toBe('PL0600-2026123456 <&>');
    expect(manifest.blocks.sha256).toHaveLength(3);
    expect(history.entries).toHaveLength(4);
  });

  test('holds the footage bit for bit', async () => {
    expect((await readFile(path.join(bag, 'data/origineel/MOV_0042_.MP4'))).equals(made.original)).toBe(true);
  });

  test('is read whole by unzip and by Python', () => {
    expect(execFileSync('unzip', ['-t', made.file], { encoding: 'utf8' })).toContain('No errors detected');
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))';
    expect(execFileSync('python3', ['-c', script, made.file], { encoding: 'utf8' }).trim()).toBe('13');
  });

  test('is checked by sha256sum and sha512sum with the commands of its own explanation', () => {
    expect(shell('sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt')).not.toContain('FAILED');
    expect(shell('sha512sum -c manifest-sha512.txt tagmanifest-sha512.txt')).not.toContain('FAILED');
  });

  test('is checked by openssl with the commands of its own explanation', async () => {
    await writeFile(path.join(bag, 'sleutel.pem'), made.publicKey.export({ type: 'spki', format: 'pem' }));
    expect(shell(SIGNATURE_COMMANDS.join(' && '))).toContain('Verified OK');
    expect(shell("cut -d. -f2 manifest.jws | tr '_-' '/+' | base64 -di 2>/dev/null || true")).toContain('BP-2026-0001');
    await rm(path.join(bag, 'sleutel.pem'));
  });

  test('explains itself without a script, with the receiver in it and nothing that could pass for markup', async () => {
    const page = await readFile(path.join(bag, 'LEESMIJ.html'), 'utf8');
    expect(page).toContain('PL0600-2026123456 &lt;&amp;&gt;');
    expect(page).not.toContain('<script');
    expect(await readFile(path.join(bag, 'LEESMIJ.txt'), 'utf8')).toContain('2,5 seconden voor');
  });
});

test('the archive description is XML in the order of MDTO 1.0.1', () => {
  const script = `import sys, xml.etree.ElementTree as t
print([[c.tag.split('}')[1] for c in t.parse(f).getroot()[0]] for f in sys.argv[1:]])`;
  const listed = execFileSync('python3', ['-c', script, 'data/opname.mdto.xml', 'data/bestand.mdto.xml'], {
    cwd: bag,
    encoding: 'utf8',
  });
  expect(JSON.parse(listed.replaceAll("'", '"'))).toEqual([
    [
      'identificatie',
      'naam',
      'aggregatieniveau',
      'dekkingInTijd',
      'dekkingInRuimte',
      'event',
      'waardering',
      'bewaartermijn',
      'heeftRepresentatie',
      'archiefvormer',
      'beperkingGebruik',
    ],
    ['identificatie', 'naam', 'omvang', 'bestandsformaat', 'checksum', 'checksum', 'isRepresentatieVan'],
  ]);
});

describe('a package that is not what was built', () => {
  test('a changed byte is found wherever it lies', async () => {
    const file = path.join(folder, 'klein.zip');
    const small = await writePackage(await mkdtemp(path.join(folder, 'klein-')), Buffer.from('kort'));
    const bytes = await readFile(small.file);
    for (let at = 0; at < bytes.length; at += 41) {
      const copy = Buffer.from(bytes);
      copy[at] = copy[at]! ^ 0x04;
      await writeFile(file, copy);
      await expect(verifyPackage(file, small.publicKey)).rejects.toThrow(PackageDiffers);
    }
  });

  test('a changed byte of the footage is named with its block', async () => {
    const file = await changed(9 * 1024 * 1024);
    await expect(verifyPackage(file, made.publicKey)).rejects.toThrow(/MOV_0042_\.MP4.*blok 2 van 3/);
  });

  test('a signature of somebody else is refused', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    await expect(verifyPackage(made.file, publicKey)).rejects.toThrow(/manifest\.jws: de handtekening/);
  });

  /** A container that is right in every byte, with one entry more: what somebody makes who read how packages are checked. */
  async function withExtra(name: string, content: string): Promise<string> {
    const small = await writePackage(await mkdtemp(path.join(folder, 'extra-')), Buffer.from('kort'));
    const bytes = await readFile(small.file);
    const { at, size, count } = readDirectoryEnd(bytes.subarray(-END_SIZE));
    const entries = readDirectory(bytes.subarray(at, at + size), count)!;
    const data = Buffer.from(content);
    const { moment } = entries[0]!;
    const extra = { name: `${small.folder}/${name}`, size: data.length, crc: crc32(data), at, moment, streamed: false };
    const local = Buffer.concat([localHeader(extra), data]);
    const listed = Buffer.concat([...entries, extra].map(centralHeader));
    const directory = { count: count + 1, at: at + local.length, size: listed.length };
    const file = path.join(folder, 'extra.zip');
    await writeFile(file, Buffer.concat([bytes.subarray(0, at), local, listed, directoryEnd(directory)]));
    keyOfExtra = small.publicKey;
    return file;
  }
  let keyOfExtra: KeyObject;

  test.each([
    'VERKLARING.txt',
    'data/extra.txt',
    'tagmanifest-VERKLARING.txt',
    'tagmanifest-md5.txt',
    'data/origineel/tweede.mp4',
    '../buiten.txt',
    'LEESMIJ.txt',
    'LEESMIJ.txt/',
    'tagmanifest-sha256.txt\u200b',
  ])('a file that was slipped in as %j is refused', async (name) => {
    const file = await withExtra(name, 'De brigadier verklaart dat de opname later is gemaakt.');
    await expect(verifyPackage(file, keyOfExtra)).rejects.toThrow(PackageDiffers);
  });

  test('a package that was cut off is refused', async () => {
    const file = path.join(folder, 'kort.zip');
    await writeFile(file, (await readFile(made.file)).subarray(0, -1));
    await expect(verifyPackage(file, made.publicKey)).rejects.toThrow(PackageDiffers);
  });

  test('something else than a package cannot be read at all', async () => {
    const file = path.join(folder, 'brief.txt');
    await writeFile(file, 'Geachte heer, mevrouw. '.repeat(50));
    await expect(verifyPackage(file, made.publicKey)).rejects.toThrow(NotAPackage);
    await expect(verifyPackage(path.join(folder, 'nergens.zip'), made.publicKey)).rejects.toThrow(NotAPackage);
  });
});

test('footage that is not what was docked never becomes a package', async () => {
  const target = await mkdtemp(path.join(folder, 'anders-'));
  await expect(writePackage(target, Buffer.from('ingenomen'), Buffer.from('vervangen'))).rejects.toThrow(
    /is not what was docked/,
  );
});
