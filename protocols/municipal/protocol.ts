import type { Act, Role, StaffRole } from '../acts.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';
import type { SupervisionRules } from '../supervision/rules.ts';
import { PURPOSES, type Purpose } from '../viewing/purpose.ts';
import type { RefusalGround, Regime } from './refusal-grounds.ts';

/** Roles that a protocol may let see footage; the table of acts keeps all others out. */
export type ViewingRole = Extract<StaffRole, 'handhaver' | 'privacymedewerker' | 'beoordelaar' | 'toezichthouder'>;

/** Ways in which the identity of a requester is established. A copy of a document is never kept. */
export const IDENTITY_METHODS = ['digid', 'balie', 'machtiging', 'ouder'] as const;
export type IdentityMethod = (typeof IDENTITY_METHODS)[number];

/** A term of the law; months are calendar months, so that 31 January plus one month is the last day of February. */
export interface Term {
  readonly count: number;
  readonly unit: 'weeks' | 'months';
}

/** Who may open footage for one purpose, and whether a case must be named. */
export interface PurposeRule {
  readonly roles: readonly ViewingRole[];
  readonly caseRef: 'required' | 'optional';
}

/** How footage is viewed. A purpose that is not named is not allowed. */
export interface ViewingRules {
  readonly purposes: Readonly<Partial<Record<Purpose, PurposeRule>>>;
  /**
   * `approve`: a second person agrees to this purpose and case before anything opens. `co-presence`: somebody else watches along, is named when
   * the footage is opened, and signs with a sign-in of his own in the same sitting.
   */
  readonly fourEyes: 'off' | 'approve' | 'co-presence';
  /** Whether somebody may open footage of a camera that he wore himself, for his own evaluation and for nothing else. */
  readonly wearerMayViewOwn: boolean;
  /** Whether the viewer must come from another department than the wearer. */
  readonly viewersFromOtherDepartment: boolean;
  /** After so many minutes a viewing session ends by itself. */
  readonly sessionMinutes: number;
}

/** What a requester must bring, and how often he may ask. */
export interface RequestRules {
  /** Whether an interest must be stated; it never decides by itself, article 15 AVG asks for none. */
  readonly interest: 'required' | 'optional';
  /** Days after the recording within which a request is expected. */
  readonly windowDays: number;
  /** Requests a year about the same subject, when the municipality publishes a limit. */
  readonly perYearSameSubject?: number;
  readonly identity: readonly IdentityMethod[];
  /** Whether the answer tells the requester who of the municipality watched the footage: roles, purposes, moments and seconds, never names. */
  readonly tellsWhoWatched: boolean;
  /** Whether somebody else than the person who registered a request decides on it. */
  readonly secondPairOfEyes: boolean;
}

/** Category of the selection list for archives that allows the destruction (Archiefwet 1995, article 3). */
export interface SelectionCategory {
  readonly list: string;
  readonly category: string;
  readonly valuation: 'V' | 'B';
  /** ISO 8601 duration. */
  readonly term: string;
}

/** The protocol of one municipality: one version, never changed after it has been in force. Decisions keep its id and version. */
export interface MunicipalProtocol {
  readonly id: string;
  readonly version: number;
  /** Day on which this version starts to apply, `yyyy-mm-dd`. */
  readonly validFrom: string;
  readonly municipality: { readonly name: string; /** Code in the TOOI register. */ readonly tooi?: string };
  /** Public text that it follows; what that text leaves open is the neutral protocol's choice. */
  readonly source: { readonly address: string; readonly note: string };
  readonly legalBasis: readonly string[];
  readonly regime: Regime;
  readonly retention: {
    /** Days from the end of the recording until it falls due. */
    readonly days: number;
    /** Days after which somebody must look again at a hold. */
    readonly holdReviewDays: number;
    readonly selectielijst: SelectionCategory;
  };
  readonly docking: {
    /** Hours after which a camera that went out is missed. */
    readonly longestShiftHours: number;
    /** Days after which a camera is missed that was handed out and has not been on a shift since, as far as anybody saw. */
    readonly firstShiftDays: number;
  };
  readonly viewing: ViewingRules;
  readonly request: RequestRules;
  /** Terms for an answer and for putting it off (article 12(3) AVG; article 25 Wpg). */
  readonly terms: Readonly<Record<Regime, { readonly answer: Term; readonly extend: Term }>>;
  readonly refusalGrounds: readonly RefusalGround[];
  /** Days that a link lives, wrong codes that it survives, and how often the copy may be viewed. */
  readonly delivery: { readonly days: number; readonly tries: number; readonly views: number };
  readonly supervision: SupervisionRules;
}

