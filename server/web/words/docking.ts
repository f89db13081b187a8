import type { QuarantineReason } from '../../../protocols/custody/recording.ts';
import { bilingual } from '../view.ts';
import { dockingInEnglish } from './docking-english.ts';

/** What is said beside a field for the reasons that a form is refused with; every other reason is said in general. */
const wrongWhen: Readonly<Record<string, string>> = {
  'is missing': 'Kies het beeldbestand.',
  'has not been yet': 'Dit moment is nog niet geweest.',
  'is before the beginning': 'Het einde ligt vóór het begin.',
  'is empty': 'Dit bestand is leeg.',
  'is too large': 'Dit bestand is te groot.',
  'is too long': 'Deze tekst is te lang.',
  'is more than a form may hold': 'Verstuur één bestand tegelijk, en niets anders dan dit formulier.',
};

const nl = {
  docks: {
    title: 'Docks',
    lead: 'Een dock is de computer waaraan de camera’s na de dienst worden gehangen. Alleen een toegelaten dock mag beelden brengen.',
    caption: 'Toegelaten docks',
    history: 'Geschiedenis',
    columns: {
      name: 'Naam',
      state: 'Toestand',
      since: 'Sinds',
      heard: 'Laatst gehoord',
      fingerprint: 'Vingerafdruk van de sleutel',
      act: 'Handeling',
    },
    enrolled: 'toegelaten',
    revoked: 'ingetrokken',
    revoke: 'Intrekken',
    none: 'Er is nog geen dock toegelaten. Nodig er hieronder een uit.',
    inviteTitle: 'Een dock uitnodigen',
    inviteText: 'U krijgt een code die één keer werkt. Voer die code in op de dockcomputer.',
    name: 'Naam van het dock',
    nameHint: 'Bijvoorbeeld: Stadskantoor, begane grond',
    invite: 'Code maken',
    uploadsTitle: 'Komt nu binnen',
    uploadsCaption: 'Beelden die nu worden ingenomen',
    uploadColumns: { clip: 'Clip', camera: 'Camera', progress: 'Binnen', started: 'Begonnen' },
    noUploads: 'Er komen nu geen beelden binnen.',
    toAxis: 'Heeft u docks van Axis? Die regelt u op een eigen pagina.',
  },
  invited: {
    title: 'Code voor het dock',
    text: 'Deze code staat hier één keer. Hij werkt één keer, tot',
    command: 'Geef op de dockcomputer, in de map van Beeldkluis, deze opdracht:',
    folder:
      'De map ./camera is de camera: zet er de opnamen in (mp4 of mkv) en een bestand camera.json met het nummer van de camera, zoals het op de pagina Camera’s staat. Een andere map mag ook.',
    wiped:
      'Let op: wat veilig in de kluis ligt, wordt uit die map gewist. Probeer het dus met een kopie van een filmpje. De volgende keer is de code niet meer nodig: laat --enrol dan weg.',
    watch:
      'Werkt dat, laat dan dit programma draaien op de dockcomputer. Elke map in ./cameras is dan een camera, en de dockwand toont hoe het gaat:',
    back: 'Terug naar de docks',
  },
  intake: {
    title: 'Inname',
    lead: 'Wat vandaag is ingenomen. Hangt de camera in het dock, dan gaat alles vanzelf.',
    caption: 'Opnamen die in de laatste 24 uur zijn ingenomen',
    columns: {
      camera: 'Camera',
      from: 'Opgenomen',
      docked: 'Ingenomen',
      state: 'Toestand',
      why: 'Waarom, en wat te doen',
      due: 'Vervalt op',
    },
    apartTitle: 'In quarantaine',
    apartText: 'Deze opnamen zijn verzegeld en veilig, maar staan apart tot iemand heeft gekeken wat er niet klopt.',
    apartCaption: 'Opnamen in quarantaine',
    whyWhich: (clip: string) => `, bestand ${clip}`,
    safe: 'veilig in de kluis',
    apart: 'in quarantaine',
    busy: 'bezig',
    gone: 'vernietigd',
    none: 'In de laatste 24 uur is niets ingenomen.',
    handTitle: 'Met de hand innemen',
    handText:
      'Alleen als het dock niet werkt, of voor een bestand dat op een camera is achtergebleven. Het bestand wordt tijdens het versturen verzegeld. Vul precies in wanneer de opname is gemaakt: de bewaartermijn telt vanaf het einde van de opname.',
    fields: {
      cameraId: 'Nummer van de camera',
      startedAt: 'Begin van de opname',
      endedAt: 'Einde van de opname',
      place: 'Plaats',
      clip: 'Beeldbestand (mp4 of mkv)',
    },
    send: 'Innemen',
    wrong: 'Dit ontbreekt of klopt niet.',
    wrongWhen,
    sending: {
      label: 'Voortgang van het versturen',
      sent: 'verstuurd',
      sealing: 'Verstuurd. Het bestand wordt nu gecontroleerd en verzegeld.',
      stop: 'Stoppen met versturen',
      stopped: 'Gestopt. Er is niets ingenomen.',
      broken: 'De verbinding is verbroken. Er is niets ingenomen. Probeer het opnieuw.',
    },
    received:
      'De opname is ingenomen en verzegeld. Beeldkluis kijkt nu of alles klopt; klopt er iets niet, dan staat zij hieronder in quarantaine.',
    receivedApart: (why: string) => `De opname is ingenomen en verzegeld, en staat in quarantaine: ${why}.`,
    othersLook: 'De beheerder of een privacymedewerker kijkt ernaar.',
  },
  taken: {
    title: 'Ingenomen opname',
    why: (reason: string) => `In quarantaine: ${reason}.`,
    advice: {
      'unknown-camera':
        'Ga na of dit een camera van de gemeente is. Registreer hem dan; daarna kan de opname hier vrij.',
      'unknown-officer':
        'Het dock noemde een drager die hier niet bekend is, of een ander dan aan wie de camera is uitgegeven. Ga na wie de camera droeg.',
      'implausible-clock':
        'De tijden van de opname kunnen niet kloppen: zij liggen in de toekomst, of vóór de vorige inname van deze camera. De bewaartermijn telt daarom vanaf de inname. Ga na wanneer de opname is gemaakt, en of zij op de camera was achtergebleven.',
      'left-behind':
        'Zij had met een eerdere inname mee moeten komen. Kijk of er nog meer op de camera staat. Laat een privacymedewerker de opgegeven tijden met de beelden vergelijken; kloppen ze, dan kan de opname uit quarantaine. De bewaartermijn telt vanaf het opgegeven einde van de opname.',
      'not-footage': 'Ga na wat er op de camera stond, en of het bestand beschadigd is.',
      'not-scanned':
        'U hoeft niets te doen: dit gebeurt vanzelf zodra de virusscanner antwoordt. Duurt het langer dan een uur, vraag de beheerder dan naar de virusscanner.',
      malware:
        'De beelden zijn bewaard, maar worden niet afgespeeld. Laat de camera en de dock-pc nakijken. De beheerder ziet onder Controle wat er is gevonden.',
      rejected:
        'Ga na van wie de opname is en wanneer zij is gemaakt. Kijk of de camera en de drager op het dock bekend zijn.',
      'key-missing':
        'De sleutel komt meestal vanzelf na de beelden. Blijft hij weg, laat de beheerder van het camerasysteem de opname dan opnieuw sturen.',
      'key-wrong':
        'De beelden liggen veilig zoals ze kwamen. Laat de beheerder van het camerasysteem nagaan met welk verbindingsbestand ze zijn versleuteld.',
      'conflicting-clip': 'De eerdere beelden zijn er ook nog. Vergelijk de twee en ga na welke bij het voorval horen.',
    } satisfies Record<QuarantineReason, string>,
    overdue:
      'De bewaartermijn is al voorbij: bij de eerstvolgende vernietiging wordt deze opname vernietigd. Is zij nodig voor een zaak, vraag dan vandaag nog een privacymedewerker om haar vast te houden.',
    camera: 'Camera',
    clip: 'Naam op de camera',
    period: 'Opgenomen',
    docked: 'Ingenomen',
    size: 'Grootte',
    due: 'Vervalt op',
    describe: 'Bekijk alle gegevens van de opname',
    toCameras: 'Naar de camera’s',
    releaseTitle: 'Uit quarantaine halen',
    releaseText:
      'De opname telt daarna mee als elke andere. Tijden, drager en bewaartermijn veranderen niet. Uw naam en de reden komen in het logboek.',
    reason: 'Waarom kan de opname uit quarantaine',
    reasonHint: 'Bijvoorbeeld: nieuwe camera, nog niet geregistreerd toen hij voor het eerst werd ingelezen',
    release: 'Uit quarantaine halen',
    back: 'Terug naar de inname',
    released: 'De opname is uit quarantaine.',
  },
};

/** Words of the pages of docking. */
export const dockingWords = bilingual(nl, dockingInEnglish);
