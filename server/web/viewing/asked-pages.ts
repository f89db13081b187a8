import type { MunicipalProtocol } from '../../../protocols/municipal/protocol.ts';
import type { RefusedForm } from '../../http/route.ts';
import type { AskedViewing, AskedViewings } from '../../viewing/second-person.ts';
import { showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { askedWords } from '../words/asked.ts';
import { names } from '../words/names.ts';
import { viewingWords } from '../words/viewing.ts';

/** What waits for a second person: the wishes of colleagues to answer, and one's own. */
export function askedListPage(
  view: View,
  protocol: MunicipalProtocol,
  { toAnswer, own }: AskedViewings,
  form?: RefusedForm,
): string {
  const words = askedWords[view.language];
  return view.render('viewing/asked-list', askedWords, {
    title: words.title,
    crumbs: [{ text: words.title }],
    together: protocol.viewing.fourEyes === 'co-presence',
    toAnswer: toAnswer.map((asked) => ({
      id: asked.session.id,
      title: titleOf(view, asked),
      facts: factsOf(view, asked),
    })),
    own: own.map(({ session, ...asked }) => [
      { text: titleOf(view, { session, ...asked }), href: `/kijkaanvragen/${session.id}` },
      session.state === 'approved' ? { text: words.agreed, tone: 'ok' } : { text: words.waits, tone: 'busy' },
      { moment: session.endsAt },
    ]),
    ...(form === undefined ? {} : { form }),
  });
}

/** One's own viewing that waits for a second person, or that can open now. */
export function waitingPage(view: View, protocol: MunicipalProtocol, asked: AskedViewing, form?: RefusedForm): string {
  const words = askedWords[view.language];
  const { session, code } = asked;
  const isAgreed = session.state === 'approved';
  const title = isAgreed ? words.canOpen : words.waiting;
  return view.render('viewing/waiting', askedWords, {
    title,
    crumbs: [
      { text: viewingWords[view.language].search.title, href: '/opnames' },
      { text: titleOf(view, asked), href: `/opnames/${session.recordingId}` },
      { text: title },
    ],
    ...{ id: session.id, isAgreed, code },
    text: isAgreed ? words.canOpenText(protocol.viewing.sessionMinutes) : waitingText(view, code),
    facts: [...factsOf(view, asked), [words.until, { moment: session.endsAt }]],
    ...(form === undefined ? {} : { form }),
  });
}

function waitingText(view: View, code: string | undefined): string {
  const words = askedWords[view.language];
  return code === undefined ? words.waitingText : words.waitingTogether;
}

function titleOf(view: View, { startedAt, endedAt, place }: AskedViewing): string {
  const period = showPeriod(startedAt, endedAt, view.language);
  return place === null ? period : `${place}, ${period}`;
}

function factsOf(view: View, asked: AskedViewing): readonly (readonly unknown[])[] {
  const words = askedWords[view.language];
  const { session, askedBy } = asked;
  return [
    [words.who, askedBy],
    [words.recording, titleOf(view, asked)],
    [words.purpose, names[view.language].purposes[session.purpose]],
    [words.caseRef, session.caseRef === '' ? undefined : session.caseRef],
    [words.coViewers, session.coViewers.length === 0 ? undefined : session.coViewers.join(', ')],
    [words.askedAt, { moment: session.openedAt }],
  ];
}
