import type { DeliveryState } from '../../../protocols/handover/delivery.ts';
import type { InspectionState, ShownDocument } from '../../../protocols/handover/inspection.ts';
import type { HandoverState } from '../../handover/handovers.ts';
import { bilingual } from '../view.ts';
import { handoverInEnglish } from './handover-english.ts';

type Named<K extends string> = Readonly<Record<K, string>>;

const documents: Named<ShownDocument> = {
  paspoort: 'paspoort',
  identiteitskaart: 'identiteitskaart',
  rijbewijs: 'rijbewijs',
  verblijfsdocument: 'verblijfsdocument',
  bekend: 'al vastgesteld bij het verzoek',
};
const inspections: Named<InspectionState> = { started: 'bezig', ended: 'afgesloten' };
const deliveries: Named<DeliveryState> = { offered: 'aangeboden', revoked: 'ingetrokken', locked: 'geblokkeerd' };
const handovers: Named<HandoverState> = {
  ordered: 'wordt gemaakt',
  built: 'klaar',
  failed: 'mislukt',
  collected: 'meegegeven',
};

/** Words of inspection, delivery and handing over. */
export const handoverWords = bilingual(
  {
    ...{ documents, states: { inspections, deliveries, handovers } },
    copy: {
      title: (number: string) => `Inzage en verstrekking voor ${number}`,
      introduction: 'Alleen de onherkenbaar gemaakte kopie. Het origineel is van hieruit niet te bereiken.',
      inspect: 'Inzage op kantoor',
      inspectText: 'U blijft erbij. Begin en einde, en elke getoonde seconde, worden vastgelegd.',
      attendees: 'Wie is aanwezig',
      attendeesHint: 'Een naam per regel',
      identity: 'Waarmee is vastgesteld wie het is',
      identityHint: 'Noteer geen nummer en maak geen kopie van het document.',
      start: 'Inzage beginnen',
      deliver: 'Verstrekken met een link',
      deliverText: (days: number, views: number) =>
        `De link geldt ${String(days)} dagen en kan ${String(views)} keer worden geopend. De code gaat langs een andere weg: per brief, per telefoon of aan de balie.`,
      offer: 'Link en code maken',
      inspections: 'Inzages',
      inspectionColumns: ['Begonnen', 'Afgesloten', 'Toestand'],
      deliveries: 'Verstrekkingen',
      deliveryColumns: ['Aangeboden', 'Geldig tot', 'Keer te openen', 'Pogingen over', 'Toestand', 'Intrekken'],
      expired: 'verlopen',
      usedUp: 'opgebruikt',
      none: 'Nog geen.',
      revoke: 'Intrekken',
      revoked: 'De link werkt niet meer.',
    },
    inspection: {
      title: 'Inzage op kantoor',
      logged: 'Dit is de onherkenbaar gemaakte kopie. Wat getoond wordt, wordt vastgelegd.',
      noPlayer: 'De speler staat bij de begeleider, zolang de inzage duurt.',
      facts: 'Over deze inzage',
      names: {
        request: 'Verzoek',
        supervisor: 'Begeleider',
        attendees: 'Aanwezig',
        identity: 'Identiteit',
        started: 'Begonnen',
        ended: 'Afgesloten',
        remarks: 'Opmerkingen',
        state: 'Toestand',
      },
      end: 'Inzage afsluiten',
      remarks: 'Opmerkingen',
      remarksHint: 'Bijvoorbeeld wat de verzoeker opmerkte',
      ended: 'De inzage is afgesloten.',
    },
    offered: {
      title: 'Link en code',
      once: 'U ziet deze gegevens één keer. Ze worden nergens bewaard.',
      link: 'Link, per e-mail',
      code: 'Code, langs een andere weg',
      until: 'Geldig tot',
      views: 'Keer te openen',
      letter: 'Geef de code per brief, per telefoon of aan de balie. Nooit in dezelfde e-mail als de link.',
      back: 'Terug naar inzage en verstrekking',
    },
    citizen: {
      title: 'Beelden bekijken',
      introduction: 'U heeft een e-mail gekregen met een link, en van ons ook een code. U heeft allebei nodig.',
      token: 'Link uit de e-mail',
      tokenHint: 'Plak de hele link hier. Kwam u via de link, dan is dit al ingevuld.',
      code: 'Uw code',
      codeHint: '10 letters en cijfers. Hoofdletters en streepjes maken niet uit.',
      open: 'Beelden openen',
      help: 'Lukt het niet? Na 5 verkeerde codes gaat de link op slot. Bel dan de gemeente.',
      footageTitle: 'Uw beelden',
      covered: 'Wat u ziet',
      coveredText:
        'Dit is een kopie. Andere mensen zijn zwart afgedekt. Dat moet van de wet: ook zij hebben recht op privacy. Het geluid kan uit staan om dezelfde reden.',
      until: (moment: string) => `U kunt kijken tot ${moment}.`,
      viewsLeft: (left: number) =>
        left === 1
          ? 'Daarna kunt u de link nog 1 keer openen.'
          : `Daarna kunt u de link nog ${String(left)} keer openen.`,
      recorded:
        'Wij leggen vast wanneer u kijkt en welke seconden u ziet. Zo kunnen wij laten zien wie de beelden heeft bekeken.',
      copyText: 'U mag de beelden niet verspreiden zonder toestemming van de gemeente.',
      recording: 'Opname van',
    },
    handover: {
      title: (number: string) => `Bewijspakket ${number}`,
      newTitle: 'Overdragen aan politie of justitie',
      introduction:
        'Het pakket bevat het onbewerkte origineel met zijn geschiedenis en een handtekening. Het kan zonder ons worden gecontroleerd.',
      receiver: 'Naam van de ontvanger',
      rank: 'Rang of functie',
      ground: 'Grondslag',
      reference: 'Kenmerk van de ontvanger',
      referenceHint: 'Bijvoorbeeld het nummer van de vordering of het proces-verbaal',
      order: 'Bewijspakket maken',
      ordered: 'Het bewijspakket wordt gemaakt.',
      earlier: 'Eerdere pakketten van deze opname',
      columns: ['Nummer', 'Ontvanger', 'Toestand', 'Opdracht gegeven'],
      none: 'Nog geen.',
      facts: 'Over dit pakket',
      names: {
        state: 'Toestand',
        request: 'Verzoek',
        recording: 'Opname',
        receiver: 'Ontvanger',
        ground: 'Grondslag',
        reference: 'Kenmerk',
        built: 'Gemaakt',
        size: 'Grootte',
        hash: 'SHA-256 van het pakket',
        key: 'Vingerafdruk van de sleutel',
        collected: 'Meegegeven aan',
        collectedAt: 'Meegegeven op',
      },
      progress: 'Voortgang',
      building: 'Het pakket wordt gemaakt. Het werk gaat door als u deze pagina verlaat.',
      download: 'Pakket ophalen',
      downloadText:
        'Het ophalen wordt vastgelegd. Geef het pakket en de vingerafdruk van de sleutel langs verschillende wegen.',
      check: 'Zo controleert de ontvanger het',
      checkText:
        'In de map waar het pakket staat. De eerste opdracht noemt de SHA-256 van hierboven; de tweede controleert elk bestand, de bewaarketen en de handtekening. In het pakket staat hoe het met openssl kan.',
      collect: 'Ontvangst vastleggen',
      collectText:
        'De ontvanger berekent de SHA-256 van het pakket en noemt die. Alleen dan is zeker dat het hele pakket is aangekomen.',
      name: 'Naam van wie het meeneemt',
      hash: 'SHA-256 volgens de ontvanger',
      submit: 'Ontvangst vastleggen',
      collected: 'De ontvangst is vastgelegd.',
      failed: 'Het pakket kon niet worden gemaakt. Geef opnieuw opdracht.',
    },
  },
  handoverInEnglish,
);
