import type { IdentityMethod } from '../../../protocols/municipal/protocol.ts';
import type { NextStep } from '../../../protocols/readout/next-step.ts';
import type { RequestKind } from '../../../protocols/readout/request-kind.ts';
import type { RequestState } from '../../../protocols/readout/request.ts';
import { bilingual } from '../view.ts';
import { readoutInEnglish } from './readout-english.ts';

type Named<K extends string> = Readonly<Record<K, string>>;
type StepWords = Readonly<Record<NextStep, { readonly title: string; readonly text: string }>>;

const kinds: Named<RequestKind> = {
  inzage: 'Inzageverzoek',
  klacht: 'Klacht',
  vordering: 'Vordering',
  boa: 'Verzoek van een handhaver',
};
const kindHints: Named<RequestKind> = {
  inzage: 'Iemand vraagt om beelden waar hij of zij zelf op staat.',
  klacht: 'Iemand klaagt over een handhaver of over het optreden.',
  vordering: 'Politie of justitie vordert beelden, of iemand doet aangifte.',
  boa: 'Een handhaver vraagt zelf om beelden van een voorval.',
};
const states: Named<RequestState> = {
  registered: 'geregistreerd',
  granted: 'toegewezen',
  refused: 'afgewezen',
  fulfilled: 'afgerond',
  closed: 'gesloten',
};
const methods: Named<IdentityMethod> = {
  digid: 'Aangemeld met DigiD',
  balie: 'Geldig identiteitsbewijs getoond aan de balie',
  machtiging: 'Schriftelijke machtiging, met het bewijs van beide personen gezien',
  ouder: 'Ouder of voogd, gezag gecontroleerd',
};
const steps: StepWords = {
  'verify-identity': {
    title: 'Stel vast wie de verzoeker is',
    text: 'Pas daarna kan iemand over het verzoek beslissen.',
  },
  decide: {
    title: 'Beslis over het verzoek',
    text: 'Een ander dan wie het verzoek registreerde, wijst het toe of af.',
  },
  'find-footage': {
    title: 'Er zijn nog geen opnamen',
    text: 'Wat later wordt ingelezen en bij dit tijdvak past, wordt vanzelf vastgehouden. Komt er niets, sluit het verzoek dan.',
  },
  'make-unrecognisable': {
    title: 'Maak anderen onherkenbaar',
    text: 'Begin bij een opname hieronder. Het systeem doet een voorstel, u kijkt het na.',
  },
  'review-plan': { title: 'Kijk het voorstel na', text: 'Bepaal wie zichtbaar blijft en wat nog bedekt moet worden.' },
  'approve-plan': { title: 'Laat het plan goedkeuren', text: 'Een tweede persoon keurt het nagekeken plan goed.' },
  wait: {
    title: 'Beeldkluis is bezig',
    text: 'U hoeft nu niets te doen. Ververs deze bladzijde om te zien hoe ver het is.',
  },
  'show-or-deliver': {
    title: 'Laat de kopie zien',
    text: 'Nodig de verzoeker uit op kantoor, of verstrek een link met een code.',
  },
  'hand-over': { title: 'Maak het bewijspakket', text: 'Kies bij een opname hieronder wie het pakket ontvangt.' },
  collect: { title: 'Geef het bewijspakket mee', text: 'Het pakket staat klaar. Noteer wie het ophaalt.' },
  close: {
    title: 'Sluit het verzoek',
    text: 'Als alles is afgehandeld, sluit u het verzoek. De opnamen worden dan niet langer vastgehouden.',
  },
  nothing: { title: 'Dit verzoek is gesloten', text: 'Er hoeft niets meer te gebeuren.' },
};

