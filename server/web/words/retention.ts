import type { MandateStanding } from '../../../protocols/retention/mandate.ts';
import type { Prospect } from '../../../protocols/retention/term.ts';
import { bilingual } from '../view.ts';
import { retentionInEnglish } from './retention-english.ts';

const prospects: Readonly<Record<Prospect, string>> = {
  running: 'bewaard',
  'due-soon': 'valt binnenkort vrij',
  held: 'vastgehouden',
  'held-past-due': 'vastgehouden, termijn voorbij',
  ready: 'klaar voor vernietiging',
  'being-destroyed': 'wordt vernietigd',
  destroyed: 'vernietigd',
};
const standings: Readonly<Record<MandateStanding, string>> = {
  valid: 'van kracht',
  'not-yet': 'nog niet ingegaan',
  expired: 'verlopen',
  withdrawn: 'ingetrokken',
};

/** Words of the pages about terms, holds, mandates and destruction. */
export const retentionWords = bilingual(
  {
    prospects,
    standings,
    pages: { terms: 'Bewaartermijnen', holds: 'Bewaarplichten', mandates: 'Machtigingen', runs: 'Vernietigingen' },
    terms: {
      introduction: (days: number) =>
        `Een opname wordt ${String(days)} dagen bewaard. Daarna wordt zij vernietigd, tenzij iets haar vasthoudt.`,
      mandateValid: (reference: string, day: string) =>
        `Machtiging ${reference} is van kracht tot en met ${day}. Wat vrijvalt, wordt elk uur vernietigd.`,
      mandateTitle: 'Vernietigen mag',
      noMandateTitle: 'Er wordt niets vernietigd',
      noMandate: (ready: number) =>
        `Er is geen geldige machtiging tot vernietiging. ${ready === 0 ? 'Er staat nu niets klaar.' : `${ready === 1 ? 'Eén opname staat' : `${String(ready)} opnamen staan`} klaar voor vernietiging.`} De toezichthouder (FG) geeft een machtiging.`,
      caption: 'Opnamen, wat het eerst vrijvalt bovenaan',
      columns: ['Valt vrij', 'Opname', 'Camera', 'Plaats', 'Stand', 'Vastgehouden door'],
      unknownPlace: 'onbekend',
      empty: 'Er zijn geen opnamen in bewaring.',
      order: 'Nu vernietigen wat klaarstaat',
      more: (shown: number, total: number) => `De eerste ${String(shown)} van ${String(total)} opnamen.`,
    },
    holds: {
      introduction:
        'Een bewaarplicht zorgt dat opnamen niet worden vernietigd zolang iemand ze nodig heeft. Ook opnamen die later worden ingelezen, vallen eronder.',
      new: 'Opnamen vasthouden',
      empty: 'Er wordt niets vastgehouden.',
      caption: 'Open bewaarplichten',
      columns: ['Soort', 'Reden', 'Wat', 'Opnamen', 'Door', 'Opnieuw bekijken', 'Opheffen'],
      camera: 'camera',
      lift: 'Opheffen',
      about: (reason: string) => `: ${reason}`,
      byRequest: 'gaat mee met het verzoek',
      formTitle: 'Opnamen vasthouden',
      happens:
        'Alle opnamen die hierbij passen, worden direct vastgehouden. Ze worden niet vernietigd tot iemand de bewaarplicht opheft.',
      kind: 'Waarom is dit nodig?',
      reason: 'Toelichting',
      caseRef: 'Zaaknummer',
      from: 'Van',
      to: 'Tot',
      place: 'Plaats',
      placeHint: 'Leeg betekent: elke plaats. Opnamen zonder bekende plaats vallen er altijd onder.',
      cameraField: 'Camera',
      cameraHint: 'Leeg betekent: elke camera.',
      submit: 'Vasthouden',
      cancel: 'Terug',
      one: 'Bewaarplicht',
      liftTitle: 'Bewaarplicht opheffen',
      liftText:
        'Wat over de bewaartermijn heen is en door niets anders wordt vastgehouden, wordt bij de volgende vernietiging vernietigd. Dat is niet terug te draaien.',
      liftReason: 'Reden',
      liftSubmit: 'Bewaarplicht opheffen',
      labels: {
        kind: 'Soort',
        reason: 'Reden',
        caseRef: 'Zaaknummer',
        window: 'Tijdvak',
        place: 'Plaats',
        camera: 'Camera',
        placed: 'Geplaatst',
        by: 'Door',
        review: 'Opnieuw bekijken',
        recordings: 'Opnamen',
      },
      anyPlace: 'elke plaats',
      anyCamera: 'elke camera',
    },
    mandates: {
      introduction:
        'Zonder doorlopende machtiging van de archivaris of de toezichthouder wordt niets vernietigd (Archiefwet 1995).',
      caption: 'Machtigingen, de nieuwste bovenaan',
      columns: ['Kenmerk', 'Grond', 'Geldig', 'Gegeven door', 'Stand', 'Intrekken'],
      empty: 'Er is nog nooit een machtiging gegeven.',
      withdraw: 'Intrekken',
      formTitle: 'Machtiging geven',
      reference: 'Kenmerk',
      referenceHint: 'Nummer van de brief of het besluit.',
      ground: 'Grond',
      groundHint: 'Categorie van de selectielijst.',
      validFrom: 'Geldig vanaf',
      validTo: 'Geldig tot en met',
      validHint: 'Ten hoogste twee jaar.',
      submit: 'Machtiging geven',
    },
    runs: {
      introduction: 'Van elke vernietiging wordt een verklaring gemaakt en ondertekend.',
      caption: 'Vernietigingen, de nieuwste bovenaan',
      columns: ['Nummer', 'Begonnen', 'Ondertekend', 'Opnamen', 'Stand'],
      empty: 'Er is nog niets vernietigd.',
      states: { running: 'bezig', signed: 'verklaring ondertekend' },
    },
    run: {
      title: (number: string) => `Verklaring van vernietiging ${number}`,
      underWay: (number: string) => `Vernietiging ${number}`,
      running:
        'Deze vernietiging is nog bezig. De verklaring volgt zodra alles weg is en niemand nog een sleutel kan hebben.',
      weeks: 'weken',
      days: 'dagen',
      what: 'Wat er is vernietigd',
      ground: 'Op welke grond',
      manner: 'Op welke wijze',
      labels: {
        organisation: 'Organisatie',
        mandate: 'Machtiging',
        grantedBy: 'Gegeven door',
        law: 'Wet',
        category: 'Selectielijst',
        term: 'Bewaartermijn',
        started: 'Begonnen',
        finished: 'Klaar',
        startedBy: 'Opdracht van',
        totals: 'Totaal',
        signed: 'Ondertekend',
        previous: 'Hash van de vorige verklaring',
      },
      totals: (recordings: number, derived: number) =>
        `${recordings === 1 ? '1 opname' : `${String(recordings)} opnamen`} en ${derived === 1 ? '1 afgeleid bestand' : `${String(derived)} afgeleide bestanden`}`,
      caption: 'Vernietigde opnamen',
      columns: ['Opgenomen', 'Camera', 'Bestand', 'Viel vrij', 'Afgeleid', 'Sleutels gewist', 'Verwijderd', 'SHA-256'],
      keys: 'Dagsleutels',
      keysText:
        'Zolang een dagsleutel bestaat, kan een reservekopie van de database in theorie nog worden geopend. Is hij vernietigd, dan kan dat niet meer.',
      keyColumns: ['Sleutel', 'Stand'],
      keyGone: 'vernietigd op',
      keyThere: 'bestaat nog; volgt als de dag voorbij is',
      kept: 'Wat is blijven liggen',
      keptColumns: ['Opname', 'Reden', 'Zaak'],
      hold: 'wordt vastgehouden',
      download: 'Ondertekende verklaring downloaden',
      downloadText: 'Het bestand is een JWS (PS256). Controleer het, in de map waar het staat, met:',
      log: 'In het logboek',
    },
    notices: {
      held: (count: number) =>
        `De bewaarplicht is opgelegd. ${count === 1 ? '1 opname wordt' : `${String(count)} opnamen worden`} vastgehouden.`,
      lifted: 'De bewaarplicht is opgeheven.',
      granted: 'De machtiging is gegeven.',
      withdrawn: 'De machtiging is ingetrokken. Er wordt niets meer onder vernietigd.',
      ordered: (number: string) => `Vernietiging ${number} is begonnen.`,
      nothing: 'Er staat niets klaar om te vernietigen.',
    },
  },
  retentionInEnglish,
);
