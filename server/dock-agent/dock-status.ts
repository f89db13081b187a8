import type { Berth, BerthState } from './berth.ts';
import type { CameraBook, KnownCamera } from './camera-book.ts';
import type { Now } from './server-link.ts';

/** How a camera looks from two metres: it may be taken out, it is at work, or somebody has to do something. */
export type Sign = 'safe' | 'busy' | 'trouble';

/** One camera on the page of the dock. */
export interface CameraStatus {
  readonly cameraId: string;
  readonly sign: Sign;
  /** In a few words. */
  readonly headline: string;
  /** What is going on or wrong, and what to do. */
  readonly text: string;
  readonly percent: number | undefined;
  /** What was noticed about the camera: its clock, missing clips, old files. */
  readonly notes: readonly string[];
}

/** The whole dock. */
export interface DockStatus {
  readonly cameras: readonly CameraStatus[];
  /** Why cameras cannot be looked for, such as a folder that is not there; empty when they can. */
  readonly fault: string;
  /** Folders that look like a camera and cannot be recognised as one. */
  readonly strangers: readonly string[];
  readonly at: Date;
}

interface Dock {
  readonly berths: readonly Berth[];
  readonly book: CameraBook;
  readonly now: Now;
  readonly expectHours: number | undefined;
  readonly fault: string;
  readonly strangers: readonly string[];
}

const LEAST_DRIFT_SECONDS = 60;
const NAMED = 5;

/** What the page and the terminal say: cameras in the dock first, then those that are out and should not be. */
export function statusOf({ berths, book, now, expectHours, fault, strangers }: Dock): DockStatus {
  const inDock = berths.map((berth) => ({
    cameraId: berth.cameraId,
    ...SIGNS[berth.shown](berth),
    percent: berth.shown === 'busy' ? berth.percent : undefined,
    notes: notesOn(book.cameras.get(berth.cameraId)),
  }));
  const present = new Set(berths.map(({ cameraId }) => cameraId));
  const out = [...book.cameras].filter(([cameraId]) => !present.has(cameraId));
  const missed = out.flatMap(([cameraId, known]) => missedCamera(cameraId, known, { now: now(), expectHours }));
  return { cameras: [...inDock, ...missed], fault, strangers, at: now() };
}

type Said = Pick<CameraStatus, 'sign' | 'headline' | 'text'>;

const SIGNS: Readonly<Record<BerthState, (berth: Berth) => Said>> = {
  empty: () => ({ sign: 'safe', headline: 'leeg, veilig', text: 'De camera mag uit het dock.' }),
  busy: (berth) => ({ sign: 'busy', headline: `bezig ${String(berth.percent)} %`, text: 'Laat de camera staan.' }),
  queued: () => ({ sign: 'busy', headline: 'wacht op beurt', text: 'Laat de camera staan.' }),
  away: ({ awaySince, waiting }) => ({
    sign: 'trouble',
    headline: 'geen verbinding',
    text: `Beeldkluis is niet bereikbaar${awaySince === undefined ? '' : ` sinds ${clock(awaySince)}`}. ${clipsWait(waiting)} Laat de camera staan: het gaat vanzelf verder.`,
  }),
  stuck: ({ reason, waiting }) => ({
    sign: 'trouble',
    headline: 'niet leeg',
    text: `${reason}. ${clipsWait(waiting)} Laat de camera staan en waarschuw de beheerder; het wordt steeds opnieuw geprobeerd.`,
  }),
};

function clipsWait(waiting: readonly string[]): string {
  return waiting.length === 1 ? '1 opname wacht.' : `${String(waiting.length)} opnamen wachten.`;
}

function missedCamera(
  cameraId: string,
  known: KnownCamera,
  { now, expectHours }: { readonly now: Date; readonly expectHours: number | undefined },
): CameraStatus[] {
  const rest = { cameraId, sign: 'trouble', percent: undefined, notes: [] } as const;
  if (known.waiting.length > 0) {
    const text = `${clipsWait(known.waiting)} De camera ging eruit voordat hij leeg was. Zet hem terug in het dock.`;
    return [{ ...rest, headline: 'te vroeg eruit', text }];
  }
  const hours = (now.getTime() - Date.parse(known.lastSeenAt)) / 3_600_000;
  if (expectHours === undefined || hours < expectHours) return [];
  const text = `De camera is al ${String(Math.floor(hours))} uur weg. Ga na wie hem heeft en zet hem in het dock.`;
  return [{ ...rest, headline: 'niet teruggekomen', text }];
}

function notesOn(known: KnownCamera | undefined): string[] {
  if (known === undefined) return [];
  const { driftSeconds, missing, oldFiles } = known;
  return [
    ...(driftSeconds === null || Math.abs(driftSeconds) < LEAST_DRIFT_SECONDS ? [] : [driftNote(driftSeconds)]),
    ...(missing.length === 0 ? [] : [`Ontbrekende opnamen: ${named(missing)}. Meld dit aan de beheerder.`]),
    ...(oldFiles.length === 0 ? [] : [`Oude of vreemde bestanden op de camera: ${named(oldFiles)}.`]),
  ];
}

function driftNote(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const much = minutes === 1 ? '1 minuut' : `${String(minutes)} minuten`;
  return `De klok van de camera loopt ${much} ${seconds > 0 ? 'voor' : 'achter'}. Zet de klok gelijk.`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} en nog ${String(names.length - NAMED)}` : shown;
}

function clock(moment: Date): string {
  const format = { timeZone: 'Europe/Amsterdam', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('nl-NL', format).format(moment);
}
