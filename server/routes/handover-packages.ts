import { z } from 'zod';
import { LEGAL_GROUNDS } from '../../protocols/readout/request.ts';
import { granted } from '../../protocols/refusal.ts';
import { fingerprintOf } from '../custody/signing.ts';
import { collectHandover } from '../handover/collect-handover.ts';
import type { HandoverDesk } from '../handover/desk.ts';
import { downloadPackage } from '../handover/download-package.ts';
import { HANDOVER_STATES } from '../handover/handovers.ts';
import { orderHandover } from '../handover/order-handover.ts';
import { readHandoverDetails, readHandoverStart } from '../handover/read-copy.ts';
import { route, type Route } from '../http/route.ts';
import { packageContents, startContents } from '../web/handover/package-contents.ts';
import { handoverWords } from '../web/words/handover.ts';
import { Id } from './inputs.ts';

const required = (reason: string): z.ZodString => z.string(reason).trim().min(1, reason).max(200, 'Houd het korter');
const About = z.object({ requestId: Id, recordingId: Id });
const OneHandover = z.object({ handoverId: Id });
const State = z.object({ handoverId: z.string(), state: z.enum(HANDOVER_STATES) });

/** Evidence packages: ordering, looking, downloading and collecting. */
export function packageRoutes(desk: HandoverDesk): readonly Route[] {
  return [start(desk), ordering(desk), details(desk), progress(desk), download(desk), collecting(desk)];
}

function start(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/uitleesverzoeken/:requestId/opnames/:recordingId/overdrachten' },
    ...{ act: 'handover.read', recordedBy: 'perform' },
    summary: 'Bewijspakketten van een opname, en het formulier voor een nieuw',
    input: About,
    about: ({ recordingId }) => recordingId,
    perform: (_by, input) => readHandoverStart(desk, input),
    page: (view, found) => ({
      kind: 'page',
      html: view.render('handover/new', handoverWords, startContents(view, found)),
    }),
  });
}

function ordering(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/uitleesverzoeken/:requestId/opnames/:recordingId/overdrachten' },
    ...{ act: 'handover.ordered', recordedBy: 'act' },
    summary: 'Geeft opdracht voor een bewijspakket met het onbewerkte origineel',
    input: About.extend({
      receiver: required('Noem de ontvanger'),
      rank: required('Noem de rang of functie'),
      legalGround: z.enum(LEGAL_GROUNDS, 'Kies de grondslag'),
      reference: required('Noem het kenmerk van de ontvanger'),
    }),
    about: ({ recordingId }) => recordingId,
    perform: (by, { requestId, recordingId, receiver, rank, legalGround, reference }) =>
      orderHandover(desk, by, { requestId, recordingId, receiver: { name: receiver, rank, legalGround, reference } }),
    api: {
      output: State.extend({ number: z.string() }),
      status: 202,
      show: ({ id, state, number }) => ({ handoverId: id, state, number }),
    },
    page: (view, { id }) => {
      const notice = handoverWords[view.language].handover.ordered;
      return { kind: 'redirect', to: `/overdrachten/${id}`, notice };
    },
    again: async (_by, view, form) => {
      const about = About.parse(form.sent);
      const found = await readHandoverStart(desk, about);
      if (found.refused !== undefined) return { kind: 'redirect', to: '/uitleesverzoeken' };
      const contents = { ...startContents(view, found.value), form };
      return { kind: 'page', html: view.render('handover/new', handoverWords, contents) };
    },
  });
}

function details(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/overdrachten/:handoverId', act: 'handover.read', recordedBy: 'perform' },
    summary: 'Een bewijspakket met zijn toestand en controlegetal',
    input: OneHandover,
    about: ({ handoverId }) => handoverId,
    perform: async (_by, { handoverId }) => {
      const found = await readHandoverDetails(desk, handoverId);
      if (found.refused !== undefined) return found;
      return granted({ ...found.value, fingerprint: await fingerprintOf(await desk.signingKey()) });
    },
    api: {
      output: State.extend({
        ...{ number: z.string(), packageHash: z.string().nullable(), builtAt: z.string().nullable() },
        ...{ collectedAt: z.string().nullable(), keyFingerprint: z.string() },
      }),
      show: ({ handover, fingerprint }) => ({
        ...{ handoverId: handover.id, state: handover.state, number: handover.number, keyFingerprint: fingerprint },
        ...{ packageHash: handover.packageHash, builtAt: handover.builtAt, collectedAt: handover.collectedAt },
      }),
    },
    page: (view, found) => ({
      kind: 'page',
      html: view.render('handover/handover', handoverWords, packageContents(view, found)),
    }),
  });
}

function progress(desk: HandoverDesk): Route {
  return route({
    // Says nothing about anybody, and a page asks every two seconds: only a refusal is recorded.
    ...{ method: 'get', path: '/overdrachten/:handoverId/voortgang', act: 'house.read', recordedBy: 'perform' },
    summary: 'Hoe ver het bewijspakket is',
    input: OneHandover,
    perform: (_by, { handoverId }) => readHandoverDetails(desk, handoverId),
    api: {
      output: z.object({ state: z.enum(HANDOVER_STATES), progress: z.number() }),
      show: ({ handover }) => ({ state: handover.state, progress: handover.progress }),
    },
  });
}

function download(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/overdrachten/:handoverId/pakket', act: 'handover.downloaded', recordedBy: 'act' },
    summary: 'Het bewijspakket (ZIP); het ophalen staat eerst in het logboek',
    input: OneHandover,
    about: ({ handoverId }) => handoverId,
    streams: true,
    perform: (by, { handoverId }, { response }) => downloadPackage(desk, by, handoverId, response),
    api: { output: z.unknown() },
    page: (_view, _output, { handoverId }) => ({ kind: 'redirect', to: `/overdrachten/${handoverId}` }),
  });
}

function collecting(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/overdrachten/:handoverId/ontvangsten', act: 'handover.collected', recordedBy: 'act' },
    summary: 'Legt vast wie het pakket kreeg en dat het heel is aangekomen',
    input: OneHandover.extend({
      name: required('Noem wie het meeneemt'),
      rank: required('Noem de rang of functie'),
      packageHash: z
        .string()
        .trim()
        .regex(/^[0-9a-fA-F]{64}$/, 'Vul de 64 tekens van de SHA-256 in'),
    }),
    about: ({ handoverId }) => handoverId,
    perform: (by, input) => collectHandover(desk, by, input),
    api: { output: State, show: ({ id, state }) => ({ handoverId: id, state }) },
    page: (view, { id }) => {
      const notice = handoverWords[view.language].handover.collected;
      return { kind: 'redirect', to: `/overdrachten/${id}`, notice };
    },
    again: async (_by, view, form) => {
      const found = await readHandoverDetails(desk, String(form.sent['handoverId']));
      if (found.refused !== undefined) return { kind: 'redirect', to: '/uitleesverzoeken' };
      const fingerprint = await fingerprintOf(await desk.signingKey());
      const contents = { ...packageContents(view, { ...found.value, fingerprint }), form };
      return { kind: 'page', html: view.render('handover/handover', handoverWords, contents) };
    },
  });
}
