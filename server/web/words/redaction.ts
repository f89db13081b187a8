import type { ShowReason } from '../../../protocols/redaction/plan.ts';
import type { RedactionState } from '../../redaction/redaction-plans.ts';
import { bilingual } from '../view.ts';
import { redactionInEnglish } from './redaction-english.ts';

type Named<K extends string> = Readonly<Record<K, string>>;

const states: Named<RedactionState> = {
  proposing: 'computer kijkt',
  proposed: 'na te kijken',
  reviewed: 'wacht op tweede persoon',
  approved: 'kopie wordt gemaakt',
  rendered: 'kopie gemaakt',
  checked: 'kopie gecontroleerd',
  released: 'vrijgegeven',
  'sent-back': 'teruggestuurd',
  failed: 'mislukt',
};
const reasons: Named<ShowReason> = {
  requester: 'zichtbaar laten: dit is de verzoeker',
  consent: 'zichtbaar laten: deze persoon stemt toe',
  'not-a-face': 'zichtbaar laten: dit is geen gezicht',
};

const WHAT_NOW =
  'De beelden zelf zijn veilig. Probeer het opnieuw. Lukt het weer niet, geef dan het nummer hierboven door aan de beheerder.';

/** Words of the pages on which footage is made unrecognisable. */
export const redactionWords = bilingual(
  {
    ...{ states, reasons, cover: 'afdekken' },
    list: {
      title: 'Onherkenbaar maken',
      introduction:
        'Een kopie waarop derden zijn afgedekt. De computer stelt voor, een persoon kijkt na, een tweede persoon keurt goed.',
      none: 'Er is nog geen bewerking. Begin bij een uitleesverzoek.',
      toRequests: 'Naar de uitleesverzoeken',
      columns: ['Verzoek', 'Opname', 'Toestand', 'Opdracht gegeven'],
      open: 'Openen',
    },
    title: (number: string) => `Onherkenbaar maken voor ${number}`,
    facts: 'Waar het om gaat',
    factNames: {
      request: 'Verzoek',
      recording: 'Opname',
      state: 'Toestand',
      ordered: 'Opdracht gegeven',
      revision: 'Versie van het plan',
      hash: 'Controlegetal van het plan',
      tracks: 'Sporen',
      shown: 'Zichtbaar',
      masks: 'Extra afdekkingen',
      sound: 'Geluid',
    },
    soundMuted: 'al het geluid is uit',
    soundAudible: (muted: number) => `hoorbaar, met ${String(muted)} gedempte stukken`,
    waiting: {
      proposing: 'De computer zoekt gezichten. U hoeft niet te wachten: het werk gaat door als u deze pagina verlaat.',
      approved:
        'De kopie wordt gemaakt en daarna door de computer nagekeken. Het werk gaat door als u deze pagina verlaat.',
      progress: 'Voortgang',
      done: (percent: number) => `${String(percent)} procent`,
    },
    footage: {
      title: 'Beelden',
      introduction:
        'De opname is het origineel. Openen en elke getoonde seconde worden vastgelegd, met het doel en de zaak van het verzoek.',
      open: 'Beelden openen',
      waiting:
        'Volgens het protocol geeft eerst een tweede persoon akkoord. Op de pagina van uw aanvraag staat wat die persoon moet doen. Kom daarna hier terug.',
      refresh: 'Kijk of er akkoord is',
      agreed: 'De tweede persoon gaf akkoord. U kunt de beelden nu openen.',
      covers: 'Afdekkingen tonen',
      solid: 'Toon zoals de kopie wordt (dicht)',
      outline: 'Toon omlijning',
      draw: 'Afdekking tekenen',
      drawing: 'Sleep over het beeld om een rechthoek te tekenen. Escape stopt.',
      timeline: 'Tijdlijn van de sporen',
      next: 'Volgend spoor',
      previous: 'Vorig spoor',
    },
    review: {
      title: 'Nakijken',
      introduction:
        'Een spoor is één gezicht, gevolgd zolang het in beeld is. Elk spoor wordt afgedekt. Laat alleen zichtbaar wie dat mag zijn, en noem de reden.',
      tracks: 'Gevonden sporen',
      noTracks: 'De computer vond niets. Bekijk de hele opname en dek zelf af wat nodig is.',
      track: (number: number) => `Spoor ${String(number)}`,
      columns: ['Spoor', 'Beeld', 'Van', 'Tot', 'Zekerheid', 'Besluit'],
      decision: (number: number) => `Besluit over spoor ${String(number)}`,
      goTo: 'Ga naar',
      picture: (number: number) => `Uitsnede van spoor ${String(number)}`,
      noPicture: 'Nog niet in beeld geweest',
      masks: 'Extra afdekkingen',
      masksHint:
        'Een rechthoek die over een tijd heen ligt: een kenteken, een scherm, een gezicht dat gemist is. Maten in beeldpunten vanaf linksboven. Laat een rij leeg om hem weg te halen.',
      mask: (number: number) => `Afdekking ${String(number)}`,
      maskFields: { from: 'van (s)', to: 'tot (s)', x: 'x', y: 'y', width: 'breedte', height: 'hoogte' },
      addMask: 'Rij toevoegen',
      sound: 'Geluid',
      muted: 'Al het geluid uit',
      audible: 'Geluid aan, behalve de stukken hieronder',
      except: 'Gedempte stukken',
      exceptHint: 'Van en tot in seconden, met een puntkomma ertussen. Bijvoorbeeld 0-3,5; 12-14',
      keep: 'Bewaren',
      submit: 'Bewaren en voorleggen aan een tweede persoon',
      kept: 'Het plan is bewaard.',
      submitted: 'Het plan is bewaard en wacht op een tweede persoon.',
      sentBack: 'Teruggestuurd',
      found: 'De computer vond iets in de kopie',
      foundText: (count: number, moments: string) =>
        `${String(count)} bevindingen, op: ${moments}. Dek deze momenten af en leg het plan opnieuw voor.`,
      notSaved:
        'Niet bewaard. Iemand anders heeft het plan gewijzigd of de gegevens kloppen niet. Laad de pagina opnieuw.',
      exceptWrong: 'Schrijf stukken als 0-3,5; 12-14',
      maskWrong: 'Vul alle zes getallen van deze afdekking in',
    },
    approval: {
      title: 'Goedkeuren',
      introduction: 'Dit krijgt de verzoeker te zien. Keur alleen goed wat u zelf heeft bekeken.',
      requester: 'Verzoeker',
      shownTitle: 'Wie of wat zichtbaar blijft',
      nobody: 'Niemand. Alles wat gevonden is, wordt afgedekt.',
      columns: ['Spoor', 'Van', 'Tot', 'Reden', 'Besloten door'],
      own: 'U keek dit plan zelf na. Iemand anders moet het goedkeuren; wijzigen kan nog wel.',
      approve: 'Goedkeuren en kopie maken',
      reason: 'Reden van terugsturen',
      sendBack: 'Terugsturen',
      approved: 'Goedgekeurd. De kopie wordt gemaakt.',
      returned: 'Teruggestuurd naar wie nakeek.',
      fallback: 'Plan nog wijzigen',
    },
    result: {
      released: 'De kopie is vrijgegeven',
      releasedText: 'De computer keek de kopie na en vond geen gezicht dat zonder besluit zichtbaar is.',
      frames: 'Beelden in de kopie',
      lookedAt: 'Beelden nagekeken',
      releasedAt: 'Vrijgegeven op',
      hand: 'Naar inzage en verstrekking',
      failedTitle: 'Het is niet gelukt',
      failedProposal: `De computer kon geen voorstel maken. ${WHAT_NOW}`,
      failedCopy: `De kopie kon niet worden gemaakt of nagekeken. Er is geen kopie bewaard. ${WHAT_NOW}`,
      again: 'Opnieuw proberen',
      retried: 'De computer probeert het opnieuw.',
    },
    ordered: 'De computer stelt nu een plan voor.',
    seconds: (value: number) => `${value.toFixed(1).replace('.', ',')} s`,
  },
  redactionInEnglish,
);

/** Words of the redaction pages in one language. */
export type RedactionWords = typeof redactionWords.nl;
