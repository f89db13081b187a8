import { z } from 'zod';
import { ERASURE_GROUNDS, ERASURE_STATES } from '../../protocols/audit/erasure.ts';
import type { AuditDesk } from '../audit/consult-log.ts';
import { decideErasure } from '../audit/decide-erasure.ts';
import { listErasures } from '../audit/list-erasures.ts';
import { proposeErasure } from '../audit/propose-erasure.ts';
import { route, type Route } from '../http/route.ts';
import { erasuresPage } from '../web/audit/erasures-page.ts';
import { auditErasureWords } from '../web/words/audit-erasures.ts';
import { Id } from './inputs.ts';

const Proposal = z.object({
  value: z.string('Vul in wat er gewist moet worden.').trim().min(1, 'Vul in wat er gewist moet worden.').max(800),
  ground: z.enum(ERASURE_GROUNDS, 'Kies een grond.'),
  explanation: z.string('Licht toe waarom.').trim().min(1, 'Licht toe waarom.').max(500, 'Dit is te lang.'),
});
const Decision = z.object({ id: Id, erase: z.enum(['ja', 'nee']).transform((answer) => answer === 'ja') });
const Item = z.object({
  ...{ id: z.string(), state: z.enum(ERASURE_STATES), ground: z.enum(ERASURE_GROUNDS), explanation: z.string() },
  ...{ proposedBy: z.string(), proposedAt: z.iso.datetime(), decidedAt: z.iso.datetime().optional() },
  openings: z.int(),
  open: z
    .object({
      value: z.string(),
      occurrences: z.array(z.object({ field: z.string(), entries: z.int() })),
    })
    .optional(),
});

/** Erasing personal facts from the log under the law: one proposes, another decides. */
export function auditErasureRoutes(desk: AuditDesk): readonly Route[] {
  return [listing(desk), proposing(desk), deciding(desk)];
}

function listing(desk: AuditDesk): Route {
  return route({
    ...{ method: 'get', path: '/logboek/wissen', act: 'audit.erasure-read', recordedBy: 'perform' },
    summary: 'Voorstellen om persoonsgegevens uit het logboek te wissen',
    input: z.object({}),
    perform: () => listErasures(desk),
    api: { output: z.object({ erasures: z.array(Item) }), show: (erasures) => ({ erasures }) },
    page: (view, items) => ({ kind: 'page', html: erasuresPage(view, items) }),
  });
}

function proposing(desk: AuditDesk): Route {
  return route({
    ...{ method: 'post', path: '/logboek/wissen', act: 'audit.erasure-proposed', recordedBy: 'act' },
    summary: 'Stel voor een persoonsgegeven uit het logboek te wissen',
    input: Proposal,
    perform: (by, proposal) => proposeErasure(desk, by, proposal),
    api: { output: z.object({ id: z.string() }), status: 201 },
    page: ({ language }) => ({
      ...{ kind: 'redirect', to: '/logboek/wissen' },
      notice: auditErasureWords[language].proposed,
    }),
    // What waits is not shown beside a form that was refused: only reading it is recorded as reading.
    again: (_by, view, form) => Promise.resolve({ kind: 'page', html: erasuresPage(view, [], form) }),
  });
}

function deciding(desk: AuditDesk): Route {
  return route({
    ...{ method: 'post', path: '/logboek/wissen/:id/besluit', act: 'audit.erased', recordedBy: 'act' },
    summary: 'Wis een persoonsgegeven voorgoed uit het logboek, of wijs het voorstel af',
    input: Decision,
    perform: (by, decision) => decideErasure(desk, by, decision),
    api: { output: z.object({ openings: z.int() }) },
    page: ({ language }, { openings }, { erase }) => ({
      ...{ kind: 'redirect', to: '/logboek/wissen' },
      notice: erase ? auditErasureWords[language].erased(openings) : auditErasureWords[language].declined,
    }),
  });
}
