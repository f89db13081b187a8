import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly status: { readonly code: number };
}

/** A collector that speaks OTLP over HTTP, on loopback, and can fail in every way that a collector fails. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  /** Every span that came in, in the order in which it came, those that came twice too. */
  readonly received: readonly Span[];
  /** What it answers from now on; nothing answers at all, and the connection is broken. */
  answer: { readonly status: number; readonly body: string } | undefined;
  /** Called when a batch has come in, before it is answered. */
  onReceived: () => void;
}

export const TAKEN = { status: 200, body: '{}' };

export async function openCollector(): Promise<Collector> {
  const received: Span[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.method !== 'POST' || request.url !== '/v1/traces') {
        response.writeHead(404).end();
        return;
      }
      const traces = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      if (request.headers['content-type'] !== 'application/json') throw new Error('not JSON');
      const spans = traces.resourceSpans.flatMap((own) => own.scopeSpans.flatMap((scope) => scope.spans));
      if (collector.answer?.status === 200) received.push(...spans);
      collector.onReceived();
      if (collector.answer === undefined) request.socket.destroy();
      else response.writeHead(collector.answer.status).end(collector.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    received,
    answer: TAKEN,
    onReceived: () => undefined,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
  return collector;
}
