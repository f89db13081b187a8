import { bilingual } from '../view.ts';

const VERIFY = [
  'npx beeldkluis verify ~/Downloads/logboek.jsonl',
  "sed 's/Stationsplein/Stationsweg/' ~/Downloads/logboek.jsonl > /tmp/vervalst.jsonl",
  'npx beeldkluis verify /tmp/vervalst.jsonl',
].join('\n');

/** Words of the tour through the demonstration. */
export const demoWords = bilingual(
  {
    title: 'Rondleiding',
    introduction:
      'Loop door het hele leven van een opname: van de camera tot de vernietiging. Elke stap zegt als wie u hem zet en waar; zet ze van boven naar beneden. Opdrachten voor de opdrachtregel geeft u in de map waarin u npm start gaf, en staan uw downloads niet in ~/Downloads, pas dan het pad aan. Niets hiervan is echt: de personen bestaan niet, de gezichten komen uit voorbeeldfoto’s.',
    faces:
      'De gezichten zijn de voorbeeldfoto’s van het npm-pakket @vladmandic/face-api (MIT-licentie), bewogen en geschud als een bodycam.',
    filling: 'De voorbeeldopnamen worden nog gemaakt en ingenomen. Ververs deze pagina over een minuut.',
    signIn: (name: string) => `Meld u aan als ${name}`,
    youAre: (name: string) => `U bent aangemeld als ${name}.`,
    go: 'Naar deze stap',
    taken: 'gedaan',
    clock: {
      title: 'De klok van de kluis',
      text: 'Termijnen lopen op deze klok. Zet hem vooruit om te zien wat er na 28 dagen gebeurt. Terugzetten brengt niets terug: wat vernietigd is blijft weg, en met de vernietigde dagsleutels lukt innemen en onherkenbaar maken dan soms niet. Doe het dus pas als u klaar bent. Elke verzetting staat in het logboek.',
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
        text: 'De voorbeeldopnamen kwamen binnen langs de echte weg: een dockprogramma stuurde ze op, kreeg voor elke opname een ondertekend ontvangstbewijs, en wiste pas daarna de camera. U hoeft hier niets te doen. Wilt u het zelf proberen: nodig als beheerder een dock uit en volg de aanwijzingen bij de code, of neem op de pagina Inname een eigen filmpje in.',
      },
      find: {
        title: 'Zoeken: een opname vinden',
        text: 'Zoek op plaats, bijvoorbeeld Stationsplein. U ziet wat er is, maar nog geen beeld. Onthoud plaats, dag en tijd van een opname voor stap 4. Ook zoeken wordt vastgelegd.',
      },
      view: {
        title: 'Bekijken: alleen met een doel',
        text: 'Open een opname. U moet eerst een doel en een zaaknummer noemen: kies het behandelen van een klacht en vul bijvoorbeeld K-2026-12 in (een uitleesverzoek is er pas na stap 4). Speel af, spoel door, sluit de sessie, en kijk daarna in het logboek welke seconden u heeft gezien.',
      },
      request: {
        title: 'Verzoek: iemand wil zien wat er is opgenomen',
        text: 'Registreer een inzageverzoek met de plaats van een opname die u vond en een tijdvak eromheen. Alle opnamen die erbij passen worden in dezelfde handeling vastgehouden: ze worden niet vernietigd zolang het verzoek loopt. Leg daarna op dezelfde pagina vast hoe de identiteit van de verzoeker is vastgesteld.',
      },
      decide: {
        title: 'Besluit: door een ander',
        text: 'Wie een verzoek registreerde, mag er niet over beslissen. Open als tweede beoordelaar het verzoek en wijs het toe.',
      },
      redact: {
        title: 'Onherkenbaar maken: de computer stelt voor, u kijkt na',
        text: 'Open het toegewezen verzoek en kies bij een opname Onherkenbaar maken. Het voorstel duurt een minuut of twee. De computer bedekt alle gezichten die hij vindt, liever te veel dan te weinig. Kies wie de verzoeker is en zichtbaar blijft, voeg bedekking toe waar iets ontbreekt, en leg het voor aan een tweede persoon.',
      },
      approve: {
        title: 'Goedkeuren: een tweede paar ogen',
        text: 'Wie het plan nakeek, mag het niet goedkeuren. De tweede beoordelaar opent de bewerking, bekijkt de beelden en keurt goed. Daarna wordt de kopie gemaakt, en de computer zoekt in zijn eigen kopie of er nog een gezicht te zien is.',
      },
      inspect: {
        title: 'Inzage: samen kijken op kantoor',
        text: 'Open het verzoek, kies Kopie laten zien of verstrekken en begin een inzage. De verzoeker ziet de onherkenbaar gemaakte kopie, nooit het origineel. Begin en einde worden vastgelegd.',
      },
      deliver: {
        title: 'Verstrekken: een link met een code',
        text: 'Maak op dezelfde pagina een link en een code. De link gaat per e-mail, de code langs een andere weg. Kopieer beide: ze worden maar één keer getoond.',
      },
      open: {
        title: 'Kijken als burger',
        text: 'Open de link in een privévenster, zodat u niet ook als medewerker bent aangemeld, en vul de code in. Na enkele verkeerde codes gaat de link op slot.',
      },
      package: {
        title: 'Aan de politie: een bewijspakket',
        text: 'Registreer nog een verzoek, nu van de soort Vordering, met artikel, nummer en leverdatum, en laat de tweede beoordelaar het toewijzen. Maak dan bij een opname het bewijspakket: het origineel, controlesommen, de hele bewaarketen en een handtekening. Op de pagina van het pakket staat de opdracht waarmee de politie het controleert, zonder deze kluis.',
        command: '',
      },
      wait: {
        title: 'De termijn verstrijkt',
        text: 'Zet de klok 29 dagen vooruit. Wat niet wordt vastgehouden, is nu aan vernietiging toe.',
      },
      destroy: {
        title: 'Vernietiging: onder een machtiging, met een verklaring',
        text: 'De toezichthouder gaf een doorlopende machtiging, dus vernietigen gaat vanzelf. Open de nieuwste vernietiging: u ziet wat er is vernietigd, sleutel en beeld, en wat bleef omdat er een verzoek loopt. De verklaring van vernietiging is ondertekend.',
      },
      supervise: {
        title: 'Toezicht: uw eigen kijkbeurten, beoordeeld',
        text: 'Open als toezichthouder uw bureau. Bekeek u beelden voor een zaak die Beeldkluis niet kent, dan staat die kijkbeurt er als vraag. Is door het verzetten van de klok een nieuwe maand begonnen, dan ligt er na een paar minuten een steekproef uit de kijkbeurten van de vorige. Oordeel, vraag om uitleg, en maak met één knop het auditdossier.',
      },
      verify: {
        title: 'Controleren: het logboek klopt, of het klopt niet',
        text: 'Kies als toezichthouder Logboek uitvoeren en controleer het bestand zelf. De eerste opdracht zegt dat het klopt. De tweede verandert een plaatsnaam, en de derde wijst aan in welke regel:',
        command: VERIFY,
      },
    },
  },
  {
    title: 'Tour',
    introduction:
      'Walk through the whole life of a recording: from the camera to its destruction. Every step says as whom you take it and where; take them from top to bottom. Give the commands in the folder where you gave npm start, and when your downloads are not in ~/Downloads, adapt the path. None of this is real: the persons do not exist, the faces come from sample pictures.',
    faces:
      'The faces are the sample pictures of the npm package @vladmandic/face-api (MIT licence), panned and shaken like a bodycam.',
    filling: 'The sample recordings are still being made and docked. Reload this page in a minute.',
    signIn: (name: string) => `Sign in as ${name}`,
    youAre: (name: string) => `You are signed in as ${name}.`,
    go: 'Go to this step',
    taken: 'done',
    clock: {
      title: 'The clock of the vault',
      text: 'Terms run by this clock. Move it ahead to see what happens after 28 days. Turning it back brings nothing back: what was destroyed stays away, and with the day keys gone docking and redaction may then fail. So do it only when you are done. Every move is recorded in the log.',
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
        text: 'The sample recordings came in by the real way: a dock program sent them, got a signed receipt for each, and only then wiped the camera. You need not do anything here. To try it yourself: invite a dock as administrator and follow the directions beside the code, or take in a clip on the page Docking.',
      },
      find: {
        title: 'Finding a recording',
        text: 'Search by place, for instance Stationsplein. You see what there is, but no pictures yet. Remember place, day and time of a recording for step 4. Searching is recorded too.',
      },
      view: {
        title: 'Viewing: only with a purpose',
        text: 'Open a recording. You must first name a purpose and a case number: choose the handling of a complaint and fill in K-2026-12, for instance (there is no readout request before step 4). Play, seek, close the session, and then see in the log which seconds you watched.',
      },
      request: {
        title: 'Request: somebody wants to see what was recorded',
        text: 'Register an access request with the place of a recording that you found and a period around it. All recordings that match are put on hold in the same act: they are not destroyed while the request runs. Then record on the same page how the identity of the requester was verified.',
      },
      decide: {
        title: 'Decision: by somebody else',
        text: 'Whoever registered a request may not decide on it. As second reviewer, open the request and grant it.',
      },
      redact: {
        title: 'Redaction: the computer proposes, you review',
        text: 'Open the granted request and choose the redaction of a recording. The proposal takes a minute or two. The computer covers all faces that it finds, rather too many than too few. Choose who the requester is and stays visible, add covers where something is missing, and submit it to a second person.',
      },
      approve: {
        title: 'Approval: a second pair of eyes',
        text: 'Whoever reviewed the plan may not approve it. The second reviewer opens the redaction, watches the footage and approves. Then the copy is made, and the computer looks in its own copy for faces that are still to be seen.',
      },
      inspect: {
        title: 'Inspection: watching together at the office',
        text: 'Open the request, follow the link to show or deliver the copy, and start an inspection. The requester sees the redacted copy, never the original. Start and end are recorded.',
      },
      deliver: {
        title: 'Delivery: a link with a code',
        text: 'Make a link and a code on the same page. The link goes by e-mail, the code by another way. Copy both: they are shown only once.',
      },
      open: {
        title: 'Watching as a citizen',
        text: 'Open the link in a private window, so that you are not also signed in as staff, and enter the code. After a few wrong codes the link locks.',
      },
      package: {
        title: 'To the police: an evidence package',
        text: 'Register another request, now of the kind demand, with article, number and date of delivery, and have the second reviewer grant it. Then make the evidence package of a recording: the original, checksums, the whole chain of custody and a signature. The page of the package has the command with which the police check it, without this vault.',
        command: '',
      },
      wait: {
        title: 'The term passes',
        text: 'Move the clock 29 days ahead. What is not on hold is now due for destruction.',
      },
      destroy: {
        title: 'Destruction: under a mandate, with a statement',
        text: 'The supervisor granted a standing mandate, so destruction happens by itself. Open the newest destruction: you see what was destroyed, key and footage, and what stayed because a request runs. The destruction statement is signed.',
      },
      supervise: {
        title: 'Supervision: your own views, judged',
        text: 'Open your desk as supervisor. If you viewed footage for a case that Beeldkluis does not know, that view stands there as a question. If moving the clock began a new month, a sample of the views of the last one lies there after some minutes. Judge, ask for an explanation, and make the audit pack with one button.',
      },
      verify: {
        title: 'Verifying: the log holds, or it does not',
        text: 'As supervisor, export the log and check the file yourself. The first command says that it holds. The second changes the name of a place, and the third tells in which entry:',
        command: VERIFY,
      },
    },
  },
);
