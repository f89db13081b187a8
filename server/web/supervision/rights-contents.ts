import { mayPerform } from '../../../protocols/acts.ts';
import { RIGHT_VERDICTS } from '../../../protocols/supervision/rights-review.ts';
import type { ReviewFile, ReviewList, RightFile } from '../../supervision/read-reviews.ts';
import type { Review } from '../../supervision/rights.ts';
import { showDay } from '../moments.ts';
import type { View } from '../view.ts';
import { layoutWords } from '../words/layout.ts';
import { rightsWords } from '../words/rights.ts';
import { historyLink, type Contents } from './view-facts.ts';

/** The reviews that there were, and the one to begin or go on with. */
export function reviewsContents(view: View, { reviews, open, nextAt, isDue }: ReviewList): Contents {
  const words = rightsWords[view.language];
  return {
    title: words.title,
    crumbs: crumbsTo(view, words.title),
    openHref: open === undefined ? undefined : `/toezicht/rechten/${open.id}`,
    mayBegin: mayPerform(view.by.role, 'supervision.review-begun'),
    due: isDue ? words.dueNow : words.due(showDay(nextAt, view.language)),
    rows: reviews.map(({ id, begunAt, signedAt, remark }) => [
      { text: showDay(begunAt, view.language), href: `/toezicht/rechten/${id}` },
      signedAt === null ? { text: words.open, tone: 'busy' } : { day: signedAt },
      remark ?? undefined,
    ]),
  };
}

function crumbsTo(view: View, ...names: readonly (string | { text: string; href: string })[]): readonly unknown[] {
  const desk = { text: rightsWords[view.language].supervision, href: '/toezicht' };
  const first = mayPerform(view.by.role, 'supervision.desk-read') ? [desk] : [];
  return [...first, ...names.map((name) => (typeof name === 'string' ? { text: name } : name))];
}

/** One review: every right with what was advised and decided, and what the reader can do. */
export function reviewContents(view: View, { review, rights }: ReviewFile): Contents {
  const words = rightsWords[view.language];
  const title = words.review(showDay(review.begunAt, view.language));
  const left = rights.filter(({ verdict }) => verdict === null).length;
  const isOpen = review.signedAt === null;
  return {
    title,
    wide: true,
    crumbs: crumbsTo(view, { text: words.title, href: '/toezicht/rechten' }, title),
    lead: review.signedAt === null ? words.openLead(left) : words.signedLead(showDay(review.signedAt, view.language)),
    remark: review.remark,
    href: `/toezicht/rechten/${review.id}`,
    maySign: isOpen && left === 0 && mayPerform(view.by.role, 'supervision.review-signed'),
    rows: rights.map((right) => rightRow(view, review, right)),
  };
}

function mayText(view: View, { kind, snapshot }: RightFile): unknown {
  const roles: Readonly<Record<string, string>> = layoutWords[view.language].roles;
  if (kind === 'dock') return { code: snapshot.what };
  if (kind === 'mandate') return snapshot.what;
  return [roles[snapshot.what] ?? snapshot.what, snapshot.department ?? ''].filter((part) => part !== '').join(', ');
}

function rightRow(view: View, review: Review, right: RightFile): readonly unknown[] {
  const words = rightsWords[view.language];
  const { snapshot, kind, advice } = right;
  return [
    { text: `${snapshot.name} (${words.kinds[kind]})`, href: hrefOf(review, right) },
    mayText(view, right),
    { day: snapshot.since },
    lastCell(view, kind === 'person' ? snapshot.lastSignIn : undefined),
    lastCell(view, kind === 'mandate' ? undefined : snapshot.lastUse),
    advice ?? undefined,
    verdictCells(view, review, right),
  ];
}

function hrefOf(review: Review, { kind, subjectId }: RightFile): string {
  return `/toezicht/rechten/${review.id}/${kind}/${subjectId}`;
}

function lastCell(view: View, moment: string | null | undefined): unknown {
  if (moment === undefined) return undefined;
  return moment === null ? rightsWords[view.language].never : { day: moment };
}

