import type { MunicipalProtocol } from '../municipal/protocol.ts';
import { REFUSAL_GROUNDS, type RefusalGround } from '../municipal/refusal-grounds.ts';
import type { RequestKind } from './request-kind.ts';

interface RequestGround {
  readonly kinds: readonly RequestKind[];
  /** Source as a decision names it. */
  readonly article: string;
  readonly words: string;
}

/** What can be wrong with a request itself, whatever the law protects: each with the kinds of request that it can end. */
const REQUEST_GROUNDS = {
  'VERZOEK-geen-beelden': {
    kinds: ['inzage', 'klacht', 'vordering', 'boa'],
    article: 'het protocol van de gemeente',
    words: 'er zijn geen opnamen van deze plaats en dit tijdvak',
  },
  'VERZOEK-niet-bepaald': {
    kinds: ['inzage', 'klacht', 'vordering', 'boa'],
    article: 'het protocol van de gemeente',
    words: 'het verzoek is niet bepaald genoeg: plaats, datum of tijd is niet aan te wijzen',
  },
  'VERZOEK-identiteit': {
    kinds: ['inzage', 'klacht'],
    article: 'artikel 12, zesde lid, AVG of artikel 26 Wpg',
    words: 'de identiteit van de verzoeker is niet vast te stellen',
  },
  'VORDERING-geen-titel': {
    kinds: ['vordering'],
    article: 'het Wetboek van Strafvordering',
    words: 'de vordering noemt geen titel, of is gedaan door iemand die daartoe niet bevoegd is',
  },
} as const satisfies Record<string, RequestGround>;
type OwnGround = keyof typeof REQUEST_GROUNDS;

/** Code of a ground on which a readout request can be refused: one of the law, of the municipality, or of the request itself. */
export type DecisionGround = RefusalGround | OwnGround;

/** A ground with the words that a decision uses. */
export interface GroundWords {
  readonly code: DecisionGround;
  readonly article: string;
  readonly words: string;
}

function isOwn(code: string): code is OwnGround {
  return Object.hasOwn(REQUEST_GROUNDS, code);
}

function isOfTheLaw(code: string): code is RefusalGround {
  return Object.hasOwn(REFUSAL_GROUNDS, code);
}

/** Words of a ground by its code; undefined when there is no such ground. */
export function groundByCode(code: string): GroundWords | undefined {
  if (isOwn(code)) return { code, article: REQUEST_GROUNDS[code].article, words: REQUEST_GROUNDS[code].words };
  if (isOfTheLaw(code)) return { code, article: REFUSAL_GROUNDS[code].article, words: REFUSAL_GROUNDS[code].words };
  return undefined;
}

/**
 * The grounds that can carry the refusal of such a request. A demand of the police rests on the Code of Criminal Procedure,
 * so that the grounds of AVG and Wpg do not apply to it.
 */
export function groundsFor(
  protocol: MunicipalProtocol,
  request: { readonly kind: RequestKind; readonly regime: string },
): readonly GroundWords[] {
  const own = Object.keys(REQUEST_GROUNDS)
    .filter(isOwn)
    .filter((code) => REQUEST_GROUNDS[code].kinds.some((kind) => kind === request.kind));
  const law =
    request.kind === 'vordering'
      ? []
      : protocol.refusalGrounds.filter((code) => REFUSAL_GROUNDS[code].regime === request.regime);
  return [...law, ...own].flatMap((code) => groundByCode(code) ?? []);
}
