import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

/** A timestamp authority (RFC 3161): `openssl ts` behind a small HTTP server on loopback. */
export interface TestAuthority extends AsyncDisposable {
  readonly url: string;
  /** Folder with `ca.pem`, the certificate that vouches for it. */
  readonly folder: string;
  readonly caFile: string;
  /** How many answers it gave. */
  answers(): number;
  /** Lets it answer something else, or nothing when the change throws; without argument it is itself again. */
  change(answer?: (honest: Buffer, query: Buffer) => Buffer): void;
  /** Whether openssl, which has nothing of ours, accepts this answer for this file. */
  accepts(answerFile: string, textFile: string): boolean;
}

const SETTINGS = `
[req]
distinguished_name = name
prompt = no
[name]
CN = placeholder
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[tsa]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[other]
keyUsage = critical, digitalSignature
[authority]
serial = FOLDER/serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.4146.2.3
digests = sha256, sha384
accuracy = secs:1
ess_cert_id_alg = sha256
`;

export async function openAuthority(): Promise<TestAuthority> {
  const folder = mkdtempSync(path.join(tmpdir(), 'beeldkluis-tsa-'));
  const file = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  writeFileSync(file('openssl.cnf'), SETTINGS.replaceAll('FOLDER', folder));
  writeFileSync(file('serial'), '01\n');
  const key = ['-newkey', 'rsa:2048', '-nodes', '-config', 'openssl.cnf', '-days', '30'];
  openssl('req', '-x509', ...key, '-subj', '/CN=Test CA', '-extensions', 'ca', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl('req', ...key.slice(0, -2), '-subj', '/CN=Test TSA', '-keyout', 'tsa.key', '-out', 'tsa.csr');
  const issue = ['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30'];
  openssl(...issue, '-extfile', 'openssl.cnf', '-extensions', 'tsa', '-out', 'tsa.pem');

  let given = 0;
  let changed: ((honest: Buffer, query: Buffer) => Buffer) | undefined;
  const reply = (query: Buffer): Buffer => {
    writeFileSync(file('query.tsq'), query);
    const signer = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'ca.pem'];
    openssl(
      'ts',
      '-reply',
      '-config',
      'openssl.cnf',
      '-section',
      'authority',
      '-queryfile',
      'query.tsq',
      ...signer,
      '-out',
      'reply.tsr',
    );
    return readFileSync(file('reply.tsr'));
  };
  const server = createServer((request, response) => {
    void buffer(request).then((query) => {
      given += 1;
      try {
        const honest = reply(query);
        const answer = changed === undefined ? honest : changed(honest, query);
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer);
      } catch {
        response.writeHead(500).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...{ url: `http://127.0.0.1:${address.port}/tsa`, folder, caFile: file('ca.pem') },
    answers: () => given,
    change: (answer) => {
      changed = answer;
    },
    accepts: (answerFile, textFile) => {
      try {
        openssl('ts', '-verify', '-in', answerFile, '-data', textFile, '-CAfile', 'ca.pem');
        return true;
      } catch {
        return false;
      }
    },
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