/** The verdict, and the one thing that the reader can do about it. */
function verdictCells(view: View, review: Review, right: RightFile): readonly unknown[] {
  const words = rightsWords[view.language];
  const { verdict, snapshot } = right;
  const href = hrefOf(review, right);
  const isOpen = review.signedAt === null;
  const decides = isOpen && mayPerform(view.by.role, 'supervision.right-decided');
  const advises = isOpen && mayPerform(view.by.role, 'supervision.right-advised');
  const keep = {
    post: { action: `${href}/oordelen`, text: words.keep, hidden: { verdict: 'keeps' }, about: snapshot.name },
  };
  const links = [
    ...(decides && verdict === null ? [keep] : []),
    ...(decides ? [{ text: words.other, href, hidden: snapshot.name }] : []),
    ...(advises ? [{ text: words.advise, href, hidden: snapshot.name }] : []),
  ];
  if (verdict === null) return links;
  if (verdict === 'keeps') return [{ text: words.verdicts.keeps, tone: 'ok' }, ...links];
  return [
    { text: words.verdicts.withdraw, tone: 'attention' },
    standing(view, right),
    ...withdrawal(view, right),
    ...links,
  ];
}

function standing(view: View, { inForce }: RightFile): unknown {
  const words = rightsWords[view.language];
  return inForce ? { text: words.notYet, tone: 'danger' } : { text: words.withdrawn, tone: 'neutral' };
}

/** How a right that must go is withdrawn by whoever may: here, or on the page where it was given. */
function withdrawal(view: View, { kind, subjectId, inForce, snapshot }: RightFile): readonly unknown[] {
  const words = rightsWords[view.language];
  const may = (act: Parameters<typeof mayPerform>[1]): boolean => inForce && mayPerform(view.by.role, act);
  const action = `/medewerkers/${subjectId}/intrekkingen`;
  const post = { post: { action, text: words.withdrawNow, kind: 'danger', about: snapshot.name } };
  switch (kind) {
    case 'person':
      return may('person.deactivated') ? [post] : [];
    case 'dock':
      return may('docking.dock-revoked') ? [{ text: words.toDocks, href: '/docks' }] : [];
    case 'mandate':
      return may('retention.mandate-withdrawn') ? [{ text: words.toMandates, href: '/mandaten' }] : [];
  }
}

/** One right, with the form of whoever reads it. */
export function rightContents(view: View, review: Review, right: RightFile): Contents {
  const words = rightsWords[view.language];
  const { facts } = words;
  const { snapshot, kind, verdict, reason } = right;
  const isOpen = review.signedAt === null;
  const reviewTitle = words.review(showDay(review.begunAt, view.language));
  const reviewHref = `/toezicht/rechten/${review.id}`;
  return {
    title: snapshot.name,
    crumbs: crumbsTo(
      view,
      { text: words.title, href: '/toezicht/rechten' },
      { text: reviewTitle, href: reviewHref },
      snapshot.name,
    ),
    ...{ href: hrefOf(review, right), reviewHref, advice: right.advice },
    mayDecide: isOpen && mayPerform(view.by.role, 'supervision.right-decided'),
    mayAdvise: isOpen && mayPerform(view.by.role, 'supervision.right-advised'),
    options: RIGHT_VERDICTS.map((value) => ({
      ...{ value, text: words.options[value] },
      ...(value === 'withdraw' ? { hint: words.withdrawHint } : {}),
    })),
    facts: [
      [facts.kind, [words.kinds[kind], ...(kind === 'mandate' ? [] : historyLink(view, kind, right.subjectId))]],
      [facts.may, mayText(view, right)],
      [facts.since, { day: snapshot.since }],
      ...(kind === 'person' ? [[facts.lastSignIn, lastCell(view, snapshot.lastSignIn)]] : []),
      ...(kind === 'mandate' ? [] : [[facts.lastUse, lastCell(view, snapshot.lastUse)]]),
      [facts.advice, right.advice ?? undefined],
      [facts.verdict, verdict === null ? undefined : [words.verdicts[verdict], reason ?? '']],
      [facts.now, right.inForce ? facts.inForce : words.withdrawn],
    ],
  };
}
