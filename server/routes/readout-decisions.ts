import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { IDENTITY_METHODS } from '../../protocols/municipal/protocol.ts';
import { groundByCode, type DecisionGround } from '../../protocols/readout/refusal-ground.ts';
import type { Verdict } from '../../protocols/refusal.ts';
import { route, type RefusedForm, type Reply, type Route, type RouteOf } from '../http/route.ts';
import { closeReadout } from '../readout/close-readout.ts';
import { grantReadout, refuseReadout } from '../readout/decide-readout.ts';
import type { ReadoutDesk } from '../readout/desk.ts';
import { postponeAnswer } from '../readout/extend-term.ts';
import type { RequestRow } from '../readout/readout-requests.ts';
import { noteIdentity } from '../readout/verify-identity.ts';
import type { View } from '../web/view.ts';
import { readoutWords, type ReadoutWords } from '../web/words/readout.ts';
import { Id } from './inputs.ts';
import { RequestOutput, showRequest } from './readout-output.ts';

type Again = (by: Actor, view: View, refused: RefusedForm) => Promise<Reply>;

const requestId = Id;
const explained = (refusal: string, longest: number) =>
  z.string(refusal).trim().min(1, refusal).max(longest, 'Deze tekst is te lang.');
const ground = z.string('Kies de grond voor de afwijzing.').transform((code, context): DecisionGround => {
  const known = groundByCode(code);
  if (known !== undefined) return known.code;
  context.addIssue({ code: 'custom', message: 'Kies de grond voor de afwijzing.' });
  return z.NEVER;
});

const Identity = z.object({ requestId, method: z.enum(IDENTITY_METHODS, 'Kies hoe de identiteit is vastgesteld.') });
const Grant = z.object({ requestId, remark: z.string().trim().max(2000, 'Deze tekst is te lang.').optional() });
const Refusal = z.object({ requestId, ground, text: explained('Leg uit waarom het verzoek wordt afgewezen.', 4000) });
const Postponement = z.object({
  requestId,
  notice: explained('Schrijf op hoe en waarom het uitstel is meegedeeld.', 1000),
});
const Closing = z.object({
  requestId,
  reason: explained('Schrijf op waarom het verzoek wordt gesloten.', 1000),
  // A box that is not ticked is not sent.
  noObjection: z.union([z.boolean(), z.literal('ja').transform(() => true)]).default(false),
});

type Change<I> = Pick<RouteOf<I, RequestRow>, 'path' | 'act' | 'summary' | 'input' | 'perform'> & {
  readonly notice: keyof Omit<ReadoutWords['notices'], 'registered'>;
};

/** What is done to one request from its desk. Every refusal shows the desk again with the reason beside the field. */
export function readoutDecisions(desk: ReadoutDesk, again: Again): readonly Route[] {
  const change = <I extends { requestId: string }>({ notice, ...line }: Change<I>): Route =>
    route<I, RequestRow>({
      ...line,
      method: 'post',
      about: (input) => input.requestId,
      recordedBy: 'act',
      api: { status: 201, output: RequestOutput, show: showRequest },
      page: (view, request) => ({
        kind: 'redirect',
        to: `/uitleesverzoeken/${request.id}`,
        notice: readoutWords[view.language].notices[notice],
      }),
      again,
    });
  return [
    change({
      ...{ path: '/uitleesverzoeken/:requestId/identiteiten', act: 'readout.identity-verified', notice: 'identity' },
      summary: 'Legt vast hoe de identiteit van de verzoeker is vastgesteld',
      input: Identity,
      perform: (by, input): Promise<Verdict<RequestRow>> => noteIdentity(desk, by, input),
    }),
    change({
      ...{ path: '/uitleesverzoeken/:requestId/toewijzingen', act: 'readout.granted', notice: 'granted' },
      summary: 'Wijst een uitleesverzoek toe',
      input: Grant,
      perform: (by, input) => grantReadout(desk, by, input),
    }),
    change({
      ...{ path: '/uitleesverzoeken/:requestId/afwijzingen', act: 'readout.refused', notice: 'refused' },
      summary: 'Wijst een uitleesverzoek af, met grond en uitleg',
      input: Refusal,
      perform: (by, input) => refuseReadout(desk, by, input),
    }),
    change({
      ...{ path: '/uitleesverzoeken/:requestId/uitstellen', act: 'readout.term-extended', notice: 'extended' },
      summary: 'Stelt het antwoord één keer uit',
      input: Postponement,
      perform: (by, input) => postponeAnswer(desk, by, input),
    }),
    change({
      ...{ path: '/uitleesverzoeken/:requestId/sluitingen', act: 'readout.closed', notice: 'closed' },
      summary: 'Sluit een uitleesverzoek en heft de vasthouding op',
      input: Closing,
      perform: (by, input) => closeReadout(desk, by, input),
    }),
  ];
}
