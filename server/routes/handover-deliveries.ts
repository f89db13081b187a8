import { z } from 'zod';
import { DELIVERY_STATES } from '../../protocols/handover/delivery.ts';
import { granted } from '../../protocols/refusal.ts';
import type { HandoverDesk } from '../handover/desk.ts';
import { offerDelivery } from '../handover/offer-delivery.ts';
import { openDelivery } from '../handover/open-delivery.ts';
import { readOwnDelivery } from '../handover/read-copy.ts';
import { revokeDelivery } from '../handover/revoke-delivery.ts';
import { route, type Reply, type Route } from '../http/route.ts';
import { openSession } from '../http/sessions.ts';
import { deliveredContents } from '../web/handover/handover-contents.ts';
import type { View } from '../web/view.ts';
import { handoverWords } from '../web/words/handover.ts';
import { copyAgain } from './handover-inspections.ts';
import { Id } from './inputs.ts';

/** Delivery of a redacted copy over a link and a code, and what the citizen sees behind it. */
export function deliveryRoutes(desk: HandoverDesk): readonly Route[] {
  return [offering(desk), revoking(desk), entering(), opening(desk), watching(desk)];
}

function offering(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/verstrekkingen', act: 'delivery.offered', recordedBy: 'act' },
    summary: 'Maakt een link en een code; ze worden alleen in dit antwoord getoond',
    input: z.object({ planId: Id }),
    about: ({ planId }) => planId,
    perform: (by, { planId }) => offerDelivery(desk, by, planId),
    api: {
      output: z.object({
        ...{ deliveryId: z.string(), link: z.string(), code: z.string(), expiresAt: z.string(), views: z.number() },
      }),
      status: 201,
    },
    page: (view, offered, { planId }) => {
      const contents = { title: handoverWords[view.language].offered.title, ...offered, planId };
      return { kind: 'page', html: view.render('handover/offered', handoverWords, contents) };
    },
    again: (by, view, form) => copyAgain(desk, by, view, form),
  });
}

function revoking(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/verstrekkingen/:deliveryId/intrekkingen', act: 'delivery.revoked', recordedBy: 'act' },
    summary: 'Trekt een verstrekking in; wie kijkt, ziet niets meer',
    input: z.object({ deliveryId: Id }),
    about: ({ deliveryId }) => deliveryId,
    perform: (by, { deliveryId }) => revokeDelivery(desk, by, deliveryId),
    api: {
      output: z.object({ deliveryId: z.string(), state: z.enum(DELIVERY_STATES) }),
      show: ({ id, state }) => ({ deliveryId: id, state }),
    },
    page: (view, { planId }) => {
      const notice = handoverWords[view.language].copy.revoked;
      return { kind: 'redirect', to: `/bewerkingen/${planId}/uitgifte`, notice };
    },
  });
}

function entryPage(view: View, more: object = {}): Reply {
  const title = handoverWords[view.language].citizen.title;
  const contents = { title, scripts: ['/static/delivery.js'], ...more };
  return { kind: 'page', html: view.render('handover/enter', handoverWords, contents) };
}

function entering(): Route {
  return route({
    ...{ method: 'get', path: '/inzien', act: 'house.entered', recordedBy: 'perform' },
    summary: 'Waar een betrokkene link en code invult',
    input: z.object({}),
    perform: () => Promise.resolve(granted(undefined)),
    page: (view) => entryPage(view),
  });
}

function opening(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/inzien', act: 'delivery.opened', recordedBy: 'act' },
    summary: 'Opent een verstrekking met link en code',
    input: z.object({
      token: z.string().max(500).default(''),
      code: z.string().max(40).default(''),
    }),
    perform: async (by, keys, { request }) => {
      const opened = await openDelivery(desk, by, keys);
      if (opened.refused === undefined) {
        await openSession(request, desk.clock, { deliveryId: opened.value.deliveryId });
      }
      return opened;
    },
    api: { output: z.object({ deliveryId: z.string(), sessionId: z.string() }) },
    page: () => ({ kind: 'redirect', to: '/inzien/beeld' }),
    // The link stays in the field so that only the code has to be typed again; it was never more than the visitor's own.
    again: (_by, view, form) =>
      Promise.resolve(entryPage(view, { form: { ...form, sent: { token: form.sent['token'] } } })),
  });
}

function watching(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/inzien/beeld', act: 'delivery.read', recordedBy: 'perform' },
    summary: 'De onherkenbaar gemaakte kopie voor wie link en code had',
    input: z.object({}),
    perform: (by) => readOwnDelivery(desk, by),
    page: (view, found) => {
      const html = view.render('handover/footage', handoverWords, deliveredContents(view, found));
      return { kind: 'page', html };
    },
  });
}
