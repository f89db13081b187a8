import { bilingual } from '../view.ts';
import type { LayoutWords } from './layout.ts';
import { waitingWords } from './waiting.ts';

/** Words of the start page, sign-in, the plain pages and the public statements. */
export const houseWords = bilingual(
  {
    back: 'Terug naar de startpagina',
    home: {
      title: 'Start',
      greeting: (name: string) => `Dag ${name}`,
      waiting: 'Wat op u wacht',
      nothing: 'Er wacht niets op u.',
      go: 'Bekijken',
      visitorTitle: 'Bewaring en uitlezing van bodycambeelden',
      visitor:
        'In deze kluis bewaart de gemeente de beelden van de bodycams van haar handhavers: verzegeld, kort, en alleen te bekijken met een doel.',
      visitorSignIn: 'Bent u medewerker? Meld u dan aan.',
      visitorCitizen: 'Kreeg u een brief met een link en een code? Open dan de link uit de brief.',
      tour: 'Neem de rondleiding',
      tourText: 'Loop stap voor stap door het hele leven van een opname, van de camera tot de vernietiging.',
      citizenTitle: 'Staat u op beelden?',
      citizenPrivacy: 'Lees welke rechten u heeft',
      whatYouCan: 'Wat u hier kunt doen',
      about: {
        wall: 'Zie aan het eind van de dienst welke camera’s leeg en veilig zijn, en markeer een incident.',
        asked: 'Geef iemand toestemming om beelden te bekijken die niemand alleen mag openen.',
        intake:
          'Zie wat er de laatste 24 uur binnenkwam en wat in quarantaine staat, of neem een bestand met de hand in.',
        recordings: 'Zoek een opname op plaats en tijd. Bekijken kan alleen met een doel en een zaaknummer.',
        requests: 'Volg een verzoek om beelden, van de registratie tot de inzage of de verstrekking.',
        redaction: 'Kijk na wat de computer voorstelt en laat een tweede persoon goedkeuren.',
        retention: 'Zie wat bijna vervalt, wat blijft liggen en waarom, en wat vernietigd is.',
        log: 'Zie wie wat deed, en controleer dat er niets is veranderd.',
        supervision: 'Zie wat op u wacht: steekproeven, vragen over kijkbeurten, rechten en het logboek.',
        rights: 'Geef advies over wie wat mag, en trek in wat de toezichthouder (FG) niet meer nodig vindt.',
        checks: 'Zie of alles in de kluis er is en nog te openen is, en wat te doen als dat niet zo is.',
        docks: 'Beheer de dockstations die camera’s uitlezen.',
        cameras: 'Registreer camera’s en leg vast wie ze draagt.',
        tour: 'Loop stap voor stap door het hele leven van een opname.',
      } satisfies Record<keyof LayoutWords['pages'], string>,
    },
    waiting: waitingWords.nl,
    signIn: {
      title: 'Aanmelden',
      staff: 'Meld u aan met uw account van de gemeente.',
      button: 'Aanmelden met gemeentelijk account',
      recorded: 'Aanmelden en afmelden worden vastgelegd.',
      failed: 'Het aanmelden is niet gelukt. Probeer het opnieuw.',
      demo: 'Kies als wie u wilt rondkijken. Deze personen bestaan niet.',
      demoAs: (name: string) => `Aanmelden als ${name}`,
      department: 'Afdeling',
      none: 'Er is geen identiteitsdienst ingesteld.',
      may: {
        handhaver: 'Draagt een bodycam, volgt de inname en kan een opname laten bewaren.',
        beheerder: 'Zorgt voor docks en bewaartermijnen, maar bekijkt geen beelden.',
        privacymedewerker: 'Behandelt verzoeken en maakt personen onherkenbaar.',
        beoordelaar: 'Is het tweede paar ogen bij besluiten en onherkenbaar maken.',
        toezichthouder: 'Houdt toezicht: leest het logboek en geeft de machtiging tot vernietiging.',
      },
    },
    signedOut: {
      title: 'U bent afgemeld',
      text: 'U bent afgemeld bij Beeldkluis.',
      atProvider: 'Meld u ook af bij uw gemeentelijke account',
      again: 'Opnieuw aanmelden',
      notice: 'U bent afgemeld.',
    },
    accessibility: {
      title: 'Toegankelijkheid',
      draft:
        'Dit is het ontwerp van de verklaring. De gemeente stelt haar eigen verklaring vast met de invulassistent van DigiToegankelijk, voordat zij de dienst in gebruik neemt.',
      statusTitle: 'Waar wij aan werken',
      status:
        'De pagina’s zijn gemaakt om te voldoen aan WCAG 2.2, niveau A en AA (EN 301 549). Elke pagina wordt bij elke wijziging automatisch nagekeken. Een volledig onderzoek door mensen moet nog plaatsvinden.',
      limitsTitle: 'Wat nog niet kan',
      limits:
        'Opnamen hebben geen ondertiteling en geen beschrijving in geluid: het zijn ruwe beelden van werkzaamheden. Bij inzage kunt u vragen of een medewerker beschrijft wat er te zien en te horen is.',
      reportTitle: 'Werkt iets niet voor u?',
      report: 'Laat het de gemeente weten. Wij helpen u dan op een andere manier en lossen het op.',
    },
    privacy: {
      title: 'Privacy',
      introduction:
        'Handhavers dragen een bodycam voor hun veiligheid. Op de beelden kunnen mensen herkenbaar staan. Daarom gelden strenge regels.',
      points: [
        'Beelden worden na een korte termijn vernietigd, tenzij een verzoek, een klacht of een aangifte dat tijdelijk tegenhoudt.',
        'Beelden zijn verzegeld. Een medewerker kan ze alleen openen met een doel en een zaaknummer, en dat wordt vastgelegd.',
        'Wie op de beelden staat, kan vragen om ze te bekijken. Anderen worden dan onherkenbaar gemaakt.',
        'Onherkenbaar maken wordt nagekeken door een mens en goedgekeurd door een tweede.',
        'De computer zoekt alleen gezichten om ze te bedekken. Hij herkent niemand.',
      ],
      rightsTitle: 'Uw rechten',
      rights:
        'U kunt de gemeente vragen om inzage, om verwijdering of om beperking, en u kunt een klacht indienen bij de functionaris gegevensbescherming of bij de Autoriteit Persoonsgegevens.',
      cookiesTitle: 'Cookies',
      cookies:
        'Deze website gebruikt alleen cookies die nodig zijn om u aangemeld te houden en uw taal te onthouden. Er wordt niets met anderen gedeeld.',
    },
  },
  {
    back: 'Back to the start page',
    home: {
      title: 'Start',
      greeting: (name: string) => `Hello ${name}`,
      waiting: 'What waits for you',
      nothing: 'Nothing waits for you.',
      go: 'View',
      visitorTitle: 'Custody and readout of bodycam footage',
      visitor:
        'In this vault the municipality keeps the footage of its enforcement officers’ bodycams: sealed, briefly, and only to be viewed with a purpose.',
      visitorSignIn: 'Are you a member of staff? Then sign in.',
      visitorCitizen: 'Did you receive a letter with a link and a code? Then open the link from the letter.',
      tour: 'Take the tour',
      tourText: 'Walk step by step through the whole life of a recording, from the camera to its destruction.',
      citizenTitle: 'Are you in footage?',
      citizenPrivacy: 'Read which rights you have',
      whatYouCan: 'What you can do here',
      about: {
        wall: 'See at the end of a shift which cameras are empty and safe, and mark an incident.',
        asked: 'Allow somebody to view footage that nobody may open alone.',
        intake: 'See what came in during the last 24 hours and what is in quarantine, or take a file in by hand.',
        recordings: 'Find a recording by place and time. Viewing needs a purpose and a case number.',
        requests: 'Follow a request for footage, from its registration to inspection or handover.',
        redaction: 'Review what the computer proposes, and have a second person approve it.',
        retention: 'See what falls due soon, what is kept and why, and what was destroyed.',
        log: 'See who did what, and check that nothing was changed.',
        supervision: 'See what waits for you: samples, questions about views, rights and the log.',
        rights: 'Advise on who may do what, and withdraw what the supervisor (DPO) no longer finds needed.',
        checks: 'See whether everything in the vault is there and can still be opened, and what to do when not.',
        docks: 'Look after the docking stations that read out cameras.',
        cameras: 'Register cameras and lay down who wears them.',
        tour: 'Walk step by step through the whole life of a recording.',
      },
    },
    waiting: waitingWords.en,
    signIn: {
      title: 'Sign in',
      staff: 'Sign in with your account of the municipality.',
      button: 'Sign in with your municipal account',
      recorded: 'Signing in and out are recorded.',
      failed: 'Signing in did not succeed. Please try again.',
      demo: 'Choose as whom you want to look around. These persons do not exist.',
      demoAs: (name: string) => `Sign in as ${name}`,
      department: 'Department',
      none: 'No identity provider has been set up.',
      may: {
        handhaver: 'Wears a bodycam, follows the docking and can have a recording kept.',
        beheerder: 'Looks after docks and retention, but views no footage.',
        privacymedewerker: 'Deals with requests and makes persons unrecognisable.',
        beoordelaar: 'Is the second pair of eyes for decisions and redaction.',
        toezichthouder: 'Supervises: reads the log and grants the mandate for destruction.',
      },
    },
    signedOut: {
      title: 'You have signed out',
      text: 'You have signed out of Beeldkluis.',
      atProvider: 'Sign out of your municipal account too',
      again: 'Sign in again',
      notice: 'You have signed out.',
    },
    accessibility: {
      title: 'Accessibility',
      draft:
        'This is the draft of the statement. The municipality makes its own statement before it starts to use the service.',
      statusTitle: 'What we work towards',
      status:
        'The pages are made to meet WCAG 2.2, levels A and AA (EN 301 549). Every page is checked automatically with every change. A full examination by people has yet to take place.',
      limitsTitle: 'What is not possible yet',
      limits:
        'Recordings have no captions and no audio description: they are raw footage of work. At an inspection you can ask a member of staff to describe what is seen and heard.',
      reportTitle: 'Does something not work for you?',
      report: 'Tell the municipality. We will help you in another way and mend it.',
    },
    privacy: {
      title: 'Privacy',
      introduction:
        'Enforcement officers wear a bodycam for their safety. People may be recognisable in the footage. That is why strict rules apply.',
      points: [
        'Footage is destroyed after a short term, unless a request, a complaint or a report to the police suspends that for a while.',
        'Footage is sealed. A member of staff can open it only with a purpose and a case number, and that is recorded.',
        'Whoever is in the footage can ask to see it. Others are then made unrecognisable.',
        'Making people unrecognisable is reviewed by a person and approved by a second one.',
        'The computer looks for faces only to cover them. It recognises nobody.',
      ],
      rightsTitle: 'Your rights',
      rights:
        'You can ask the municipality for access, erasure or restriction, and you can complain to the data protection officer or to the Dutch data protection authority.',
      cookiesTitle: 'Cookies',
      cookies:
        'This website uses only cookies that are needed to keep you signed in and to remember your language. Nothing is shared with others.',
    },
  },
);
