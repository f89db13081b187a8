import { z } from 'zod';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { RIGHT_KINDS, RIGHT_VERDICTS } from '../../protocols/supervision/rights-review.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { changeAccess } from '../persons/change-access.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { listReviews, readReviewFile, type ReviewFile } from '../supervision/read-reviews.ts';
import { adviseOnRight, beginReview, decideRight, signReview } from '../supervision/review-rights.ts';
import type { Review } from '../supervision/rights.ts';
import { reviewContents, reviewsContents, rightContents } from '../web/supervision/rights-contents.ts';
import type { View } from '../web/view.ts';
import { rightsWords } from '../web/words/rights.ts';
import { Id } from './inputs.ts';

const text = z.string().trim().max(1000, 'Deze tekst is te lang.');
const ReviewInput = z.object({ reviewId: Id });
const RightInput = ReviewInput.extend({ kind: z.enum(RIGHT_KINDS), subjectId: Id });
const DecideInput = RightInput.extend({
  verdict: z.enum(RIGHT_VERDICTS, 'Kies of dit recht blijft.'),
  reason: text.default(''),
});
const advice = 'Schrijf op wat de toezichthouder moet weten.';
const AdviseInput = RightInput.extend({ advice: z.string(advice).pipe(text.min(1, advice)) });
const SignInput = ReviewInput.extend({ remark: text.default('') });

const Moment = z.iso.datetime();
const ReviewShape = z.object({ id: z.string(), begunAt: Moment, signedAt: Moment.nullable() });
const ListShape = z.object({ reviews: z.array(ReviewShape), nextAt: Moment });
const FileShape = ReviewShape.extend({
  rights: z.array(
    z.object({
      kind: z.enum(RIGHT_KINDS),
      subjectId: z.string(),
      name: z.string(),
      what: z.string(),
      since: Moment,
      lastSignIn: Moment.nullable(),
      lastUse: Moment.nullable(),
      advice: z.string().nullable(),
      verdict: z.enum(RIGHT_VERDICTS).nullable(),
      reason: z.string().nullable(),
      inForce: z.boolean(),
    }),
  ),
});
const changed = {
  status: 201,
  output: ReviewShape,
  show: ({ id, begunAt, signedAt }: Review) => ({ id, begunAt, signedAt }),
} as const;

/** The quarterly review of who may do what, and the withdrawal of access. */
export function rightsRoutes(desk: SupervisionDesk): readonly Route[] {
  return [reviews(desk), beginning(desk), review(desk), right(desk), ...steps(desk), ...access(desk)];
}

function reviews(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/rechten', act: 'supervision.review-read', recordedBy: 'perform' },
    summary: 'De controles van de rechten, en wanneer de volgende moet',
    input: z.object({}),
    perform: async () => granted(await listReviews(desk)),
    api: {
      output: ListShape,
      show: ({ reviews: all, nextAt }) => ({ reviews: all.map(changed.show), nextAt }),
    },
    page: (view, list) => ({
      kind: 'page',
      html: view.render('supervision/reviews', rightsWords, reviewsContents(view, list)),
    }),
  });
}

function beginning(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/rechten', act: 'supervision.review-begun', recordedBy: 'act' },
    summary: 'Begint een controle van de rechten',
    input: z.object({}),
    perform: (by) => beginReview(desk, by),
    api: changed,
    page: (_view, { id }) => ({ kind: 'redirect', to: `/toezicht/rechten/${id}` }),
  });
}

function review(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/rechten/:reviewId', act: 'supervision.review-read', recordedBy: 'perform' },
    summary: 'Eén controle van de rechten, met alle rechten',
    input: ReviewInput,
    about: ({ reviewId }) => reviewId,
    perform: (_by, { reviewId }) => readReviewFile(desk, reviewId),
    api: { output: FileShape, show: shownFile },
    page: (view, file) => reviewPage(view, file),
  });
}

function shownFile({ review: { id, begunAt, signedAt }, rights }: ReviewFile): z.infer<typeof FileShape> {
  return {
    ...{ id, begunAt, signedAt },
    rights: rights.map(({ kind, subjectId, snapshot, advice: said, verdict, reason, inForce }) => {
      const { name, what, since, lastSignIn, lastUse } = snapshot;
      return { kind, subjectId, name, what, since, lastSignIn, lastUse, advice: said, verdict, reason, inForce };
    }),
  };
}

