import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ACTS, type Act } from '../../protocols/acts.ts';
import { ANCHOR_KINDS } from '../../protocols/audit/anchor.ts';
import { granted } from '../../protocols/refusal.ts';
import {
  beginExport,
  consultEntry,
  consultLog,
  listCheckpoints,
  type AuditDesk,
  type ProvenEntry,
} from '../audit/consult-log.ts';
import { route, type Route } from '../http/route.ts';
import { checkpointsPage, entryPage, logPage, type AskedOfLog } from '../web/audit/log-pages.ts';
import { localMoment, toLocalInput } from '../web/moments.ts';
import { Entry, shownEntry } from './audit-shapes.ts';
import { fromForm } from './inputs.ts';

function isAct(name: string): name is Act {
  return Object.hasOwn(ACTS, name);
}

const Text = fromForm(z.string().trim().max(100, 'Dit is te lang').optional());
const LogInput = z.object({
  ...{ person: Text, about: Text, caseRef: Text },
  act: fromForm(z.string().refine(isAct, 'Deze handeling bestaat niet').optional()),
  from: fromForm(localMoment().optional()),
  until: fromForm(localMoment().optional()),
  before: fromForm(z.coerce.number('Een regel heeft een nummer').int().min(0).optional()),
});
type LogInput = z.infer<typeof LogInput>;
const EntryInput = z.object({ index: z.coerce.number('Een regel heeft een nummer').int().min(0) });

const Log = z.object({ entries: z.array(Entry), size: z.int(), nextBefore: z.int().optional() });
const Proven = z.object({
  entry: Entry,
  leaf: z.string(),
  hash: z.string(),
  proof: z.object({ size: z.int(), root: z.string(), steps: z.array(z.string()), checkpoint: z.string() }).optional(),
});
const Checkpoints = z.object({
  checkpoints: z.array(z.object({ size: z.int(), root: z.string(), note: z.string() })),
  anchors: z.array(
    z.object({
      kind: z.enum(ANCHOR_KINDS),
      size: z.int().optional(),
      keptAt: z.iso.datetime().optional(),
      failedAt: z.iso.datetime().optional(),
      failure: z.string().optional(),
    }),
  ),
});

/** Reading, checking and exporting the log. Reading it is itself recorded. */
export function auditRoutes(desk: AuditDesk): readonly Route[] {
  // Fixed words before the number of an entry.
  return [reading(desk), exporting(desk), checkpoints(desk), entry(desk)];
}

function reading(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek', act: 'audit.read', recordedBy: 'act' },
    summary: 'Regels van het logboek, nieuwste eerst; het lezen wordt zelf vastgelegd',
    input: LogInput,
    perform: (by, input) => consultLog(desk, by, input),
    api: {
      output: Log,
      show: ({ entries, size, nextBefore }) => ({ entries: entries.map(shownEntry), size, nextBefore }),
    },
    page: (view, page, input) => ({ kind: 'page', html: logPage(view, page, askedOf(input)) }),
    again: (_by, view, form) => Promise.resolve({ kind: 'page', html: logPage(view, undefined, {}, form) }),
  });
}

function askedOf({ from, until, before, ...texts }: LogInput): AskedOfLog {
  const given = {
    ...texts,
    from: from === undefined ? undefined : toLocalInput(from),
    until: until === undefined ? undefined : toLocalInput(until),
    before: before === undefined ? undefined : String(before),
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function exporting(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/uitvoer', act: 'audit.exported', recordedBy: 'act' },
    summary: 'Het hele logboek als JSON Lines, na te kijken met beeldkluis verify',
    input: z.object({}),
    streams: true,
    perform: async (by, _input, { response }) => {
      const lines = await beginExport(desk, by);
      response.writeHead(200, {
        'Content-Type': 'application/jsonl; charset=utf-8',
        'Content-Disposition': 'attachment; filename="logboek.jsonl"',
        'Cache-Control': 'no-store',
      });
      // Who breaks the download off has an incomplete file; that it was fetched stands in the log.
      await pipeline(Readable.from(lines), response).catch(() => response.destroy());
      return granted(undefined);
    },
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: '/logboek' }),
  });
}

function checkpoints(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/standen', act: 'audit.read', recordedBy: 'perform' },
    summary: 'Ondertekende standen van het logboek, en waar ze buiten de databank bewaard zijn',
    input: z.object({}),
    perform: () => listCheckpoints(desk),
    facts: (_input, { checkpoints: found }) => ({ checkpoints: found.length }),
    api: {
      output: Checkpoints,
      show: ({ checkpoints: found, anchors }) => ({
        checkpoints: found.map(({ size, root, note }) => ({ size, root: root.toString('hex'), note })),
        anchors,
      }),
    },
    page: (view, found) => ({ kind: 'page', html: checkpointsPage(view, found) }),
  });
}

function entry(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/:index', act: 'audit.read', recordedBy: 'act' },
    summary: 'Eén regel van het logboek met het bewijs dat hij erin staat',
    input: EntryInput,
    perform: (by, { index }) => consultEntry(desk, by, index),
    api: { output: Proven, show: shownProof },
    page: (view, proven) => ({ kind: 'page', html: entryPage(view, proven) }),
  });
}

function shownProof({ stored, entry: logged, proof }: ProvenEntry): unknown {
  return {
    entry: shownEntry(logged),
    leaf: stored.leaf,
    hash: stored.hash.toString('hex'),
    proof: proof && {
      size: proof.checkpoint.size,
      root: proof.checkpoint.root.toString('hex'),
      steps: proof.inclusion.steps.map((step) => step.toString('hex')),
      checkpoint: proof.checkpoint.note,
    },
  };
}
