import type { Act } from '../../../protocols/acts.ts';

/** What somebody did, and what he wanted to do when it was refused: `{name} {did}`, `{name} wilde {want}`. */
export type ActWords = readonly [did: string, want: string];

type AuditAct = Extract<Act, `audit.${string}`>;

const nl: Readonly<Record<AuditAct, ActWords>> = {
  'audit.read': ['las het logboek', 'het logboek lezen'],
  'audit.recording-read': ['las de geschiedenis van een opname', 'de geschiedenis van een opname lezen'],
  'audit.person-read': ['las de geschiedenis van een medewerker', 'de geschiedenis van een medewerker lezen'],
  'audit.case-read': ['las de geschiedenis van een zaak', 'de geschiedenis van een zaak lezen'],
  'audit.camera-read': ['las de geschiedenis van een camera', 'de geschiedenis van een camera lezen'],
  'audit.dock-read': ['las de geschiedenis van een dockstation', 'de geschiedenis van een dockstation lezen'],
  'audit.processing-read': ['las het logboek van verwerkingen', 'het logboek van verwerkingen lezen'],
  'audit.exported': ['haalde een uitvoer van het logboek op', 'een uitvoer van het logboek ophalen'],
  'audit.mail-asked': [
    'liet een ondertekende stand naar de auditor mailen',
    'een ondertekende stand naar de auditor laten mailen',
  ],
  'audit.erasure-read': ['las de voorstellen om gegevens te wissen', 'de voorstellen om gegevens te wissen lezen'],
  'audit.erasure-proposed': [
    'stelde voor een persoonsgegeven uit het logboek te wissen',
    'voorstellen een persoonsgegeven uit het logboek te wissen',
  ],
  'audit.erased': ['wiste een persoonsgegeven uit het logboek', 'een persoonsgegeven uit het logboek wissen'],
  'audit.erasure-declined': [
    'wees een voorstel af om een persoonsgegeven te wissen',
    'een voorstel afwijzen om een persoonsgegeven te wissen',
  ],
  'audit.checkpoint-published': ['ondertekende de stand van het logboek', 'de stand van het logboek ondertekenen'],
};

const en: Readonly<Record<AuditAct, ActWords>> = {
  'audit.read': ['read the log', 'read the log'],
  'audit.recording-read': ['read the history of a recording', 'read the history of a recording'],
  'audit.person-read': ['read the history of a member of staff', 'read the history of a member of staff'],
  'audit.case-read': ['read the history of a case', 'read the history of a case'],
  'audit.camera-read': ['read the history of a camera', 'read the history of a camera'],
  'audit.dock-read': ['read the history of a docking station', 'read the history of a docking station'],
  'audit.processing-read': ['read the processing log', 'read the processing log'],
  'audit.exported': ['fetched an export of the log', 'fetch an export of the log'],
  'audit.mail-asked': [
    'had a signed checkpoint mailed to the auditor',
    'have a signed checkpoint mailed to the auditor',
  ],
  'audit.erasure-read': ['read the proposals to erase', 'read the proposals to erase'],
  'audit.erasure-proposed': [
    'proposed to erase a personal fact from the log',
    'propose to erase a personal fact from the log',
  ],
  'audit.erased': ['erased a personal fact from the log', 'erase a personal fact from the log'],
  'audit.erasure-declined': ['declined a proposal to erase', 'decline a proposal to erase'],
  'audit.checkpoint-published': ['signed the state of the log', 'sign the state of the log'],
};

/** Words of what is done with the log itself. */
export const auditActs = { nl, en } as const;
