import type { Request, Response } from 'express';
import { isRecorded, mayPerform, type Act, type Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Refusal, type RefusedField, type Verdict } from '../../protocols/refusal.ts';
import type { Database } from '../database/database.ts';
import type { Performed, Prepared, Route } from './route.ts';

/** What stands between a request and an act. */
export interface Gate {
  readonly database: Database;
  /** Says who sends the request; nobody known is an actor too. */
  identify(request: Request): Promise<Actor>;
  /** Whether the municipal protocol lets this role perform this act; it narrows the table of acts, never widens it. */
  protocolAllows(by: Actor, act: Act): boolean;
  /** Whether a request that changes something comes from our own pages or from a program, not from another site. */
  isFromHere(request: Request): boolean;
}

/** How a request ended, for the one place that answers it. */
export interface Outcome {
  readonly by: Actor;
  readonly sent: Readonly<Record<string, unknown>>;
  readonly verdict: Verdict<Performed>;
}

/**
 * Takes one request through the gate: who, may they, do it, record it. A refusal is recorded in a transaction of its own;
 * a reading is recorded before its answer leaves; a change is recorded by the act inside its own transaction.
 */
export async function perform(gate: Gate, line: Route, request: Request, response: Response): Promise<Outcome> {
  const by = await gate.identify(request);
  const sent = sentBy(request);
  const turn: Turn = { gate, line, by };
  const prepared = admit(turn, request, sent);
  if (prepared.refused !== undefined) {
    await recordRefusal(turn, prepared, aboutOf(line, sent));
    return { by, sent, verdict: prepared };
  }
  const verdict = await prepared.value.perform(by, { request, response });
  if (verdict.refused !== undefined) {
    await recordRefusal(turn, verdict, prepared.value.about);
    // A line that reads its own body has read it by now.
    return { by, sent: line.streams === true ? sentBy(request) : sent, verdict };
  }
  if (line.recordedBy === 'perform' && isRecorded(line.act)) {
    await recordReading(turn, prepared.value.about, verdict.value);
  }
  return { by, sent, verdict };
}

/** One request at the gate: which line of the table it is for, and who sends it. */
interface Turn {
  readonly gate: Gate;
  readonly line: Route;
  readonly by: Actor;
}

function admit({ gate, line, by }: Turn, request: Request, sent: unknown): Verdict<Prepared> {
  if (line.method !== 'get' && !gate.isFromHere(request)) return refuse('cross-site');
  if (!mayPerform(by.role, line.act) || !gate.protocolAllows(by, line.act)) {
    return refuse(by.role === 'onbekend' ? 'not-signed-in' : 'not-permitted');
  }
  return line.prepare(sent);
}

function sentBy(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  return { ...request.query, ...(isRecord(body) ? body : {}), ...request.params };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function aboutOf(line: Route, sent: unknown): string {
  const prepared = line.prepare(sent);
  return prepared.refused === undefined ? prepared.value.about : 'beeldkluis';
}

interface Refused {
  readonly refused: Refusal;
  readonly fields?: readonly RefusedField[];
}

async function recordRefusal({ gate, line, by }: Turn, refused: Refused, about: string): Promise<void> {
  await gate.database.inSharedTransaction((tx) => {
    tx.record({ act: line.act, result: 'refused', by, about, facts: { reason: refused.refused } });
    return Promise.resolve(granted(undefined));
  });
}

async function recordReading({ gate, line, by }: Turn, about: string, performed: Performed): Promise<void> {
  await gate.database.inSharedTransaction((tx) => {
    tx.record({ act: line.act, result: 'done', by, about, facts: performed.facts });
    return Promise.resolve(granted(undefined));
  });
}
