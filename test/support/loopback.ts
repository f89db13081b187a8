import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file behind a loopback address that answers range requests, as the house lends footage to the pipeline. */
export async function lend(file: string): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer((request, response) => {
    const { size } = statSync(file);
    const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from);
    const end = to === '' ? size - 1 : Number(to);
    response.writeHead(request.headers.range === undefined ? 200 : 206, {
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      'content-range': `bytes ${start}-${end}/${size}`,
    });
    const reading = createReadStream(file, { start, end });
    reading.on('error', () => response.destroy());
    reading.pipe(response);
    response.on('error', () => undefined);
    response.on('close', () => reading.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/footage`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