/** Words of the pages about readout requests. */
export const readoutWords = bilingual(
  {
    names: { kinds, kindHints, states, methods, steps },
    list: {
      title: 'Uitleesverzoeken',
      introduction:
        'Wie beelden wil zien, doet een uitleesverzoek. Het verzoek dat het eerst beantwoord moet zijn, staat bovenaan.',
      new: 'Verzoek registreren',
      caption: 'Uitleesverzoeken, op datum van antwoord',
      columns: ['Nummer', 'Soort', 'Verzoeker', 'Waar en wanneer', 'Antwoord uiterlijk', 'Stand'],
      empty: 'Er zijn nog geen uitleesverzoeken.',
    },
    days: (days: number) =>
      days < 0
        ? `${String(-days)} ${days === -1 ? 'dag' : 'dagen'} te laat`
        : days === 0
          ? 'vandaag'
          : `${String(days)} ${days === 1 ? 'dag' : 'dagen'}`,
    form: {
      title: 'Uitleesverzoek registreren',
      what: 'Wat er gebeurt als u registreert',
      happens:
        'Alle opnamen van deze plaats en dit tijdvak worden direct vastgehouden, met een kwartier extra aan beide kanten. Ze worden niet vernietigd zolang het verzoek loopt. Opnamen die later worden ingelezen en erbij passen, worden vanzelf ook vastgehouden.',
      who: 'Wie vraagt erom?',
      kind: 'Soort verzoek',
      regime: 'Wet die geldt',
      regimes: { AVG: 'AVG: gewone persoonsgegevens', WPG: 'Wpg: politiegegevens' },
      requesterName: 'Naam van de verzoeker',
      organisation: 'Organisatie',
      organisationHint: 'Bij een vordering: de eenheid of het parket.',
      contact: 'Telefoon of e-mail',
      receivedAt: 'Ontvangen op',
      receivedHint: 'Vanaf hier loopt de termijn.',
      interest: 'Belang bij de beelden',
      interestHint: 'In de woorden van de verzoeker.',
      which: 'Om welke opnamen gaat het?',
      place: 'Plaats',
      placeHint: 'Straat of plein. Opnamen zonder bekende plaats worden ook vastgehouden.',
      from: 'Van',
      to: 'Tot',
      windowHint: 'Ten hoogste 24 uur.',
      demand: 'Alleen bij een vordering',
      withDemand: '(verplicht bij een vordering)',
      legalGround: 'Artikel',
      externalRef: 'Nummer van de vordering of het proces-verbaal',
      deliverBy: 'Leveren uiterlijk op',
      submit: 'Registreren en opnamen vasthouden',
      cancel: 'Terug naar de verzoeken',
    },
    desk: {
      wholeHistory: 'Geschiedenis van deze zaak',
      title: (number: string) => `Uitleesverzoek ${number}`,
      next: 'Volgende stap',
      facts: 'Het verzoek',
      labels: {
        kind: 'Soort',
        regime: 'Wet',
        requester: 'Verzoeker',
        organisation: 'Organisatie',
        contact: 'Contact',
        interest: 'Belang',
        place: 'Plaats',
        window: 'Tijdvak',
        received: 'Ontvangen',
        answerBy: 'Antwoord uiterlijk',
        left: 'Nog',
        legalGround: 'Artikel',
        externalRef: 'Kenmerk',
        identity: 'Identiteit',
        registeredBy: 'Geregistreerd door',
        decision: 'Besluit',
        ground: 'Grond',
        explanation: 'Uitleg',
      },
      notVerified: 'nog niet vastgesteld',
      by: 'door',
      extended: 'uitgesteld',
      recordings: 'Opnamen',
      held: (count: number) =>
        count === 1 ? 'Dit verzoek houdt 1 opname vast.' : `Dit verzoek houdt ${String(count)} opnamen vast.`,
      released: 'De opnamen worden niet meer door dit verzoek vastgehouden.',
      noRecordings:
        'Er is nog geen opname van deze plaats en dit tijdvak. Wat later wordt ingelezen, wordt vanzelf vastgehouden.',
      tooLate: (count: number) =>
        `${count === 1 ? 'Eén opname van dit tijdvak was' : `${String(count)} opnamen van dit tijdvak waren`} al vernietigd, of de vernietiging was begonnen, toen het verzoek kwam. De plaats daarvan is niet meer na te gaan.`,
      camera: 'Camera',
      open: 'Bekijk de opname',
      falls: 'Bewaartermijn tot',
      made: 'Gemaakt voor dit verzoek',
      nothingMade: 'Nog niets.',
      redact: 'Onherkenbaar maken',
      about: (moment: string) => `, opname van ${moment}`,
      plan: 'Onherkenbaar maken',
      planStates: {
        proposing: 'voorstel wordt gemaakt',
        proposed: 'voorstel klaar om na te kijken',
        'sent-back': 'teruggestuurd',
        reviewed: 'nagekeken, wacht op goedkeuring',
        approved: 'goedgekeurd, kopie wordt gemaakt',
        rendered: 'kopie wordt gecontroleerd',
        checked: 'kopie is gecontroleerd',
        released: 'kopie vrijgegeven: laat zien of verstrek',
        failed: 'mislukt',
      },
      inspection: 'Inzage op kantoor',
      inspectionStates: { started: 'bezig', ended: 'afgesloten' },
      delivery: 'Link met code',
      deliveryStates: { offered: 'verstrekt', revoked: 'ingetrokken', locked: 'geblokkeerd' },
      handover: 'Bewijspakket',
      handoverStates: { ordered: 'wordt gemaakt', built: 'staat klaar', failed: 'mislukt', collected: 'opgehaald' },
      giveOut: 'Kopie laten zien of verstrekken',
      handOver: 'Bewijspakket maken',
      identityTitle: 'Identiteit vaststellen',
      identityText: 'Leg vast hoe u zeker weet wie de verzoeker is. Bewaar nooit een kopie van een identiteitsbewijs.',
      method: 'Vastgesteld door',
      identitySubmit: 'Identiteit vastleggen',
      decideTitle: 'Beslissen',
      own: 'U registreerde dit verzoek zelf. Een collega beslist erover.',
      grantTitle: 'Toewijzen',
      grantText: 'Na toewijzing kunnen kopieën worden gemaakt, getoond en verstrekt.',
      remark: 'Opmerking bij het besluit',
      grantSubmit: 'Verzoek toewijzen',
      refuseTitle: 'Afwijzen',
      refuseText: 'De opnamen blijven vastgehouden tot er geen bezwaar meer mogelijk is.',
      ground: 'Grond',
      text: 'Uitleg aan de verzoeker',
      refuseSubmit: 'Verzoek afwijzen',
      extendTitle: 'Antwoord uitstellen',
      extendText: 'Dit kan één keer, en alleen als de verzoeker dat nu te horen krijgt.',
      notice: 'Hoe en waarom is dit meegedeeld?',
      extendSubmit: 'Uitstel vastleggen',
      closeTitle: 'Verzoek sluiten',
      closeText:
        'De opnamen worden dan niet meer door dit verzoek vastgehouden. Wat over de bewaartermijn heen is, wordt bij de volgende vernietiging vernietigd.',
      closeReason: 'Reden',
      noObjection: 'De verzoeker heeft schriftelijk laten weten geen bezwaar te maken',
      closeSubmit: 'Verzoek sluiten',
      history: 'Geschiedenis',
      historyCaption: 'Wat er met dit verzoek is gebeurd',
      historyColumns: ['Moment', 'Handeling', 'Uitkomst', 'Door'],
      results: { done: 'gedaan', begun: 'begonnen', ended: 'geëindigd', refused: 'geweigerd', failed: 'mislukt' },
    },
    notices: {
      registered: (number: string, count: number) =>
        `Verzoek ${number} is geregistreerd. ${count === 1 ? '1 opname wordt' : `${String(count)} opnamen worden`} vastgehouden.`,
      identity: 'De identiteit is vastgelegd.',
      granted: 'Het verzoek is toegewezen.',
      refused: 'Het verzoek is afgewezen. De opnamen blijven vastgehouden tot er geen bezwaar meer mogelijk is.',
      extended: 'Het uitstel is vastgelegd.',
      closed: 'Het verzoek is gesloten. De opnamen worden niet meer vastgehouden.',
    },
  },
  readoutInEnglish,
);

/** Words about readout requests in one language. */
export type ReadoutWords = typeof readoutWords.nl;
