import { execFile } from 'node:child_process';
import { createCipheriv, createHash, publicEncrypt, randomBytes, constants } from 'node:crypto';
import { request as plainly } from 'node:http';
import { request as overTls, type RequestOptions } from 'node:https';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Actor } from '../../protocols/acts.ts';
import { connectAxis } from '../../server/docking/axis/connect-axis.ts';
import type { AxisDesk } from '../../server/docking/axis/desk.ts';
import { makeConnectionFile } from '../../server/docking/axis/make-connection-file.ts';

const run = promisify(execFile);

export const MANAGER: Actor = { id: 'beheer', name: 'B. Beheer', role: 'beheerder' };

/** Makes a certificate of our own for this machine, and gives the settings that let a house use it. */
export async function certificateIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const [key, certificate] = [path.join(folder, 'tls.key'), path.join(folder, 'tls.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=beeldkluis', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
  ]);
  return { BEELDKLUIS_TLS_KEY: key, BEELDKLUIS_TLS_CERTIFICATE: certificate };
}

/** A connection file as the manager of the docks reads it. */
export interface ConnectionFileRead {
  readonly AuthenticationTokenURI: readonly string[];
  /** Missing in the demonstration without TLS. */
  readonly HTTPSCertificate?: readonly string[];
  readonly BlobAPIUserName: string;
  readonly BlobAPIKey: string;
  readonly WantEncryption: boolean;
  readonly PublicKey?: string;
  readonly PublicKeyId?: string;
}

/** Makes a connection as the administrator does; gives its id and its file. */
export async function connectionFor(
  desk: AxisDesk,
  encrypted = false,
): Promise<{ id: string; file: ConnectionFileRead }> {
  const { id } = (await connectAxis(desk, MANAGER, { name: 'Docks stadskantoor', encrypted })).value!;
  return { id, file: await newFile(desk, id) };
}

export async function newFile(desk: AxisDesk, connectionId: string): Promise<ConnectionFileRead> {
  const made = (await makeConnectionFile(desk, MANAGER, { connectionId })).value!;
  return JSON.parse(made.text) as ConnectionFileRead;
}

/** What a connection file says is to be trusted, in PEM. */
export function certificatesOf({ HTTPSCertificate = [] }: ConnectionFileRead): string[] {
  return HTTPSCertificate.map((each) => Buffer.from(each, 'base64').toString('utf8'));
}

/** What the service answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A system controller as far as the interface sees it: it knows its connection file and nothing else. */
export interface AxisDock {
  /** Sends a request to a place in its storage, signing in first when it has not. */
  send(method: string, place: string, options?: Sending): Promise<Answered>;
  /** Signs in anew. */
  signIn(password?: string): Promise<Answered>;
  readonly token: string;
}

export interface Sending {
  readonly meta?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Sends so many bytes, then cuts the connection. */
  readonly cutAfter?: number;
  /** Sends so many bytes and then nothing more, until `letGo` or the end of the server. */
  readonly hold?: Hold;
  /** In chunks, without saying how long it is. */
  readonly chunked?: boolean;
}

/** A body of which the rest does not come. */
export interface Hold {
  readonly after: number;
  /** Called when the connection has taken what was sent. */
  readonly held: () => void;
  readonly letGo?: AbortSignal;
}

export function dockWith(file: ConnectionFileRead): AxisDock {
  const ca = certificatesOf(file);
  let token = '';
  let storage = '';
  const signIn = async (password = file.BlobAPIKey): Promise<Answered> => {
    const headers = { 'X-Auth-User': file.BlobAPIUserName, 'X-Auth-Key': password };
    const answered = await ask(file.AuthenticationTokenURI[0] ?? '', { method: 'GET', ca, headers });
    if (answered.status === 200) {
      token = String(answered.headers['x-auth-token']);
      storage = String(answered.headers['x-storage-url']);
    }
    return answered;
  };
  return {
    signIn,
    get token() {
      return token;
    },
    send: async (method, place, sending = {}) => {
      if (token === '') await signIn();
      const kind = place.includes('/') ? 'Object' : 'Container';
      const meta = Object.entries(sending.meta ?? {}).map(
        ([name, value]) => [`X-${kind}-Meta-${name}`, encodeURIComponent(value)] as const,
      );
      const address = `${storage}/${place.split('/').map(encodeURIComponent).join('/')}`;
      const headers = { 'X-Auth-Token': token, ...Object.fromEntries(meta), ...sending.headers };
      return ask(address, { method, ca, headers }, sending);
    },
  };
}

function ask(address: string, options: RequestOptions, sending: Sending = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { body, cutAfter, hold, chunked = false } = sending;
    const request = address.startsWith('https:') ? overTls : plainly;
    const headers = { ...(options.headers as Record<string, string>) };
    if (!chunked) headers['Content-Length'] = String(body?.length ?? 0);
    const sent = request(address, { ...options, headers, agent: false, signal: hold?.letGo }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, headers: answered, body: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.on('error', reject);
    if (hold !== undefined) sent.write(body?.subarray(0, hold.after) ?? '', hold.held);
    else if (cutAfter === undefined) sent.end(body);
    else sent.write(body?.subarray(0, cutAfter) ?? '', () => sent.destroy(new Error('the cable was pulled')));
  });
}

/** A clip as a camera with end-to-end encryption sends it, with its key object. */
export interface EncryptedContent {
  readonly body: Buffer;
  readonly key: Buffer;
}

/** Encrypts as the camera system does: AES-256-CBC under a fresh key that is wrapped to the key of the connection file. */
export function encryptFor(file: ConnectionFileRead, plain: Buffer): EncryptedContent {
  const [key, iv] = [randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const publicKey = Buffer.from(file.PublicKey ?? '', 'base64').toString('utf8');
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, key);
  const object = {
    EncryptedKey: wrapped.toString('base64'),
    ContentEncryptionIV: iv.toString('base64'),
    PublicKeyId: file.PublicKeyId,
  };
  return { body: Buffer.concat([cipher.update(plain), cipher.final()]), key: Buffer.from(JSON.stringify(object)) };
}

export const md5 = (content: Buffer): string => createHash('md5').update(content).digest('hex');
export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
