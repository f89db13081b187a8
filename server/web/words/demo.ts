import { bilingual } from '../view.ts';

/** Words of the tour through the demonstration. */
export const demoWords = bilingual(
  {
    title: 'Rondleiding',
    introduction:
      'Loop door het hele leven van een opname: van de camera tot de vernietiging. Elke stap zegt als wie u hem zet en waar. Niets hiervan is echt: de personen bestaan niet, de gezichten komen uit voorbeeldfoto’s.',
    faces:
      'De gezichten zijn de voorbeeldfoto’s van het npm-pakket @vladmandic/face-api (MIT-licentie), bewogen en geschud als een bodycam.',
    filling: 'De voorbeeldopnamen worden nog gemaakt en ingenomen. Ververs deze pagina over een minuut.',
    signIn: (name: string) => `Meld u aan als ${name}`,
    youAre: (name: string) => `U bent aangemeld als ${name}.`,
    go: 'Naar deze stap',
    taken: 'gedaan',
    clock: {
      title: 'De klok van de kluis',
      text: 'Termijnen lopen op deze klok. Zet hem vooruit om te zien wat er na 28 dagen gebeurt. Elke verzetting staat in het logboek.',
      stands: 'De klok staat op',
      ahead: (days: string) => `${days} dagen vooruit op de echte tijd`,
      real: 'gelijk met de echte tijd',
      day: 'Eén dag vooruit',
      term: '29 dagen vooruit',
      now: 'Terug naar nu',
      command: 'Of op de opdrachtregel:',
      moved: 'De klok is verzet.',
    },
    steps: {
      dock: {
        title: 'Inname: de camera gaat in het dock',
        text: 'De voorbeeldopnamen kwamen binnen langs de echte weg: een dockprogramma stuurde ze op, kreeg voor elke opname een ondertekend ontvangstbewijs, en wiste pas daarna de camera. Nodig als beheerder zelf een dock uit, of neem op de pagina Inname een eigen filmpje in.',
      },
      find: {
        title: 'Zoeken: een opname vinden',
        text: 'Zoek op plaats en tijd. U ziet wat er is, maar nog geen beeld. Ook zoeken wordt vastgelegd.',
      },
      view: {
        title: 'Bekijken: alleen met een doel',
        text: 'Open een opname. U moet eerst een doel en een zaaknummer noemen. Speel af, spoel door, en kijk daarna in het logboek welke seconden u heeft gezien.',
      },
      request: {
        title: 'Verzoek: iemand wil zien wat er is opgenomen',
        text: 'Registreer een uitleesverzoek met plaats en tijdvak van een opname die u vond. Alle opnamen die erbij passen worden in dezelfde handeling vastgehouden: ze worden niet vernietigd zolang het verzoek loopt.',
      },
      decide: {
        title: 'Besluit: door een ander',
        text: 'Wie een verzoek registreerde, mag er niet over beslissen. Stel als privacymedewerker de identiteit vast en laat daarna de tweede beoordelaar het verzoek toewijzen.',
      },
      redact: {
        title: 'Onherkenbaar maken: de computer stelt voor, u kijkt na',
        text: 'Laat een voorstel maken. De computer bedekt alle gezichten die hij vindt, liever te veel dan te weinig. Kies wie de verzoeker is en zichtbaar blijft, voeg bedekking toe waar iets ontbreekt, en leg uw werk vast.',
      },
      approve: {
        title: 'Goedkeuren: een tweede paar ogen',
        text: 'Wie het plan nakeek, mag het niet goedkeuren. De tweede beoordelaar doet dat. Daarna wordt de kopie gemaakt, en de computer zoekt in zijn eigen kopie of er nog een gezicht te zien is.',
      },
      inspect: {
        title: 'Inzage: samen kijken op kantoor',
        text: 'Begin bij het verzoek een inzage onder toezicht. De verzoeker ziet de onherkenbaar gemaakte kopie, nooit het origineel. Begin en einde worden vastgelegd.',
      },
      deliver: {
        title: 'Verstrekken: een link met een code',
        text: 'Bied de kopie aan met een link. De code staat apart, in een brief. Schrijf beide over: ze worden maar één keer getoond.',
      },
      open: {
        title: 'Kijken als burger',
        text: 'Open de link in een privévenster, zodat u niet ook als medewerker bent aangemeld, en vul de code in. Na enkele verkeerde codes gaat de link op slot.',
      },
      package: {
        title: 'Aan de politie: een bewijspakket',
        text: 'Registreer een vordering en stel een pakket samen: het origineel, controlesommen, de hele bewaarketen en een handtekening. Controleer het zonder deze kluis:',
        command:
          'curl -O http://127.0.0.1:8080/.well-known/beeldkluis-keys.json\nnpx beeldkluis verify pakket.zip --key beeldkluis-keys.json',
      },
      wait: {
        title: 'De termijn verstrijkt',
        text: 'Zet de klok hieronder 29 dagen vooruit. Wat niet wordt vastgehouden, is nu aan vernietiging toe.',
      },
      destroy: {
        title: 'Vernietiging: onder een machtiging, met een verklaring',
        text: 'De toezichthouder gaf een doorlopende machtiging. Bekijk wat er is vernietigd, sleutel en beeld, en wat bleef omdat er een verzoek loopt. De verklaring van vernietiging is ondertekend.',
      },
      verify: {
        title: 'Controleren: het logboek klopt, of het klopt niet',
        text: 'Haal als toezichthouder het logboek op en controleer het zelf. Verander één letter in het bestand en de controle wijst de plaats aan:',
        command: 'npx beeldkluis verify logboek.jsonl',
      },
    },
  },
  {
    title: 'Tour',
    introduction:
      'Walk through the whole life of a recording: from the camera to its destruction. Every step says as whom you take it and where. None of this is real: the persons do not exist, the faces come from sample pictures.',
    faces:
      'The faces are the sample pictures of the npm package @vladmandic/face-api (MIT licence), panned and shaken like a bodycam.',
    filling: 'The sample recordings are still being made and docked. Reload this page in a minute.',
    signIn: (name: string) => `Sign in as ${name}`,
    youAre: (name: string) => `You are signed in as ${name}.`,
    go: 'Go to this step',
    taken: 'done',
    clock: {
      title: 'The clock of the vault',
      text: 'Terms run by this clock. Move it ahead to see what happens after 28 days. Every move is recorded in the log.',
      stands: 'The clock stands at',
      ahead: (days: string) => `${days} days ahead of real time`,
      real: 'the same as real time',
      day: 'One day ahead',
      term: '29 days ahead',
      now: 'Back to now',
      command: 'Or on the command line:',
      moved: 'The clock was moved.',
    },
    steps: {
      dock: {
        title: 'Docking: the camera goes into the dock',
        text: 'The sample recordings came in by the real way: a dock program sent them, got a signed receipt for each, and only then wiped the camera. As administrator, invite a dock of your own, or take in a clip on the page Docking.',
      },
      find: {
        title: 'Finding a recording',
        text: 'Search by place and time. You see what there is, but no pictures yet. Searching is recorded too.',
      },
      view: {
        title: 'Viewing: only with a purpose',
        text: 'Open a recording. You must first name a purpose and a case number. Play and seek, and then see in the log which seconds you watched.',
      },
      request: {
        title: 'Request: somebody wants to see what was recorded',
        text: 'Register a readout request with the place and period of a recording that you found. All recordings that match are put on hold in the same act: they are not destroyed while the request runs.',
      },
      decide: {
        title: 'Decision: by somebody else',
        text: 'Whoever registered a request may not decide on it. As privacy officer, verify the identity; then have the second reviewer grant the request.',
      },
      redact: {
        title: 'Redaction: the computer proposes, you review',
        text: 'Order a proposal. The computer covers all faces that it finds, rather too many than too few. Choose who the requester is and stays visible, add covers where something is missing, and record your work.',
      },
      approve: {
        title: 'Approval: a second pair of eyes',
        text: 'Whoever reviewed the plan may not approve it. The second reviewer does. Then the copy is made, and the computer looks in its own copy for faces that are still to be seen.',
      },
      inspect: {
        title: 'Inspection: watching together at the office',
        text: 'Start a supervised inspection at the request. The requester sees the redacted copy, never the original. Start and end are recorded.',
      },
      deliver: {
        title: 'Delivery: a link with a code',
        text: 'Offer the copy by a link. The code comes apart, in a letter. Copy both: they are shown only once.',
      },
      open: {
        title: 'Watching as a citizen',
        text: 'Open the link in a private window, so that you are not also signed in as staff, and enter the code. After a few wrong codes the link locks.',
      },
      package: {
        title: 'To the police: an evidence package',
        text: 'Register a demand and build a package: the original, checksums, the whole chain of custody and a signature. Check it without this vault:',
        command:
          'curl -O http://127.0.0.1:8080/.well-known/beeldkluis-keys.json\nnpx beeldkluis verify package.zip --key beeldkluis-keys.json',
      },
      wait: {
        title: 'The term passes',
        text: 'Move the clock below 29 days ahead. What is not on hold is now due for destruction.',
      },
      destroy: {
        title: 'Destruction: under a mandate, with a statement',
        text: 'The supervisor granted a standing mandate. See what was destroyed, key and footage, and what stayed because a request runs. The destruction statement is signed.',
      },
      verify: {
        title: 'Verifying: the log holds, or it does not',
        text: 'As supervisor, export the log and check it yourself. Change one letter in the file and the check names the place:',
        command: 'npx beeldkluis verify logboek.jsonl',
      },
    },
  },
);
