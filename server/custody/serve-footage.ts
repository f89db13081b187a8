import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { byteRange, type ByteRange, type RangeWish } from '../../protocols/viewing/byte-range.ts';
import { stamp } from '../clock.ts';
import { FootageStopped, footagePieces, type FootageDesk } from './footage-pieces.ts';
import { sendPieces } from './send-pieces.ts';
import { viewedFootage, type ViewedFootage } from './viewing-sessions.ts';

const LOOK_EVERY_MILLISECONDS = 1000;

/** The request and the answer of one fetch of footage, as the HTTP server has them. */
export interface FootageExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Answers a request for footage within a viewing session, whole or in part (RFC 9110, section 14). Session and recording are looked at for
 * every request, again for every window and every second; every window is in the log before its first byte leaves. The answer is not begun
 * before the first bytes were opened, so that until then a refusal or a fault is answered like any other. After that the socket is cut.
 */
export async function serveFootage(
  desk: FootageDesk,
  by: Actor,
  sessionId: string,
  exchange: FootageExchange,
): Promise<Verdict<undefined>> {
  const { request, response } = exchange;
  const who = { sessionId, personId: by.id };
  const footage = await viewedFootage(desk.database.sql, who, stamp(desk.clock.now()));
  if (footage.refused !== undefined) return footage;
  const asked = byteRange(wishOf(request, footage.value), footage.value.plainSize);
  if (asked.kind === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${footage.value.plainSize}`);
    return refuse('range-not-satisfiable');
  }
  if (request.method === 'HEAD' || asked.from === asked.to) {
    begin(response, footage.value, asked);
    response.end();
    return granted(undefined);
  }
  return stream(desk, by, { footage: footage.value, asked, response });
}

function wishOf({ headers }: IncomingMessage, footage: ViewedFootage): RangeWish {
  const ifRange = headers['if-range'];
  return {
    range: headers.range,
    // Sent twice it proves nothing, as little as a tag that is not ours.
    ifRange: Array.isArray(ifRange) ? ifRange.join() : ifRange,
    etag: tagOf(footage),
  };
}

interface Answer {
  readonly footage: ViewedFootage;
  readonly asked: Exclude<ByteRange, { kind: 'unsatisfiable' }>;
  readonly response: ServerResponse;
}

async function stream(desk: FootageDesk, by: Actor, answer: Answer): Promise<Verdict<undefined>> {
  const { footage, asked, response } = answer;
  const pieces = footagePieces(desk, by, footage, asked);
  try {
    const first = await pieces.next();
    begin(response, footage, asked);
    const stop = watch(desk, by, footage, response);
    try {
      await sendPieces(response, { first, rest: pieces }, desk.steps);
    } finally {
      stop();
    }
    return granted(undefined);
  } catch (error) {
    await pieces.return(undefined);
    if (error instanceof FootageStopped && !response.headersSent) return refuse(error.refusal);
    // Before the first byte it is a fault like any other; after it the answer is cut off, and what has to be recorded is recorded.
    if (!response.headersSent) throw error;
    response.destroy();
    return granted(undefined);
  }
}

/** Looks every second whether the session still stands, so that a player that stopped reading is cut off too. */
function watch(desk: FootageDesk, by: Actor, footage: ViewedFootage, response: ServerResponse): () => void {
  const who = { sessionId: footage.session.id, personId: by.id };
  const look = async (): Promise<void> => {
    const now = await viewedFootage(desk.database.sql, who, stamp(desk.clock.now()));
    if (now.refused !== undefined) response.destroy();
  };
  // Who cannot look does not know that it may go on.
  const timer = setInterval(() => void look().catch(() => response.destroy()), LOOK_EVERY_MILLISECONDS);
  return () => {
    clearInterval(timer);
  };
}

/** The bytes of an object never change, so its id tells them apart. */
function tagOf(footage: ViewedFootage): string {
  return `"${footage.session.objectId}"`;
}

const FOOTAGE_TYPE = /^(video|audio)\/[a-z0-9.+-]+$/;

function begin(response: ServerResponse, footage: ViewedFootage, asked: Answer['asked']): void {
  const part = asked.kind === 'part';
  response.writeHead(part ? 206 : 200, {
    // What a dock declared is never taken for a page or a script.
    'Content-Type': FOOTAGE_TYPE.test(footage.mediaType) ? footage.mediaType : 'application/octet-stream',
    'Content-Length': asked.to - asked.from,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ETag: tagOf(footage),
    ...(part ? { 'Content-Range': `bytes ${asked.from}-${asked.to - 1}/${footage.plainSize}` } : {}),
  });
}
