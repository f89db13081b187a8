import type { PackState } from '../../../protocols/supervision/audit-pack.ts';
import { bilingual } from '../view.ts';

const states: Readonly<Record<PackState, string>> = {
  ordered: 'wordt gemaakt',
  built: 'klaar',
  failed: 'mislukt',
  cleared: 'opgeruimd',
};
const statesInEnglish: Readonly<Record<PackState, string>> = {
  ordered: 'being made',
  built: 'ready',
  failed: 'failed',
  cleared: 'cleared away',
};

/** Words of the page of audit packs. */
export const packWords = bilingual(
  {
    title: 'Auditdossier',
    supervision: 'Toezicht',
    lead: 'Eén bestand met alles wat een Wpg-audit vraagt: wie wat mocht, wie wat bekeek en waarom, wat is verstrekt, of op tijd is vernietigd, wat het toezicht deed, en het bewijs dat het logboek klopt. Zonder beelden.',
    form: 'Dossier maken',
    from: 'Eerste dag',
    until: 'Laatste dag',
    submit: 'Auditdossier maken',
    ordered: 'Het auditdossier wordt gemaakt. Dat kan enkele minuten duren.',
    careful: 'Het dossier bevat namen van medewerkers. Geef het alleen aan wie de audit doet (Wpg artikel 32a en 33).',
    caption: 'Gemaakte dossiers, nieuwste eerst',
    columns: ['Periode', 'Stand', 'Gemaakt', 'SHA-256', 'Ophalen'],
    fetch: 'Ophalen',
    empty: 'Er is nog geen auditdossier gemaakt.',
    busy: 'Het dossier wordt gemaakt',
    states,
    checkTitle: 'Zo controleert de auditor het',
    check:
      'Op een eigen computer, zonder ons te vertrouwen, met de vingerafdruk van de sleutel uit een brief van de gemeente:',
    kept: 'Een dossier blijft 30 dagen op te halen. Daarna maakt u het opnieuw.',
  },
  {
    title: 'Audit pack',
    supervision: 'Supervision',
    lead: 'One file with everything that a Wpg audit asks for: who could do what, who viewed what and why, what was disclosed, whether destruction was on time, what supervision did, and the proof that the log holds. Without footage.',
    form: 'Make a pack',
    from: 'First day',
    until: 'Last day',
    submit: 'Make the audit pack',
    ordered: 'The audit pack is being made. That may take some minutes.',
    careful: 'The pack holds names of members of staff. Give it only to who does the audit (Wpg articles 32a and 33).',
    caption: 'Packs that were made, newest first',
    columns: ['Period', 'State', 'Made', 'SHA-256', 'Fetch'],
    fetch: 'Fetch',
    empty: 'No audit pack was made yet.',
    busy: 'The pack is being made',
    states: statesInEnglish,
    checkTitle: 'How the auditor verifies it',
    check:
      'On a computer of his own, without trusting us, with the fingerprint of the key from a letter of the municipality:',
    kept: 'A pack can be fetched for 30 days. After that you make it again.',
  },
);
