import { ERASURE_GROUNDS } from '../../../protocols/audit/erasure.ts';
import type { ErasureItem } from '../../audit/list-erasures.ts';
import type { View } from '../view.ts';
import { auditErasureWords } from '../words/audit-erasures.ts';
import { auditWords } from '../words/audit.ts';

/** The page on which erasing personal facts from the log is proposed and decided on. */
export function erasuresPage(view: View, items: readonly ErasureItem[], form?: unknown): string {
  const words = auditErasureWords[view.language];
  return view.render('audit/erasures', auditErasureWords, {
    title: words.title,
    crumbs: [{ text: auditWords[view.language].title, href: '/logboek' }, { text: words.title }],
    ...(form === undefined ? {} : { form }),
    grounds: ERASURE_GROUNDS.map((value) => ({ value, text: words.grounds[value] })),
    waiting: items.flatMap((item) => waitingItem(view, item)),
    past: items
      .filter(({ state }) => state !== 'proposed')
      .map(({ proposedAt, ground, explanation, state, openings }) => [
        { exact: proposedAt },
        ...[words.grounds[ground], explanation],
        { text: words.states[state], tone: state === 'erased' ? 'ok' : 'neutral' },
        openings,
      ]),
  });
}

function waitingItem(view: View, { id, open, ground, explanation, proposedBy }: ErasureItem): readonly unknown[] {
  if (open === undefined) return [];
  const words = auditErasureWords[view.language];
  // Other fields go by the name under which an act recorded them.
  const names: Readonly<Record<string, string>> = words.fields;
  const nameOf = (field: string): string => names[field] ?? field.slice(field.indexOf('.') + 1);
  const stands = open.occurrences.map(({ field, entries }) => words.stand(nameOf(field), entries)).join(', ');
  return [
    {
      ...{ id, value: open.value, isOwn: proposedBy === view.by.id },
      rows: [
        [words.value, open.value],
        [words.stands, stands],
        [words.ground, words.grounds[ground]],
        [words.explanation, explanation],
      ],
    },
  ];
}
