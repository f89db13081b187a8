import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between the house and a server that can be made to change what goes over it. */
export interface DamagingWire extends AsyncDisposable {
  /** Address to use in the place of the server's own. */
  readonly url: string;
  /** From now on one bit of every large piece that is sent is changed, or no longer. */
  damage(isDamaging: boolean): void;
  /** Heads of the requests that went over it. */
  readonly heads: readonly string[];
}

const LARGE = 10_000;

/** Lays a wire to an http server. */
export async function layWire(to: string): Promise<DamagingWire> {
  const target = new URL(to);
  const ends = new Set<Socket>();
  const heads: string[] = [];
  let isDamaging = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => other.destroy());
    }
    near.on('data', (sent: Buffer) => {
      const text = sent.toString('latin1');
      if (/^[A-Z]+ \//.test(text)) heads.push(text.split('\r\n\r\n')[0] ?? '');
      if (isDamaging && sent.length > LARGE) sent.writeUInt8(sent.readUInt8(sent.length - 1) ^ 1, sent.length - 1);
      far.write(sent);
    });
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The wire has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    heads,
    damage: (wish) => {
      isDamaging = wish;
    },
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
