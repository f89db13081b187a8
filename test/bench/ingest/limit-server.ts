/**
 * What the house is measured against, in a process of its own: `PUT /limit` hashes and encrypts a body in two threads and writes it with fsync,
 * `PUT /plain` only writes it with fsync, `/file` gives a file out with `express.static`. Told the folder to write in; says its port.
 */
import { close, closeSync, fsync, openSync, rmSync, writev } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import express from 'express';
import type { LimitAnswer, LimitOrder } from './limit-thread.ts';

const STEP_SIZE = 1024 * 1024;
const MOST_STEPS = 8;

const folder = process.argv[2] ?? '';
let bodies = 0;

const threads = ['hash', 'encrypt'].map(
  (workerData) => new Worker(new URL('./limit-thread.ts', import.meta.url), { workerData, execArgv: [] }),
);
const waiting = new Map<number, (answer: LimitAnswer) => void>();
for (const thread of threads) thread.on('message', (answer: LimitAnswer) => waiting.get(answer.body)?.(answer));

function tell(order: LimitOrder): void {
  for (const thread of threads) thread.postMessage(order);
}

// Memory that was used for a step is used again: new memory costs more than the work.
const spare: SharedArrayBuffer[] = [];

function hashAndEncrypt(request: IncomingMessage, response: ServerResponse): void {
  const body = (bodies += 1);
  const file = path.join(folder, `limit-${body}`);
  const fd = openSync(file, 'w');
  tell({ kind: 'begin', body, fd });
  let memory = spare.pop() ?? new SharedArrayBuffer(STEP_SIZE);
  let step = Buffer.from(memory);
  let size = 0;
  let left = threads.length;
  let hash = '';
  let steps = 0;
  const underWay = new Map<number, { readonly memory: SharedArrayBuffer; threads: number }>();
  const send = (): void => {
    steps += 1;
    tell({ kind: 'step', body, step: steps, memory, size });
    underWay.set(steps, { memory, threads: threads.length });
    if (underWay.size >= MOST_STEPS) request.pause();
    memory = spare.pop() ?? new SharedArrayBuffer(STEP_SIZE);
    step = Buffer.from(memory);
    size = 0;
  };
  const stepDone = (number: number): void => {
    const done = underWay.get(number)!;
    done.threads -= 1;
    if (done.threads > 0) return;
    spare.push(done.memory);
    underWay.delete(number);
    if (underWay.size < MOST_STEPS) request.resume();
  };
  waiting.set(body, (answer) => {
    if (answer.done === 'step') {
      if (answer.step !== undefined) stepDone(answer.step);
      return;
    }
    hash = answer.hash ?? hash;
    left -= 1;
    if (left > 0) return;
    waiting.delete(body);
    closeSync(fd);
    rmSync(file);
    response.end(hash);
  });
  request.on('data', (piece: Buffer) => {
    for (let at = 0; at < piece.length;) {
      const copied = piece.copy(step, size, at, Math.min(piece.length, at + STEP_SIZE - size));
      at += copied;
      size += copied;
      if (size === STEP_SIZE) send();
    }
  });
  request.on('end', () => {
    if (size > 0) send();
    tell({ kind: 'end', body });
  });
}

async function writeOnly(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = path.join(folder, `plain-${(bodies += 1)}`);
  const fd = openSync(file, 'w');
  let waitingPieces: Buffer[] = [];
  let waitingSize = 0;
  let writing = Promise.resolve();
  let at = 0;
  const write = (): void => {
    const [pieces, position] = [waitingPieces, at];
    at += waitingSize;
    waitingPieces = [];
    waitingSize = 0;
    request.pause();
    writing = writing.then(async () => {
      await promisify(writev)(fd, pieces, position);
    });
    void writing.then(() => request.resume());
  };
  request.on('data', (piece: Buffer) => {
    waitingPieces.push(piece);
    waitingSize += piece.length;
    if (waitingSize >= STEP_SIZE) write();
  });
  await new Promise((resolve) => request.on('end', resolve));
  if (waitingSize > 0) write();
  await writing;
  await promisify(fsync)(fd);
  await promisify(close)(fd);
  rmSync(file);
  response.end();
}

const application = express();
application.use('/file', express.static(folder));
const server = createServer((request, response) => {
  // What uploads are measured against is no more than Node itself.
  if (request.url === '/limit') hashAndEncrypt(request, response);
  else if (request.url === '/plain') void writeOnly(request, response);
  else application(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
