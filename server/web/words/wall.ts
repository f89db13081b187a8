import type { NoticeKind } from '../../../protocols/docking/dock-report.ts';
import type { WallSign, WallState } from '../../../protocols/docking/wall.ts';
import { bilingual } from '../view.ts';

/** What a tile says: a headline of a few words, and what to do. */
interface Said {
  readonly headline: string;
  readonly text: (about: SaidAbout) => string;
}

/** What the words of a state can name; empty text when it is not known. */
export interface SaidAbout {
  readonly at: string;
  readonly clips: number;
  readonly reason: string;
}

const states: Readonly<Record<WallState, Said>> = {
  queued: { headline: 'wacht op beurt', text: () => 'Laat de camera staan.' },
  uploading: { headline: 'bezig', text: ({ clips }) => `${clipsLeft(clips)}Laat de camera staan.` },
  empty: { headline: 'leeg, veilig', text: () => 'De camera mag uit het dock.' },
  'taken-in': {
    headline: 'ingenomen',
    text: ({ at }) => `Ingenomen om ${at}. Kijk op de camera zelf of hij leeg is.`,
  },
  out: { headline: 'onderweg', text: ({ at }) => `Uit sinds ${at}.` },
  unused: { headline: 'nog geen dienst', text: ({ at }) => `Uit sinds ${at}. De eerste dienst is nog niet gezien.` },
  stuck: {
    headline: 'niet leeg',
    text: ({ reason }) => `${sentence(reason)}Laat de camera staan en waarschuw de beheerder.`,
  },
  'broken-off': {
    headline: 'afgebroken',
    text: ({ at }) => `Sinds ${at} komt er niets meer binnen. Zet de camera terug in het dock.`,
  },
  'dock-silent': {
    headline: 'dock is stil',
    text: ({ at }) => `Het dock meldt zich niet sinds ${at}. Laat de camera staan en waarschuw de beheerder.`,
  },
  'taken-early': {
    headline: 'te vroeg eruit',
    text: ({ clips }) => `${clipsOn(clips)}Zet de camera terug in het dock.`,
  },
  'not-returned': {
    headline: 'niet terug',
    text: ({ at }) => `Weg sinds ${at}. Ga na wie de camera heeft en zet hem in het dock.`,
  },
};

function clipsLeft(clips: number): string {
  return clips === 0 ? '' : clips === 1 ? 'Nog 1 opname. ' : `Nog ${String(clips)} opnamen. `;
}

function clipsOn(clips: number): string {
  return clips === 1 ? 'Er staat nog 1 opname op. ' : `Er staan nog ${String(clips)} opnamen op. `;
}

function sentence(reason: string): string {
  return reason === '' ? '' : `${reason}${/[.!?]$/.test(reason) ? ' ' : '. '}`;
}

/** What a notice says beside the state; what the state says already is not said again. */
type NoticeWords = Readonly<Partial<Record<NoticeKind, (minutes: number, names: string) => string>>>;

const notices: NoticeWords = {
  'clock-off': (minutes) =>
    `De klok loopt ${String(Math.abs(minutes))} ${Math.abs(minutes) === 1 ? 'minuut' : 'minuten'} ${minutes < 0 ? 'achter' : 'voor'}. Zet de klok gelijk.`,
  'clips-missing': (_minutes, names) => `Opnamen ontbreken: ${names}. Meld dit aan de beheerder.`,
  'old-files': (_minutes, names) => `Oude of vreemde bestanden op de camera: ${names}. Meld dit aan de beheerder.`,
};

const counts: Readonly<Record<WallSign, (count: number) => string>> = {
  trouble: (count) => `${String(count)} ${count === 1 ? 'vraagt' : 'vragen'} aandacht`,
  busy: (count) => `${String(count)} bezig`,
  safe: (count) => `${String(count)} binnen`,
  out: (count) => `${String(count)} onderweg`,
};

