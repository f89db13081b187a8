import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { SESSION_STATES } from '../../protocols/viewing/session.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { RedactionDesk } from '../redaction/desk.ts';
import { openRedactionFootage } from '../redaction/open-redaction-footage.ts';
import { readRedactionDetails } from '../redaction/read-redaction.ts';
import { redactionPage } from '../web/redaction/redaction-contents.ts';
import type { View } from '../web/view.ts';
import { redactionWords } from '../web/words/redaction.ts';
import { CoViewers, Id } from './inputs.ts';

const Sent = z.looseObject({ planId: z.string(), sessie: Id.optional().catch(undefined) });

/** Opening the original in the editor: a viewing like any other, with whoever watches along and, where the protocol says so, a second person. */
export function redactionFootageRoute(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/kijksessies', act: 'viewing.opened', recordedBy: 'act' },
    summary: 'Opent de beelden om na te kijken of goed te keuren, of vraagt dat aan waar een tweede persoon nodig is',
    input: z.object({ planId: Id, coViewers: CoViewers }),
    about: ({ planId }) => planId,
    perform: (by, input) => openRedactionFootage(desk, by, input),
    api: {
      output: z.object({ sessionId: z.string(), state: z.enum(SESSION_STATES) }),
      status: 201,
      show: ({ id: sessionId, state }) => ({ sessionId, state }),
    },
    page: (_view, session, { planId }) => ({
      kind: 'redirect',
      to: session.state === 'open' ? `/bewerkingen/${planId}?sessie=${session.id}` : `/bewerkingen/${planId}`,
    }),
    again: (by, view, form) => planAgain(desk, by, view, form),
  });
}

/** The page of the plan again, with what was sent; what was decided in the editor is still there. */
export async function planAgain(desk: RedactionDesk, by: Actor, view: View, form: RefusedForm): Promise<Reply> {
  const { planId, sessie: sessionId } = Sent.parse(form.sent);
  const shown = await readRedactionDetails(desk, by, { planId, sessionId });
  if (shown.refused !== undefined) return { kind: 'redirect', to: '/bewerkingen' };
  const { template, contents } = redactionPage(view, shown.value, 'next' in form.sent ? form.sent : undefined);
  return { kind: 'page', html: view.render(template, redactionWords, { ...contents, form }) };
}
