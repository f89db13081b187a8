import type { FindingKind, Settlement } from '../../../protocols/custody/finding.ts';
import { bilingual } from '../view.ts';

/** What is wrong, and what the administrator does about it. */
interface FindingWords {
  readonly title: string;
  readonly todo: string;
}

const kinds: Readonly<Record<FindingKind, FindingWords>> = {
  'object-missing': {
    title: 'Het bestand ontbreekt in de kluis',
    todo: 'Zet het bestand terug uit de reservekopie van de kluis, onder dezelfde naam. Is het er niet meer, meld het verlies dan aan de functionaris gegevensbescherming.',
  },
  'size-differs': {
    title: 'Het bestand heeft een andere grootte dan toen het werd verzegeld',
    todo: 'Zet het bestand terug uit de reservekopie van de kluis en laat de opslag nakijken. De rest van het bestand blijft onveranderd tot u iets doet.',
  },
  'content-differs': {
    title: 'Het bestand is niet meer te openen zoals het werd verzegeld',
    todo: 'Zet het bestand terug uit de reservekopie van de kluis en laat de opslag nakijken: een schijf kan stuk gaan, of iemand heeft het bestand veranderd.',
  },
  'key-missing': {
    title: 'De sleutel ontbreekt of past niet',
    todo: 'Vergelijk de sleutelbewaarplaats met haar spiegel (beeldkluis keys). Zonder sleutel zijn deze beelden niet te openen.',
  },
  'object-unknown': {
    title: 'Er ligt een bestand in de kluis dat nergens bij hoort',
    todo: 'Is de database teruggezet uit een oudere reservekopie? Dan horen hier nieuwere opnamen bij. Verwijder het bestand pas als vaststaat waar het vandaan komt.',
  },
  'object-unremoved': {
    title: 'Het bestand is verwijderd, maar ligt er weer of nog',
    todo: 'Verwijder het bestand uit de kluis en uit haar reservekopieën. Te openen is het niet: de sleutel is vernietigd.',
  },
  'malware-found': {
    title: 'Er zit schadelijke inhoud in een opname',
    todo: 'De opname staat apart en wordt niet afgespeeld. Laat de camera en de dock-pc nakijken, en open het bestand nergens zonder voorzorg. Is het een vals alarm, vernieuw dan de virusscanner; de beelden blijven bewaard.',
  },
  'key-copy-gone': {
    title: 'Een van de twee mappen met sleutels is weg',
    todo: 'Koppel de schijf van deze map weer aan. Bekijken gaat door, maar tot dan worden geen sleutels gemaakt of vernietigd: nieuwe opnamen en vernietigingen wachten, en camera’s worden niet gewist. Is de schijf stuk, neem dan een nieuwe map in gebruik: beeldkluis keys mirror --new.',
  },
};
const kindsInEnglish: Readonly<Record<FindingKind, FindingWords>> = {
  'object-missing': {
    title: 'The file is missing from the vault',
    todo: 'Put the file back from the backup of the vault, under the same name. When it is gone, report the loss to the data protection officer.',
  },
  'size-differs': {
    title: 'The file has another size than when it was sealed',
    todo: 'Put the file back from the backup of the vault and have the storage looked at. Nothing about the file is changed until you act.',
  },
  'content-differs': {
    title: 'The file can no longer be opened as it was sealed',
    todo: 'Put the file back from the backup of the vault and have the storage looked at: a disk may fail, or somebody has changed the file.',
  },
  'key-missing': {
    title: 'The key is missing or does not fit',
    todo: 'Compare the key store with its mirror (beeldkluis keys). Without its key this footage cannot be opened.',
  },
  'object-unknown': {
    title: 'A file lies in the vault that belongs to nothing',
    todo: 'Was the database restored from an older backup? Then newer recordings belong here. Remove the file only when it is certain where it comes from.',
  },
  'object-unremoved': {
    title: 'The file was removed, but it is there again or still',
    todo: 'Remove the file from the vault and from its backups. It cannot be opened: its key was destroyed.',
  },
  'malware-found': {
    title: 'There is malware in a recording',
    todo: 'The recording stands apart and is not played. Have the camera and the docking PC looked at, and open the file nowhere without care. When it is a false alarm, renew the scanner; the footage stays.',
  },
  'key-copy-gone': {
    title: 'One of the two folders with keys is gone',
    todo: 'Mount the disk of this folder again. Viewing goes on, but until then no keys are made or destroyed: new recordings and destructions wait, and cameras are not wiped. When the disk is broken, take a new folder into use: beeldkluis keys mirror --new.',
  },
};
const settlements: Readonly<Record<Settlement, FindingWords>> = {
  repaired: {
    title: 'Hersteld',
    todo: 'De volgende controle kijkt opnieuw. Klopt het dan niet, dan komt de melding terug.',
  },
  accepted: { title: 'Blijft zo', todo: 'Er is niets meer aan te doen. De melding komt niet terug.' },
};
const settlementsInEnglish: Readonly<Record<Settlement, FindingWords>> = {
  repaired: {
    title: 'Repaired',
    todo: 'The next check looks again. When it is not right then, the report comes back.',
  },
  accepted: { title: 'Stays as it is', todo: 'Nothing more can be done. The report does not come back.' },
};

const inDutch = (days: number): string => (days === 1 ? 'één dag' : `${String(days)} dagen`);
const inEnglish = (days: number): string => (days === 1 ? 'one day' : `${String(days)} days`);

