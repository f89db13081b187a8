import type { QuarantineReason } from '../../../protocols/custody/recording.ts';
import { bilingual } from '../view.ts';

/** What is said beside a field for the reasons that a form is refused with; every other reason is said in general. */
const wrongWhen: Readonly<Record<string, string>> = {
  'is missing': 'Kies het beeldbestand.',
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
    handText: 'Alleen als het dock niet werkt. Het bestand wordt tijdens het versturen verzegeld.',
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
    received: 'De opname is ingenomen en verzegeld.',
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
        'De tijden van de opname kunnen niet kloppen; de bewaartermijn telt daarom vanaf de inname. Ga na wanneer de opname is gemaakt.',
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
export const dockingWords = bilingual(nl, {
  docks: {
    title: 'Docks',
    lead: 'A dock is the computer that cameras are put on after the shift. Only an admitted dock may bring footage.',
    caption: 'Admitted docks',
    columns: {
      name: 'Name',
      state: 'State',
      since: 'Since',
      heard: 'Last heard',
      fingerprint: 'Fingerprint of the key',
      act: 'Action',
    },
    history: 'History',
    enrolled: 'admitted',
    revoked: 'revoked',
    revoke: 'Revoke',
    none: 'No dock has been admitted yet. Invite one below.',
    inviteTitle: 'Invite a dock',
    inviteText: 'You get a code that works once. Enter it on the docking computer.',
    name: 'Name of the dock',
    nameHint: 'For example: Town hall, ground floor',
    invite: 'Make a code',
    uploadsTitle: 'Coming in now',
    uploadsCaption: 'Footage that is being taken in now',
    uploadColumns: { clip: 'Clip', camera: 'Camera', progress: 'Received', started: 'Began' },
    noUploads: 'No footage is coming in now.',
    toAxis: 'Do you have Axis docks? They have a page of their own.',
  },
  invited: {
    title: 'Code for the dock',
    text: 'This code stands here once. It works once, until',
    command: 'On the docking computer, in the folder of Beeldkluis, give this command:',
    folder:
      'The folder ./camera is the camera: put the recordings in it (mp4 or mkv) and a file camera.json with the number of the camera, as it stands on the page Cameras. Another folder will do too.',
    wiped:
      'Mind: what is safe in the vault is wiped from that folder. So try it with a copy of a clip. Next time the code is not needed: leave --enrol out.',
    watch:
      'When that works, leave this program running on the docking computer. Every folder in ./cameras is a camera then, and the dock wall shows how it goes:',
    back: 'Back to the docks',
  },
  intake: {
    title: 'Intake',
    lead: 'What was taken in today. With the camera on the dock everything goes by itself.',
    caption: 'Recordings taken in during the last 24 hours',
    columns: {
      camera: 'Camera',
      from: 'Recorded',
      docked: 'Taken in',
      state: 'State',
      why: 'Why, and what to do',
      due: 'Due on',
    },
    apartTitle: 'In quarantine',
    apartText: 'These recordings are sealed and safe, but stand apart until somebody has looked at what is not right.',
    apartCaption: 'Recordings in quarantine',
    whyWhich: (clip) => `, file ${clip}`,
    safe: 'safe in the vault',
    apart: 'in quarantine',
    busy: 'busy',
    gone: 'destroyed',
    none: 'Nothing was taken in during the last 24 hours.',
    handTitle: 'Take in by hand',
    handText: 'Only when the dock does not work. The file is sealed while it is sent.',
    fields: {
      cameraId: 'Number of the camera',
      startedAt: 'Start of the recording',
      endedAt: 'End of the recording',
      place: 'Place',
      clip: 'Footage file (mp4 or mkv)',
    },
    send: 'Take in',
    wrong: 'This is missing or not right.',
    wrongWhen: {
      'is missing': 'Choose the footage file.',
      'is empty': 'This file is empty.',
      'is too large': 'This file is too large.',
      'is too long': 'This text is too long.',
      'is more than a form may hold': 'Send one file at a time, and nothing but this form.',
    },
    sending: {
      label: 'Progress of sending',
      sent: 'sent',
      sealing: 'Sent. The file is now being checked and sealed.',
      stop: 'Stop sending',
      stopped: 'Stopped. Nothing was taken in.',
      broken: 'The connection was broken. Nothing was taken in. Try again.',
    },
    received: 'The recording was taken in and sealed.',
  },
  taken: {
    title: 'Recording taken in',
    why: (reason) => `In quarantine: ${reason}.`,
    advice: {
      'unknown-camera':
        'Find out whether this is a camera of the municipality. If so, register it; then the recording can be released here.',
      'unknown-officer':
        'The dock named a wearer who is not known here, or another than the camera was handed out to. Find out who wore the camera.',
      'implausible-clock':
        'The times of the recording cannot be right; its term therefore runs from docking. Find out when the recording was made.',
      'not-footage': 'Find out what was on the camera, and whether the file is damaged.',
      'not-scanned':
        'You need not do anything: this happens by itself once the scanner answers. When it takes more than an hour, ask the administrator about the scanner.',
      malware:
        'The footage is kept, but it is not played. Have the camera and the docking PC looked at. The administrator sees what was found.',
      rejected:
        'Find out whose recording it is and when it was made. See whether camera and wearer are known on the dock.',
      'key-missing':
        'The key mostly follows the footage by itself. If it stays away, have the administrator of the camera system send the recording again.',
      'key-wrong':
        'The footage is safe as it came. Have the administrator of the camera system find out which connection file it was encrypted with.',
      'conflicting-clip':
        'The earlier footage is still there too. Compare the two and find out which belongs to the incident.',
    },
    camera: 'Camera',
    clip: 'Name on the camera',
    period: 'Recorded',
    docked: 'Taken in',
    size: 'Size',
    due: 'Due on',
    describe: 'See all facts of the recording',
    toCameras: 'To the cameras',
    releaseTitle: 'Release from quarantine',
    releaseText:
      'The recording then counts like any other. Times, wearer and term do not change. Your name and the reason go into the log.',
    reason: 'Why can the recording leave quarantine',
    reasonHint: 'For example: new camera, not registered yet when it was first docked',
    release: 'Release from quarantine',
    back: 'Back to the intake',
    released: 'The recording has left quarantine.',
  },
});