/** Words of the dock wall. */
export const wallWords = bilingual(
  {
    title: 'Dockwand',
    updated: 'Stand van',
    refresh: 'Ververs',
    cameras: 'Camera’s',
    none: 'Vandaag is geen camera gezien, en er wordt geen camera terugverwacht.',
    counts,
    states,
    notices,
    progress: (name: string) => `Voortgang van ${name}`,
    charging: (percent: number) => `Laadt op, accu ${String(percent)} %`,
    battery: (percent: number) => `Accu ${String(percent)} %`,
    chargingOnly: 'Laadt op',
    unknown: 'Deze camera is niet bekend. Zijn beelden komen apart te staan. Meld dit aan de beheerder.',
    apart: (count: number) =>
      count === 1
        ? '1 opname staat apart. De beheerder kijkt wat er niet klopt.'
        : `${String(count)} opnamen staan apart. De beheerder kijkt wat er niet klopt.`,
    mark: 'Incident markeren',
    markWhich: (name: string) => `van ${name}`,
    marked: 'Gemarkeerd. De beelden blijven bewaard.',
    markedAt: (time: string) => `Incident, gemarkeerd om ${time}. De beelden blijven bewaard.`,
    explained:
      'Incident markeren bewaart alle beelden van deze dienst van de camera, ook wat nog binnenkomt. Alleen een privacymedewerker kan dat opheffen.',
    signedOut: 'U bent afgemeld, dus deze stand is niet meer van nu. Ververs de pagina en meld u opnieuw aan.',
    unreachable: 'Beeldkluis is even niet bereikbaar. Deze stand is niet meer van nu.',
  },
  {
    title: 'Dock wall',
    updated: 'As of',
    refresh: 'Refresh',
    cameras: 'Cameras',
    none: 'No camera was seen today, and none is expected back.',
    counts: {
      trouble: (count) => `${String(count)} ${count === 1 ? 'needs' : 'need'} attention`,
      busy: (count) => `${String(count)} busy`,
      safe: (count) => `${String(count)} in`,
      out: (count) => `${String(count)} out`,
    },
    states: {
      queued: { headline: 'waits its turn', text: () => 'Leave the camera in.' },
      uploading: {
        headline: 'busy',
        text: ({ clips }) =>
          `${clips === 0 ? '' : clips === 1 ? '1 recording left. ' : `${String(clips)} recordings left. `}Leave the camera in.`,
      },
      empty: { headline: 'empty, safe', text: () => 'The camera may be taken out.' },
      'taken-in': {
        headline: 'taken in',
        text: ({ at }) => `Taken in at ${at}. Look at the camera itself whether it is empty.`,
      },
      out: { headline: 'out', text: ({ at }) => `Out since ${at}.` },
      unused: { headline: 'no shift yet', text: ({ at }) => `Out since ${at}. Its first shift has not been seen yet.` },
      stuck: {
        headline: 'not empty',
        text: ({ reason }) => `${sentence(reason)}Leave the camera in and warn the administrator.`,
      },
      'broken-off': {
        headline: 'broken off',
        text: ({ at }) => `Nothing has come in since ${at}. Put the camera back into the dock.`,
      },
      'dock-silent': {
        headline: 'dock is silent',
        text: ({ at }) => `The dock has not been heard since ${at}. Leave the camera in and warn the administrator.`,
      },
      'taken-early': {
        headline: 'taken out early',
        text: ({ clips }) =>
          `${clips === 1 ? '1 recording is' : `${String(clips)} recordings are`} still on it. Put the camera back into the dock.`,
      },
      'not-returned': {
        headline: 'not back',
        text: ({ at }) => `Away since ${at}. Find out who has the camera and put it into the dock.`,
      },
    },
    notices: {
      'clock-off': (minutes) =>
        `The clock is ${String(Math.abs(minutes))} ${Math.abs(minutes) === 1 ? 'minute' : 'minutes'} ${minutes < 0 ? 'behind' : 'ahead'}. Set it.`,
      'clips-missing': (_minutes, names) => `Recordings are missing: ${names}. Tell the administrator.`,
      'old-files': (_minutes, names) => `Old or strange files on the camera: ${names}. Tell the administrator.`,
    },
    progress: (name) => `Progress of ${name}`,
    charging: (percent) => `Charging, battery ${String(percent)} %`,
    battery: (percent) => `Battery ${String(percent)} %`,
    chargingOnly: 'Charging',
    unknown: 'This camera is not known. Its footage is set apart. Tell the administrator.',
    apart: (count) =>
      `${count === 1 ? '1 recording stands' : `${String(count)} recordings stand`} apart. The administrator looks what is not right.`,
    mark: 'Mark an incident',
    markWhich: (name) => `of ${name}`,
    marked: 'Marked. The footage is kept.',
    markedAt: (time) => `Incident, marked at ${time}. The footage is kept.`,
    explained:
      'Marking an incident keeps all footage of this shift of the camera, also what still comes in. Only a privacy officer can lift that.',
    signedOut: 'You have been signed out, so this is no longer how things stand. Refresh the page and sign in again.',
    unreachable: 'Beeldkluis cannot be reached for now. This is no longer how things stand.',
  },
);

/** Words of the dock wall in one language. */
export type WallWords = typeof wallWords.nl;
