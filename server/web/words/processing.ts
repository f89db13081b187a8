import type { Activity } from '../../../protocols/processing/activities.ts';
import type { LineStatus } from '../../../protocols/processing/line.ts';
import type { SubjectType } from '../../../protocols/processing/pseudonym.ts';
import { bilingual } from '../view.ts';

type Named<K extends string> = Readonly<Record<K, string>>;

const activities: Named<Activity> = {
  opslag: 'Bodycam: opslag',
  uitlezen: 'Bodycam: uitlezen',
  uitleesverzoeken: 'Bodycam: behandelen van uitleesverzoeken',
  inzage: 'Bodycam: inzage',
  'verstrekking-opsporing': 'Bodycam: verstrekking voor opsporing',
  bewaarplicht: 'Bodycam: bewaarplicht',
  vernietiging: 'Bodycam: vernietiging',
  'uitgifte-bodycams': 'Bodycam: uitgifte aan handhavers',
  toezicht: 'Toezicht door de FG',
};
const activitiesInEnglish: Named<Activity> = {
  opslag: 'Bodycam: custody',
  uitlezen: 'Bodycam: readout',
  uitleesverzoeken: 'Bodycam: handling of readout requests',
  inzage: 'Bodycam: inspection',
  'verstrekking-opsporing': 'Bodycam: handover for investigation',
  bewaarplicht: 'Bodycam: hold',
  vernietiging: 'Bodycam: destruction',
  'uitgifte-bodycams': 'Bodycam: handing out to officers',
  toezicht: 'Supervision by the DPO',
};
const subjectTypes: Named<SubjectType> = {
  personeelsnummer: 'medewerker, op nummer',
  'urn:beeldkluis:verzoeker-in-zaak': 'verzoeker, op zaaknummer',
};
const subjectTypesInEnglish: Named<SubjectType> = {
  personeelsnummer: 'member of staff, by number',
  'urn:beeldkluis:verzoeker-in-zaak': 'requester, by case number',
};
const statuses: Named<LineStatus> = { Ok: 'verricht', Unset: 'niet verricht', Error: 'storing' };
const statusesInEnglish: Named<LineStatus> = { Ok: 'performed', Unset: 'not performed', Error: 'fault' };

/** Words of the page of the processing log. */
export const processingWords = bilingual(
  {
    title: 'Verwerkingen',
    introduction:
      'Van elke verwerking van persoonsgegevens staat hier wat er gebeurde, onder welke verwerkingsactiviteit, en van wie de gegevens waren. Wie het deed staat hier niet: dat staat in het logboek, onder dezelfde trace.',
    shape:
      'De regels hebben de vorm van de standaard Logboek dataverwerkingen, een werkversie. Betrokkenen staan er alleen als pseudoniem in. Dat u hier zoekt, wordt vastgelegd.',
    search: 'Verwerkingen zoeken',
    trace: 'Trace',
    traceHint: '32 tekens, zoals in een regel van het logboek',
    subject: 'Betrokkene',
    subjectHint: 'Personeelsnummer, zaaknummer of pseudoniem',
    subjectType: 'Soort betrokkene',
    anyType: 'Elke soort',
    submit: 'Zoeken',
    back: 'Terug naar het logboek',
    found: 'Gevonden verwerkingen, nieuwste eerst',
    table: 'Verwerkingen met hun activiteit, uitkomst en betrokkene',
    none: 'Er is geen verwerking gevonden.',
    cutTitle: 'Er zijn er meer',
    cut: (most: number) => `Alleen de nieuwste ${String(most)} regels staan hier.`,
    columns: ['Wanneer', 'Verwerking', 'Verwerkingsactiviteit', 'Uitkomst', 'Betrokkene (pseudoniem)', 'Trace'],
    nobody: 'niemand genoemd',
    ...{ activities, subjectTypes, statuses },
  },
  {
    title: 'Processings',
    introduction:
      'Of every processing of personal data this says what happened, under which processing activity, and whose data they were. Who did it does not stand here: that is in the log, under the same trace.',
    shape:
      'The lines have the shape of the Dutch standard Logboek dataverwerkingen, a working version. Persons concerned stand in it as a pseudonym only. That you search here is recorded.',
    search: 'Search for processings',
    trace: 'Trace',
    traceHint: '32 characters, as in an entry of the log',
    subject: 'Person concerned',
    subjectHint: 'Staff number, case number or pseudonym',
    subjectType: 'Kind of person',
    anyType: 'Any kind',
    submit: 'Search',
    back: 'Back to the log',
    found: 'Processings found, newest first',
    table: 'Processings with their activity, outcome and person concerned',
    none: 'No processing was found.',
    cutTitle: 'There are more',
    cut: (most: number) => `Only the newest ${String(most)} lines stand here.`,
    columns: ['When', 'Processing', 'Processing activity', 'Outcome', 'Person concerned (pseudonym)', 'Trace'],
    nobody: 'nobody named',
    ...{
      activities: activitiesInEnglish,
      subjectTypes: subjectTypesInEnglish,
      statuses: statusesInEnglish,
    },
  },
);