function reviewPage(view: View, file: ReviewFile, form?: RefusedForm): Reply {
  const contents = { ...reviewContents(view, file), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/review', rightsWords, contents) };
}

const RIGHT_PATH = '/toezicht/rechten/:reviewId/:kind/:subjectId';

function right(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: RIGHT_PATH, act: 'supervision.review-read', recordedBy: 'perform' },
    summary: 'Eén recht binnen een controle',
    input: RightInput,
    about: ({ reviewId }) => reviewId,
    perform: (_by, { reviewId }) => readReviewFile(desk, reviewId),
    page: (view, file, input) => rightPage(view, file, input),
  });
}

function rightPage(view: View, file: ReviewFile, key: z.infer<typeof RightInput>, form?: RefusedForm): Reply {
  const found = file.rights.find(({ kind, subjectId }) => kind === key.kind && subjectId === key.subjectId);
  if (found === undefined) return { kind: 'redirect', to: `/toezicht/rechten/${file.review.id}` };
  const contents = { ...rightContents(view, file.review, found), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/right', rightsWords, contents) };
}

function steps(desk: SupervisionDesk): readonly Route[] {
  const shared = {
    method: 'post',
    recordedBy: 'act',
    api: changed,
    about: ({ reviewId }: { readonly reviewId: string }) => reviewId,
  } as const;
  const back = (_view: View, { id }: Review): Reply => ({ kind: 'redirect', to: `/toezicht/rechten/${id}` });
  const again = (_by: View['by'], view: View, form: RefusedForm): Promise<Reply> => pageAgain(desk, view, form);
  return [
    route({
      ...shared,
      ...{ again, path: `${RIGHT_PATH}/oordelen`, act: 'supervision.right-decided' },
      summary: 'Oordeelt of een recht blijft of moet worden ingetrokken',
      input: DecideInput,
      perform: (by, input) => decideRight(desk, by, input),
      page: back,
    }),
    route({
      ...shared,
      ...{ again, path: `${RIGHT_PATH}/adviezen`, act: 'supervision.right-advised' },
      summary: 'Advies van de beheerder over een recht',
      input: AdviseInput,
      perform: (by, input) => adviseOnRight(desk, by, input),
      page: back,
    }),
    route({
      ...shared,
      ...{ again, path: '/toezicht/rechten/:reviewId/afsluitingen', act: 'supervision.review-signed' },
      summary: 'Sluit een controle van de rechten af',
      input: SignInput,
      perform: (by, input) => signReview(desk, by, input),
      page: (view) => ({
        kind: 'redirect',
        to: '/toezicht/rechten',
        notice: rightsWords[view.language].notices.signed,
      }),
    }),
  ];
}

async function pageAgain(desk: SupervisionDesk, view: View, form: RefusedForm): Promise<Reply> {
  const file = await readReviewFile(desk, String(form.sent['reviewId']));
  if (file.refused !== undefined) return { kind: 'redirect', to: '/toezicht/rechten' };
  const key = RightInput.safeParse(form.sent);
  return key.success ? rightPage(view, file.value, key.data, form) : reviewPage(view, file.value, form);
}

function access(desk: SupervisionDesk): readonly Route[] {
  const line = (path: `/${string}`, act: 'person.deactivated' | 'person.reactivated', summary: string): Route =>
    route({
      ...{ method: 'post', path, act, summary, recordedBy: 'act' },
      input: z.object({ personId: Id }),
      about: ({ personId }) => personId,
      perform: (by, { personId }): Promise<Verdict<{ readonly id: string; readonly state: string }>> =>
        changeAccess(desk, by, { personId, state: act === 'person.reactivated' ? 'active' : 'deactivated' }),
      api: {
        status: 201,
        output: z.object({ id: z.string(), state: z.string() }),
        show: ({ id, state }) => ({ id, state }),
      },
      page: (view) => ({ kind: 'redirect', to: '/toezicht/rechten', notice: rightsWords[view.language].notices[act] }),
    });
  return [
    line('/medewerkers/:personId/intrekkingen', 'person.deactivated', 'Trekt de toegang van een medewerker in'),
    line('/medewerkers/:personId/herstellingen', 'person.reactivated', 'Geeft een medewerker weer toegang'),
  ];
}
