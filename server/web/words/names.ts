import type { ObjectKind, QuarantineReason, RecordingState } from '../../../protocols/custody/recording.ts';
import type { HoldKind } from '../../../protocols/retention/hold.ts';
import type { Purpose } from '../../../protocols/viewing/purpose.ts';
import type { CloseReason } from '../../../protocols/viewing/session.ts';
import { bilingual } from '../view.ts';

type Named<K extends string> = Readonly<Record<K, string>>;

const purposes: Named<Purpose> = {
  klacht: 'Behandelen van een klacht',
  inzage: 'Inzageverzoek van een betrokkene',
  vordering: 'Vordering van politie of justitie',
  aangifte: 'Aangifte van een strafbaar feit',
  zelfevaluatie: 'Eigen evaluatie',
  leren: 'Leren en trainen',
  toezicht: 'Toezicht door de FG',
};
const purposesInEnglish: Named<Purpose> = {
  klacht: 'Handling a complaint',
  inzage: 'Access request of a person concerned',
  vordering: 'Demand of the police or the prosecution',
  aangifte: 'Report of a crime',
  zelfevaluatie: 'Own evaluation',
  leren: 'Learning and training',
  toezicht: 'Supervision by the DPO',
};
const states: Named<RecordingState> = {
  docked: 'ingenomen',
  sealed: 'verzegeld',
  quarantined: 'in quarantaine',
  destroying: 'wordt vernietigd',
  destroyed: 'vernietigd',
};
const statesInEnglish: Named<RecordingState> = {
  docked: 'docked',
  sealed: 'sealed',
  quarantined: 'in quarantine',
  destroying: 'being destroyed',
  destroyed: 'destroyed',
};
const quarantine: Named<QuarantineReason> = {
  'unknown-camera': 'de camera is niet bekend',
  'unknown-officer': 'niet bekend wie de camera droeg',
  'implausible-clock': 'de klok van de camera kan niet kloppen',
  'left-behind': 'met de hand ingenomen, en van vóór de vorige inname van deze camera',
  'not-footage': 'het bestand bevat geen beelden',
  'not-scanned': 'nog niet onderzocht op schadelijke inhoud',
  malware: 'er zit schadelijke inhoud in het bestand',
  rejected: 'het dock kon de opname niet plaatsen en leverde haar apart in',
  'key-missing': 'de beelden zijn versleuteld en de sleutel is nog niet gekomen',
  'key-wrong': 'de beelden zijn versleuteld en de sleutel past niet',
  'conflicting-clip': 'onder dezelfde naam kwamen eerder andere beelden binnen',
};
const quarantineInEnglish: Named<QuarantineReason> = {
  'unknown-camera': 'the camera is not known',
  'unknown-officer': 'it is not known who wore the camera',
  'implausible-clock': 'the clock of the camera cannot be right',
  'left-behind': 'taken in by hand, and from before the last docking of this camera',
  'not-footage': 'the file holds no footage',
  'not-scanned': 'not yet scanned for malware',
  malware: 'there is malware in the file',
  rejected: 'the dock could not place the recording and sent it apart',
  'key-missing': 'the footage is encrypted and the key has not come yet',
  'key-wrong': 'the footage is encrypted and the key does not fit',
  'conflicting-clip': 'other footage came in under the same name before',
};
const objects: Named<ObjectKind> = {
  original: 'Originele beelden',
  playback: 'Afspeelkopie van het origineel',
  redacted: 'Onherkenbaar gemaakte kopie',
  plan: 'Redactieplan',
  still: 'Stilstaand beeld',
  package: 'Bewijspakket',
  track: 'Route van de camera',
  received: 'Beelden zoals ontvangen, versleuteld',
};
const objectsInEnglish: Named<ObjectKind> = {
  original: 'Original footage',
  playback: 'Playback copy of the original',
  redacted: 'Redacted copy',
  plan: 'Redaction plan',
  still: 'Still picture',
  package: 'Evidence package',
  track: 'Track of the camera',
  received: 'Footage as received, encrypted',
};
const holds: Named<HoldKind> = {
  inzage: 'inzageverzoek',
  klacht: 'klacht',
  vordering: 'vordering',
  incident: 'incident',
  bezwaar: 'bezwaar of beroep',
  aangifte: 'aangifte',
};
const holdsInEnglish: Named<HoldKind> = {
  inzage: 'access request',
  klacht: 'complaint',
  vordering: 'demand',
  incident: 'incident',
  bezwaar: 'objection or appeal',
  aangifte: 'report of a crime',
};
const closed: Named<CloseReason> = {
  'closed-by-viewer': 'gesloten door de kijker',
  'timed-out': 'de tijd was voorbij',
  destroyed: 'de opname werd vernietigd',
  withdrawn: 'ingetrokken',
  declined: 'geen akkoord',
};
const closedInEnglish: Named<CloseReason> = {
  'closed-by-viewer': 'closed by the viewer',
  'timed-out': 'time was over',
  destroyed: 'the recording was destroyed',
  withdrawn: 'withdrawn',
  declined: 'not agreed',
};

/** What people call the codes that recordings, holds and viewing sessions carry. */
export const names = bilingual(
  { purposes, states, quarantine, objects, holds, closed },
  {
    purposes: purposesInEnglish,
    states: statesInEnglish,
    quarantine: quarantineInEnglish,
    objects: objectsInEnglish,
    holds: holdsInEnglish,
    closed: closedInEnglish,
  },
);
