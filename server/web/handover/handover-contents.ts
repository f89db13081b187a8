import { isOpen } from '../../../protocols/handover/delivery.ts';
import { SHOWN_DOCUMENTS } from '../../../protocols/handover/inspection.ts';
import { asDelivery, type DeliveryRow } from '../../handover/deliveries.ts';
import type { CopyDetails, DeliveryDetails, InspectionDetails } from '../../handover/read-copy.ts';
import { watchedContents } from '../audit/watched-contents.ts';
import { showMoment, showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { PLAYER_SCRIPT, playerContents } from '../viewing/player-contents.ts';
import { handoverWords } from '../words/handover.ts';

type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

/** Contents of the page on which a released copy is inspected and delivered. */
export function copyContents(
  view: View,
  { copy, inspections, deliveries }: CopyDetails,
  terms: { readonly days: number; readonly views: number },
): Contents {
  const words = handoverWords[view.language];
  const { number, requestId } = copy.file;
  return {
    title: words.copy.title(number),
    crumbs: [{ text: number, href: `/uitleesverzoeken/${requestId}` }, { text: words.copy.title(number) }],
    planId: copy.planId,
    documents: SHOWN_DOCUMENTS.map((value) => ({ value, text: words.documents[value] })),
    deliverText: words.copy.deliverText(terms.days, terms.views),
    inspections: inspections.map((inspection) => [
      { text: showMoment(inspection.startedAt, view.language), href: `/inzages/${inspection.id}` },
      inspection.endedAt === null ? undefined : { moment: inspection.endedAt },
      {
        text: words.states.inspections[inspection.state],
        tone: inspection.state === 'started' ? 'busy' : 'neutral',
      },
    ]),
    deliveries: deliveries.map((delivery) => deliveryCells(view, delivery)),
  };
}

function deliveryCells(view: View, row: DeliveryRow): readonly unknown[] {
  const words = handoverWords[view.language];
  const open = isOpen(asDelivery(row), view.now);
  const revoke = { action: `/verstrekkingen/${row.id}/intrekkingen`, text: words.copy.revoke };
  return [
    ...[{ moment: row.offeredAt }, { moment: row.expiresAt }, row.viewsLeft, row.triesLeft],
    { text: stateOf(view, row), tone: open ? 'ok' : 'neutral' },
    row.state === 'revoked' ? undefined : { post: revoke },
  ];
}

function stateOf(view: View, row: DeliveryRow): string {
  const words = handoverWords[view.language];
  if (row.state !== 'offered') return words.states.deliveries[row.state];
  if (new Date(row.expiresAt) <= view.now) return words.copy.expired;
  return row.viewsLeft === 0 ? words.copy.usedUp : words.states.deliveries.offered;
}

/** Contents of the page of an inspection. */
export function inspectionContents(view: View, details: InspectionDetails): Contents {
  const { inspection, file, supervisor, footage } = details;
  const words = handoverWords[view.language];
  const { names } = words.inspection;
  const player =
    footage === undefined
      ? {}
      : {
          player: playerContents(view, {
            sessionId: footage.session.id,
            viewerName: inspection.attendees.join(', '),
          }),
          scripts: [PLAYER_SCRIPT],
        };
  return {
    title: words.inspection.title,
    crumbs: [
      { text: file.number, href: `/uitleesverzoeken/${file.requestId}` },
      { text: words.copy.title(file.number), href: `/bewerkingen/${inspection.planId}/uitgifte` },
      { text: words.inspection.title },
    ],
    wide: footage !== undefined,
    inspectionId: inspection.id,
    watched: watchedContents(view, details.watched),
    ...player,
    facts: [
      [names.request, file.number],
      [names.supervisor, supervisor],
      [names.attendees, inspection.attendees],
      [names.identity, words.documents[inspection.identityMethod]],
      [names.state, words.states.inspections[inspection.state]],
      [names.started, { moment: inspection.startedAt }],
      [names.ended, inspection.endedAt === null ? undefined : { moment: inspection.endedAt }],
      [names.remarks, inspection.remarks ?? undefined],
    ],
  };
}

/** Contents of the page on which a citizen watches. */
export function deliveredContents(view: View, { delivery, recording, footage, watched }: DeliveryDetails): Contents {
  const words = handoverWords[view.language].citizen;
  const { session } = footage;
  return {
    title: words.footageTitle,
    player: playerContents(view, { sessionId: session.id, viewerName: session.caseRef }),
    scripts: [PLAYER_SCRIPT],
    period: showPeriod(recording.startedAt, recording.endedAt, view.language),
    until: words.until(showMoment(session.endsAt, view.language)),
    viewsLeft: words.viewsLeft(delivery.viewsLeft),
    watched: watchedContents(view, watched),
  };
}
