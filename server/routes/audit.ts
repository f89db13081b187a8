import { z } from 'zod';
import { isAct } from '../../protocols/acts.ts';
import { ANCHOR_KINDS } from '../../protocols/audit/anchor.ts';
import { RESULTS } from '../../protocols/audit/fact.ts';
import { LOG_PURPOSES } from '../../protocols/audit/log-purpose.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { askMail } from '../audit/ask-mail.ts';
import {
  consultEntry,
  consultLog,
  listCheckpoints,
  searchablePersons,
  type AuditDesk,
  type LogPage,
  type ProvenEntry,
  type SearchablePerson,
} from '../audit/consult-log.ts';
import { route, type Route } from '../http/route.ts';
import {
  checkpointsPage,
  closedEntryPage,
  closedLogPage,
  entryPage,
  logPage,
  type AskedOfLog,
} from '../web/audit/log-pages.ts';
import { localMoment, toLocalInput } from '../web/moments.ts';
import { auditWords } from '../web/words/audit.ts';
import { Entry, shownEntry } from './audit-shapes.ts';
import { fromForm } from './inputs.ts';

const Text = fromForm(z.string().trim().max(100, 'Dit is te lang').optional());
const Purpose = z.enum(LOG_PURPOSES, 'Kies waarvoor u het logboek leest.');
const LogInput = z.object({
  purpose: Purpose,
  ...{ person: Text, about: Text, caseRef: Text },
  act: fromForm(z.string().refine(isAct, 'Deze handeling bestaat niet').optional()),
  result: fromForm(z.enum(RESULTS, 'Deze uitkomst bestaat niet').optional()),
  from: fromForm(localMoment().optional()),
  until: fromForm(localMoment().optional()),
  before: fromForm(z.coerce.number('Een regel heeft een nummer').int().min(0).optional()),
});
const EntryInput = z.object({ index: z.coerce.number('Een regel heeft een nummer').int().min(0), purpose: Purpose });
// A page that is opened without a purpose asks for it and shows nothing of the log.
const LogPageInput = LogInput.extend({ purpose: fromForm(Purpose.optional()) });
const EntryPageInput = EntryInput.extend({ purpose: fromForm(Purpose.optional()) });

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
  return [reading(desk), readingPage(desk), checkpoints(desk), mailing(desk), entry(desk), entryOnPage(desk)];
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
  });
}

function isLogPage(found: LogPage | readonly SearchablePerson[]): found is LogPage {
  return 'entries' in found && 'size' in found;
}

function readingPage(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek', act: 'audit.read', recordedBy: 'act' },
    summary: 'Zoeken in het logboek, voor een doel dat de wet noemt',
    input: LogPageInput,
    perform: async (by, { purpose, ...rest }): Promise<Verdict<LogPage | readonly SearchablePerson[]>> => {
      if (purpose === undefined) return granted(await searchablePersons(desk));
      return consultLog(desk, by, { purpose, ...rest });
    },
    page: (view, found, input) => ({
      kind: 'page',
      html: isLogPage(found) ? logPage(view, found, askedOf(input)) : closedLogPage(view, found, askedOf(input)),
    }),
    again: async (_by, view, form) => ({
      kind: 'page',
      html: closedLogPage(view, await searchablePersons(desk), {}, form),
    }),
  });
}

function askedOf({ from, until, before, ...texts }: z.infer<typeof LogPageInput>): AskedOfLog {
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

function mailing(desk: AuditDesk): Route {
  return route({
    ...{ method: 'post', path: '/logboek/standen/mail', act: 'audit.mail-asked', recordedBy: 'act' },
    summary: 'Laat de nieuwste ondertekende stand nu naar de auditor mailen',
    input: z.object({}),
    perform: (by) => askMail(desk, by),
    api: { output: z.object({}), status: 202, show: () => ({}) },
    page: ({ language }) => ({
      ...{ kind: 'redirect', to: '/logboek/standen' },
      notice: auditWords[language].anchors.mailAsked,
    }),
  });
}

function entry(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/:index', act: 'audit.read', recordedBy: 'act' },
    summary: 'Eén regel van het logboek met het bewijs dat hij erin staat',
    input: EntryInput,
    perform: (by, input) => consultEntry(desk, by, input),
    api: { output: Proven, show: shownProof },
  });
}

function entryOnPage(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/:index', act: 'audit.read', recordedBy: 'act' },
    summary: 'Eén regel van het logboek, voor een doel dat de wet noemt',
    input: EntryPageInput,
    perform: (by, { index, purpose }): Promise<Verdict<ProvenEntry | number>> =>
      purpose === undefined ? Promise.resolve(granted(index)) : consultEntry(desk, by, { index, purpose }),
    page: (view, found, { purpose }) => ({
      kind: 'page',
      html: typeof found === 'number' ? closedEntryPage(view, found) : entryPage(view, found, purpose),
    }),
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