/** Words of the daily check of the vault. */
export const custodyWords = bilingual(
  {
    title: 'Controle van de kluis',
    lead: (days: number) =>
      `Elke nacht vergelijkt Beeldkluis wat er in de kluis ligt met wat er hoort te liggen, en opent het een deel opnieuw. Binnen ${inDutch(days)} is alles aan de beurt geweest. De controle herstelt zelf niets.`,
    allRight: 'Er is niets gevonden dat niet klopt.',
    never: 'De kluis is nog niet gecontroleerd. De eerste controle is vannacht.',
    alarm: (count: number) => (count === 1 ? 'Eén ding klopt niet' : `${String(count)} dingen kloppen niet`),
    alarmText: 'Beelden worden pas weer getoond als ze kloppen. Wat wordt vastgehouden, staat bovenaan.',
    late: 'De controle loopt achter',
    lateText: (days: number) =>
      `Niet alles is binnen ${inDutch(days)} geopend, of er is al twee dagen geen controle begonnen. Kijk of de dienst en de worker draaien en of de opslag te bereiken is. De controle haalt daarna zelf in wat er ligt. Blijft deze melding staan, kijk dan in het programmalogboek wat er misgaat.`,
    openTitle: 'Wat niet klopt',
    settledTitle: 'Laatst afgehandeld',
    looksTitle: 'Wat er bekeken is',
    labels: {
      begun: 'Laatste controle begonnen',
      ended: 'Klaar',
      running: 'nog bezig',
      listed: 'Bestanden in de kluis',
      read: 'Geopend en nagerekend',
      readValue: (read: number, of: number) => `${String(read)} van ${String(of)} voor deze keer`,
      since: 'Alles is geopend sinds',
      swept: 'Afgebroken resten opgeruimd',
      object: 'Bestand',
      folder: 'Map',
      recording: 'Opname',
      camera: 'Camera',
      held: 'Vastgehouden',
      heldValue: (holds: number) =>
        holds === 1 ? 'ja, voor één zaak of verzoek' : `ja, voor ${String(holds)} zaken of verzoeken`,
      notHeld: 'nee',
      found: 'Gevonden op',
      seen: 'Laatst gezien op',
      sizes: 'Grootte',
      sizesValue: (found: number, expected: number) => `${String(found)} in plaats van ${String(expected)} bytes`,
      settled: 'Afgehandeld op',
      reason: 'Reden',
    },
    columns: ['Wat', 'Opname', 'Vastgehouden', 'Gevonden op'],
    settledColumns: ['Wat', 'Opname', 'Afhandeling', 'Reden', 'Afgehandeld op'],
    heldBadge: 'vastgehouden',
    none: 'geen',
    todo: 'Wat u doet',
    settleTitle: 'Afhandelen',
    settlement: 'Hoe is het afgelopen?',
    reason: 'Reden',
    settle: 'Bevinding afhandelen',
    back: 'Terug',
    noticeSettled: 'De bevinding is afgehandeld.',
    kinds,
    settlements,
  },
  {
    title: 'Check of the vault',
    lead: (days: number) =>
      `Every night Beeldkluis compares what lies in the vault with what should, and opens a part of it again. Within ${inEnglish(days)} everything has had its turn. The check repairs nothing by itself.`,
    allRight: 'Nothing was found to be wrong.',
    never: 'The vault has not been checked yet. The first check is tonight.',
    alarm: (count: number) => (count === 1 ? 'One thing is not right' : `${String(count)} things are not right`),
    alarmText: 'Footage is shown again only when it is right. What is on hold comes first.',
    late: 'The check is behind',
    lateText: (days: number) =>
      `Not everything was opened within ${inEnglish(days)}, or no check has begun for two days. See whether the service and the worker run and whether the storage can be reached. The check then catches up by itself. When this stays, the log of the program says what goes wrong.`,
    openTitle: 'What is not right',
    settledTitle: 'Settled last',
    looksTitle: 'What was looked at',
    labels: {
      begun: 'Last check began',
      ended: 'Ended',
      running: 'still running',
      listed: 'Files in the vault',
      read: 'Opened and hashed',
      readValue: (read: number, of: number) => `${String(read)} of ${String(of)} for this turn`,
      since: 'Everything was opened since',
      swept: 'Broken-off remains cleared away',
      object: 'File',
      folder: 'Folder',
      recording: 'Recording',
      camera: 'Camera',
      held: 'On hold',
      heldValue: (holds: number) =>
        holds === 1 ? 'yes, for one case or request' : `yes, for ${String(holds)} cases or requests`,
      notHeld: 'no',
      found: 'Found at',
      seen: 'Last seen at',
      sizes: 'Size',
      sizesValue: (found: number, expected: number) => `${String(found)} instead of ${String(expected)} bytes`,
      settled: 'Settled at',
      reason: 'Reason',
    },
    columns: ['What', 'Recording', 'On hold', 'Found at'],
    settledColumns: ['What', 'Recording', 'Settlement', 'Reason', 'Settled at'],
    heldBadge: 'on hold',
    none: 'none',
    todo: 'What to do',
    settleTitle: 'Settle',
    settlement: 'How did it end?',
    reason: 'Reason',
    settle: 'Settle the finding',
    back: 'Back',
    noticeSettled: 'The finding was settled.',
    kinds: kindsInEnglish,
    settlements: settlementsInEnglish,
  },
);
