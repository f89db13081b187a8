import type { Subject } from '../../../protocols/acts.ts';
import { bilingual } from '../view.ts';

const subjects: Readonly<Record<Subject, string>> = {
  recording: 'opname',
  upload: 'inname',
  dock: 'dockstation',
  camera: 'camera',
  person: 'medewerker',
  session: 'kijksessie',
  request: 'uitleesverzoek',
  hold: 'bewaarplicht',
  plan: 'redactieplan',
  inspection: 'inzage',
  delivery: 'beveiligde link',
  handover: 'bewijspakket',
  mandate: 'machtiging',
  destruction: 'vernietiging',
  log: 'logboek',
  sample: 'steekproef',
  task: 'vraag over een kijkbeurt',
  review: 'controle van de rechten',
  'audit-pack': 'auditdossier',
  house: 'kluis',
};
const subjectsInEnglish: Readonly<Record<Subject, string>> = {
  recording: 'recording',
  upload: 'docking',
  dock: 'docking station',
  camera: 'camera',
  person: 'member of staff',
  session: 'viewing session',
  request: 'readout request',
  hold: 'hold',
  plan: 'redaction plan',
  inspection: 'inspection',
  delivery: 'protected link',
  handover: 'evidence package',
  mandate: 'mandate',
  destruction: 'destruction',
  log: 'log',
  sample: 'sample',
  task: 'question about a view',
  review: 'review of rights',
  'audit-pack': 'audit pack',
  house: 'vault',
};

/** What the things that acts are about are called. */
export const subjectWords = bilingual(subjects, subjectsInEnglish);