/** Somebody of staff who wants to view. */
export interface Viewer {
  readonly id: string;
  readonly role: string;
  readonly department?: string | undefined;
}

/** Who wore the camera, as far as that is known. */
export interface Wearer {
  readonly id?: string | undefined;
  readonly department?: string | undefined;
}

/** What the viewer says before the footage opens. */
export interface ViewingWish {
  readonly purpose: Purpose;
  /** Case that it is about; empty when none is named. */
  readonly caseRef: string;
  /** Who else watches along. */
  readonly coViewers: readonly string[];
}

/** Whether this viewer may open footage of this wearer for what he says; gives the rule of the purpose. */
export function mayOpen(
  protocol: MunicipalProtocol,
  viewer: Viewer,
  wearer: Wearer,
  wish: ViewingWish,
): Verdict<PurposeRule> {
  const rules = protocol.viewing;
  const rule = rules.purposes[wish.purpose];
  if (rule?.roles.some((role) => role === viewer.role) !== true) {
    return refuse('purpose-not-allowed', [
      { field: 'purpose', reason: 'Dit doel mag u volgens het protocol niet gebruiken' },
    ]);
  }
  const distance = keepsDistance(rules, viewer, wearer, wish.purpose);
  if (distance.refused !== undefined) return distance;
  if (rule.caseRef === 'required' && wish.caseRef.trim() === '') {
    return refuse('no-case', [{ field: 'caseRef', reason: 'Noem de zaak of het verzoek waar het om gaat' }]);
  }
  if (rules.fourEyes === 'co-presence' && wish.coViewers.length === 0) {
    return refuse('no-co-viewer', [{ field: 'coViewers', reason: 'Noem wie er meekijkt' }]);
  }
  return granted(rule);
}

function keepsDistance(rules: ViewingRules, viewer: Viewer, wearer: Wearer, purpose: Purpose): Verdict<undefined> {
  if (wearer.id === viewer.id) {
    return rules.wearerMayViewOwn && purpose === 'zelfevaluatie' ? granted(undefined) : refuse('own-footage');
  }
  // Of what a colleague filmed a handhaver does not know that it exists.
  if (viewer.role === 'handhaver') return refuse('not-found');
  const sameDepartment = wearer.department !== undefined && viewer.department === wearer.department;
  return rules.viewersFromOtherDepartment && sameDepartment ? refuse('not-other-department') : granted(undefined);
}

/** Whether this person may be the second one: neither who wants to view nor who wore the camera. */
export function mayAgree(
  second: { readonly id: string },
  viewer: { readonly id: string },
  wearer: Wearer,
): Verdict<undefined> {
  return second.id === viewer.id || second.id === wearer.id ? refuse('own-viewing') : granted(undefined);
}

/** Purposes that this role may choose from, in the order in which the list has them. */
export function purposesFor(protocol: MunicipalProtocol, role: string): readonly Purpose[] {
  return PURPOSES.filter((purpose) => protocol.viewing.purposes[purpose]?.roles.some((allowed) => allowed === role));
}

const WATCHING: readonly Act[] = [
  ...(['viewing.opened', 'viewing.played', 'viewing.shown', 'viewing.closed'] as const),
  ...(['viewing.marked', 'viewing.mark-erased', 'viewing.aligned'] as const),
];
const AGREEING: readonly Act[] = ['viewing.ask-listed', 'viewing.approved', 'viewing.declined'];

/**
 * Whether the protocol leaves this act to this role. It narrows the table of acts and never widens it: who has no purpose to view for opens
 * nothing, nobody is asked where one person may open footage alone, and where a copy is only shown at the office no link is offered.
 */
export function protocolAllows(protocol: MunicipalProtocol, role: Role, act: Act): boolean {
  // A citizen sees the copy that he was given, and jobs close what is over.
  const mayWatch = role === 'betrokkene' || role === 'systeem' || purposesFor(protocol, role).length > 0;
  const isAsked = protocol.viewing.fourEyes !== 'off';
  if (WATCHING.includes(act)) return mayWatch;
  if (act === 'viewing.asked') return mayWatch && isAsked;
  if (AGREEING.includes(act)) return isAsked;
  if (act === 'delivery.offered') return protocol.delivery.views > 0;
  return true;
}
