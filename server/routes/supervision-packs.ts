import { z } from 'zod';
import { granted, refuse } from '../../protocols/refusal.ts';
import { PACK_STATES } from '../../protocols/supervision/audit-pack.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { AuditPack } from '../supervision/audit-packs.ts';
import { readPack } from '../supervision/audit-packs.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { downloadAuditPack, listAuditPacks } from '../supervision/download-audit-pack.ts';
import { orderAuditPack } from '../supervision/order-audit-pack.ts';
import { localMoment, parseLocalMoment } from '../web/moments.ts';
import { packsContents } from '../web/supervision/pack-contents.ts';
import type { View } from '../web/view.ts';
import { packWords } from '../web/words/audit-packs.ts';
import { Id } from './inputs.ts';

const DAY_MILLISECONDS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day in a form, or a moment in the API; of the last day the whole is meant. */
const boundary = (refusal: string, end: 'first' | 'last') =>
  z
    .string(refusal)
    .transform((text) => (DAY.test(text) ? `${text}T00:00` : text))
    .pipe(localMoment(refusal))
    .transform((moment) => (end === 'first' ? moment : nextDay(moment)));

function nextDay(moment: Date): Date {
  const midday = new Date(moment.getTime() + 1.5 * DAY_MILLISECONDS);
  return parseLocalMoment(`${midday.toISOString().slice(0, 10)}T00:00`);
}

const OrderInput = z.object({
  from: boundary('Vul de eerste dag in.', 'first'),
  until: boundary('Vul de laatste dag in.', 'last'),
});
const OnePack = z.object({ packId: Id });
const PackShape = z.object({
  id: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  state: z.enum(PACK_STATES),
  progress: z.number(),
  size: z.int().nullable(),
  sha256: z.string().nullable(),
});

function shown({
  id,
  fromAt: from,
  untilAt: until,
  state,
  progress,
  size,
  sha256,
}: AuditPack): z.infer<typeof PackShape> {
  return { id, from, until, state, progress, size, sha256 };
}

/** The audit pack: ordered with one button, built by a job, fetched as a ZIP. */
export function packRoutes(desk: SupervisionDesk): readonly Route[] {
  return [packs(desk), ordering(desk), progress(desk), download(desk)];
}

function packs(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/dossiers', act: 'supervision.pack-read', recordedBy: 'perform' },
    summary: 'De auditdossiers die gemaakt zijn',
    input: z.object({}),
    perform: async () => granted(await listAuditPacks(desk)),
    api: { output: z.object({ packs: z.array(PackShape) }), show: (found) => ({ packs: found.map(shown) }) },
    page: (view, found) => packsPage(view, found),
  });
}

function packsPage(view: View, found: readonly AuditPack[], form?: RefusedForm): Reply {
  const contents = { ...packsContents(view, found), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/packs', packWords, contents) };
}

function ordering(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/dossiers', act: 'supervision.pack-ordered', recordedBy: 'act' },
    summary: 'Laat een auditdossier over een periode samenstellen',
    input: OrderInput,
    perform: (by, input) => orderAuditPack(desk, by, input),
    api: { status: 202, output: PackShape, show: shown },
    page: (view) => ({ kind: 'redirect', to: '/toezicht/dossiers', notice: packWords[view.language].ordered }),
    again: async (_by, view, form) => packsPage(view, await listAuditPacks(desk), form),
  });
}

function progress(desk: SupervisionDesk): Route {
  return route({
    // Says nothing about anybody, and a page asks every two seconds: only a refusal is recorded.
    ...{ method: 'get', path: '/toezicht/dossiers/:packId/voortgang', act: 'house.read', recordedBy: 'perform' },
    summary: 'Hoe ver het auditdossier is',
    input: OnePack,
    perform: async (_by, { packId }) => {
      const pack = await readPack(desk.database.sql, packId);
      return pack === undefined ? refuse('not-found') : granted(pack);
    },
    api: {
      output: z.object({ state: z.enum(PACK_STATES), progress: z.number() }),
      show: ({ state, progress: share }) => ({ state, progress: share }),
    },
  });
}

function download(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/dossiers/:packId/bestand', act: 'supervision.pack-downloaded' },
    recordedBy: 'act',
    summary: 'Het auditdossier (ZIP), na te kijken met beeldkluis verify',
    input: OnePack,
    about: ({ packId }) => packId,
    streams: true,
    perform: (by, { packId }, { response }) => downloadAuditPack(desk, by, packId, response),
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: '/toezicht/dossiers' }),
  });
}
