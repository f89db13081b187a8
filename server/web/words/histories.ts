import { bilingual } from '../view.ts';

/** Words of the pages with the history of a recording, a person, a case, a camera or a docking station. */
export const historyWords = bilingual(
  {
    introduction: {
      recording:
        'Wie deze opname zag, wanneer, waarom en welke seconden; en wat er verder mee gebeurde. Alle clips van de opname staan hier bij elkaar.',
      person:
        'Wat deze medewerker deed, en wie dat heeft opgezocht. Dit is er om de rechtmatigheid na te gaan, niet om iemand te beoordelen.',
      case: 'Alles wat voor deze zaak is gebeurd: wie keek, wie besliste en wat er is verstrekt.',
      camera: 'Wat er met deze camera gebeurde.',
      dock: 'Wat er met dit dockstation gebeurde.',
    },
    titles: {
      recording: (name: string) => `Geschiedenis van de opname van ${name}`,
      person: (name: string) => `Geschiedenis van ${name}`,
      case: (name: string) => `Geschiedenis van zaak ${name}`,
      camera: (name: string) => `Geschiedenis van ${name}`,
      dock: (name: string) => `Geschiedenis van ${name}`,
    },
    back: {
      recording: 'Naar de opname',
      person: 'Naar de medewerker',
      case: 'Naar de zaak',
      camera: 'Naar de camera',
      dock: 'Naar het dockstation',
    },
    closedTitle: 'Geschiedenis van een medewerker',
    open: 'Geschiedenis openen',
    readFor: (purpose: string) => `U leest dit voor: ${purpose}. Dat staat in het logboek.`,
    link: 'Geschiedenis',
    ofCase: 'Geschiedenis van deze zaak',
    ofPerson: 'Geschiedenis van deze medewerker',
    watched: {
      title: 'Wie bij de gemeente de beelden bekeek',
      text: 'Dit komt uit het logboek. Namen van medewerkers noemen we niet; wel in welke functie zij keken, waarvoor en hoe lang.',
      nobody: 'Volgens het logboek heeft niemand bij de gemeente deze beelden bekeken.',
      one: (role: string, duration: string, purpose: string | undefined) =>
        `${role}, ${duration}${purpose === undefined ? '' : `. Waarvoor: ${purpose}`}`,
      duration: (minutes: number, seconds: number) =>
        [
          minutes === 0 ? '' : minutes === 1 ? '1 minuut' : `${String(minutes)} minuten`,
          seconds === 0 ? '' : seconds === 1 ? '1 seconde' : `${String(seconds)} seconden`,
        ]
          .filter((part) => part !== '')
          .join(' en '),
    },
    none: 'Er is nog niets gebeurd.',
  },
  {
    introduction: {
      recording:
        'Who saw this recording, when, why and which seconds; and what else happened to it. All clips of the recording stand here together.',
      person:
        'What this member of staff did, and who looked that up. It is here to check lawfulness, not to judge anybody.',
      case: 'Everything that happened for this case: who watched, who decided and what was handed over.',
      camera: 'What happened to this camera.',
      dock: 'What happened to this docking station.',
    },
    titles: {
      recording: (name: string) => `History of the recording of ${name}`,
      person: (name: string) => `History of ${name}`,
      case: (name: string) => `History of case ${name}`,
      camera: (name: string) => `History of ${name}`,
      dock: (name: string) => `History of ${name}`,
    },
    back: {
      recording: 'To the recording',
      person: 'To the member of staff',
      case: 'To the case',
      camera: 'To the camera',
      dock: 'To the docking station',
    },
    closedTitle: 'History of a member of staff',
    open: 'Open the history',
    readFor: (purpose: string) => `You read this for: ${purpose}. That is in the log.`,
    link: 'History',
    ofCase: 'History of this case',
    ofPerson: 'History of this member of staff',
    watched: {
      title: 'Who at the municipality viewed the footage',
      text: 'This comes from the log. We do not name members of staff; we do say in which role they watched, what for and for how long.',
      nobody: 'According to the log nobody at the municipality viewed this footage.',
      one: (role: string, duration: string, purpose: string | undefined) =>
        `${role}, ${duration}${purpose === undefined ? '' : `. What for: ${purpose}`}`,
      duration: (minutes: number, seconds: number) =>
        [
          minutes === 0 ? '' : minutes === 1 ? '1 minute' : `${String(minutes)} minutes`,
          seconds === 0 ? '' : seconds === 1 ? '1 second' : `${String(seconds)} seconds`,
        ]
          .filter((part) => part !== '')
          .join(' and '),
    },
    none: 'Nothing has happened yet.',
  },
);
