import { mayPerform } from '../../../protocols/acts.ts';
import { LEGAL_GROUNDS } from '../../../protocols/readout/request.ts';
import type { HandoverState } from '../../handover/handovers.ts';
import type { HandoverDetails, HandoverStart } from '../../handover/read-copy.ts';
import { showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { handoverWords } from '../words/handover.ts';

type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

const TONES = { ordered: 'busy', built: 'ok', failed: 'danger', collected: 'neutral' } as const satisfies Record<
  HandoverState,
  string
>;

/** Contents of the form for a new evidence package. */
export function startContents(view: View, { file, recording, handovers }: HandoverStart): Contents {
  const { handover: words, states } = handoverWords[view.language];
  const request = `/uitleesverzoeken/${file.requestId}`;
  return {
    title: words.newTitle,
    crumbs: [{ text: file.number, href: request }, { text: words.newTitle }],
    ...{ number: file.number, request, action: `${request}/opnames/${recording.id}/overdrachten` },
    ...{ ground: file.legalGround, reference: file.externalRef },
    grounds: LEGAL_GROUNDS.map((value) => ({ value, text: value })),
    rows: handovers.map((handover) => [
      { text: handover.number, href: `/overdrachten/${handover.id}` },
      `${handover.receiver}, ${handover.receiverRank}`,
      { text: states.handovers[handover.state], tone: TONES[handover.state] },
      { moment: handover.orderedAt },
    ]),
  };
}

/** Contents of the page of an evidence package. */
export function packageContents(view: View, details: HandoverDetails & { readonly fingerprint: string }): Contents {
  const { handover, file } = details;
  const { handover: words } = handoverWords[view.language];
  return {
    title: words.title(handover.number),
    crumbs: [
      { text: file.number, href: `/uitleesverzoeken/${file.requestId}` },
      {
        text: words.newTitle,
        href: `/uitleesverzoeken/${file.requestId}/opnames/${handover.recordingId}/overdrachten`,
      },
      { text: handover.number },
    ],
    ...{ handoverId: handover.id, state: handover.state, percent: Math.round(handover.progress * 100) },
    mayHandOver: mayPerform(view.by.role, 'handover.downloaded'),
    scripts: handover.state === 'ordered' ? ['/static/editor-progress.js'] : [],
    facts: packageFacts(view, details),
    check: details.object === undefined ? undefined : checkCommands(handover.number, details.fingerprint),
  };
}

/** What the receiver gives on the command line: the first needs nothing of ours, the second checks everything. */
function checkCommands(number: string, fingerprint: string): string {
  const file = `bewijspakket-${number}.zip`;
  return `sha256sum ${file}\nnpx beeldkluis verify ${file} --key=${fingerprint}`;
}

function packageFacts(
  view: View,
  { handover, file, recording, object, fingerprint }: HandoverDetails & { readonly fingerprint: string },
): readonly (readonly [string, unknown])[] {
  const { handover: words, states } = handoverWords[view.language];
  const { names } = words;
  const period = showPeriod(recording.startedAt, recording.endedAt, view.language);
  const ordered = [
    [names.state, { text: states.handovers[handover.state], tone: TONES[handover.state] }],
    [names.request, { text: file.number, href: `/uitleesverzoeken/${file.requestId}` }],
    [names.recording, { text: `${period}, ${recording.cameraId}`, href: `/opnames/${recording.id}` }],
    [names.receiver, `${handover.receiver}, ${handover.receiverRank}`],
    [names.ground, handover.legalGround],
    [names.reference, handover.externalRef],
  ] as const;
  if (object === undefined) return ordered;
  const built = [
    [names.built, handover.builtAt === null ? undefined : { moment: handover.builtAt }],
    [names.size, new Intl.NumberFormat('nl-NL').format(object.plainSize) + ' bytes'],
    [names.hash, { code: handover.packageHash }],
    [names.key, { code: fingerprint }],
  ] as const;
  const { collectedBy, collectedAt } = handover;
  if (collectedAt === null) return [...ordered, ...built];
  return [...ordered, ...built, [names.collected, collectedBy], [names.collectedAt, { moment: collectedAt }]];
}
