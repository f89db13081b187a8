import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { FARTHEST_METRES, parsePoint, type Nearby } from '../../protocols/viewing/nearby.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import { findCategories, findFootage, type FoundRecordings } from '../viewing/find-recordings.ts';
import { localMoment, toLocalInput } from '../web/moments.ts';
import { recordingsPage, type AskedFor } from '../web/viewing/recordings-page.ts';
import { fromForm } from './inputs.ts';
import { FoundRecordingsShape } from './viewing-shapes.ts';

const METRES = `Kies 1 tot ${String(FARTHEST_METRES)} meter`;
const NEARBY_METRES = 100;
const Point = z
  .string()
  .trim()
  .max(60, 'Dit punt is te lang')
  .refine(
    (text) => parsePoint(text) !== undefined,
    'Geef een punt als 52.1583, 4.4935: eerst de breedtegraad, dan de lengtegraad',
  )
  .meta({ description: 'Breedtegraad en lengtegraad (WGS 84), zoals 52.1583, 4.4935' });
const SearchInput = z.object({
  from: fromForm(localMoment().optional()),
  to: fromForm(localMoment().optional()),
  place: fromForm(z.string().trim().max(200, 'De plaats is te lang').optional()),
  near: fromForm(Point.optional()),
  within: fromForm(
    z.coerce.number(METRES).int(METRES).min(1, METRES).max(FARTHEST_METRES, METRES).default(NEARBY_METRES),
  ),
  camera: fromForm(z.string().trim().max(100, 'De camera is te lang').optional()),
  officer: fromForm(z.string().trim().max(100, 'De naam is te lang').optional()),
  category: fromForm(z.string().max(100, 'De soort is te lang').optional()),
  page: fromForm(z.coerce.number('Een bladzijde is een getal').int().min(1).max(100_000).default(1)),
});
type SearchInput = z.infer<typeof SearchInput>;

interface Search {
  /** Nothing when the empty form was asked for. */
  readonly found: FoundRecordings | undefined;
  readonly categories: readonly string[];
}

/** Finding recordings: the form, what was found, and what is said to who asks for everything. */
export function searchRoute(desk: ViewingDesk): Route {
  return route<SearchInput, Search>({
    ...{ method: 'get', path: '/opnames', act: 'viewing.searched', recordedBy: 'perform' },
    summary: 'Zoekt opnamen op plaats, punt, tijd, camera, handhaver en soort; toont geen beelden',
    input: SearchInput,
    perform: (by, input, call) => search(desk, by, input, call),
    facts: (input, { found }) => ({
      from: input.from?.toISOString() ?? null,
      to: input.to?.toISOString() ?? null,
      place: input.place !== undefined,
      point: input.near !== undefined,
      camera: input.camera !== undefined,
      officer: input.officer !== undefined,
      category: input.category !== undefined,
      found: found?.total ?? null,
    }),
    api: { output: FoundRecordingsShape, show: ({ found }) => FoundRecordingsShape.parse(found) },
    page: (view, { found, categories }, input) => ({
      kind: 'page',
      html: recordingsPage(view, found, { asked: askedFor(input), categories }),
    }),
    again: async (by, view, form) => {
      const categories = await findCategories(desk, by);
      return { kind: 'page', html: recordingsPage(view, undefined, { asked: {}, categories, form }) };
    },
  });
}

async function search(desk: ViewingDesk, by: Actor, input: SearchInput, call: Call): Promise<Verdict<Search>> {
  if (isEmptyForm(by, call)) return granted({ found: undefined, categories: await findCategories(desk, by) });
  const verdict = await findFootage(desk, by, { ...input, nearby: nearbyOf(input) });
  if (verdict.refused !== undefined) return verdict;
  return granted({ found: verdict.value, categories: await findCategories(desk, by) });
}

/** Whoever comes to the page without a question gets the form; his own recordings a handhaver sees at once. */
function isEmptyForm(by: Actor, { request }: Call): boolean {
  const asked = Object.keys(SearchInput.shape).some((name) => name in request.query);
  return !asked && by.role !== 'handhaver' && !request.originalUrl.startsWith('/v1/');
}

function nearbyOf({ near, within }: SearchInput): Nearby | undefined {
  const point = near === undefined ? undefined : parsePoint(near);
  return point && { ...point, metres: within };
}

function askedFor({ from, to, near, within, place, camera, officer, category }: SearchInput): AskedFor {
  const given = {
    ...{ place, camera, officer, category },
    from: from === undefined ? undefined : toLocalInput(from),
    to: to === undefined ? undefined : toLocalInput(to),
    near,
    within: String(within),
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
