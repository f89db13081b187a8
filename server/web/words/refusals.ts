import { bilingual } from '../view.ts';
import { say, type AllRefusalWords } from './refusal-words.ts';
import { refusalsInEnglish } from './refusals-english.ts';

const unknown = say(
  'Niet gevonden',
  'Deze pagina of dit gegeven is er niet, of is niet voor u bestemd. Kijk het adres na, of meld u aan met de rol die hierbij hoort.',
);
const nl: AllRefusalWords = {
  'not-found': unknown,
  'not-permitted': unknown,
  'not-signed-in': say('Niet aangemeld', 'Meld u aan om verder te gaan.'),
  'sign-in-failed': say(
    'Aanmelden niet gelukt',
    'Het aanmelden is niet gelukt, of uw account heeft geen rol in Beeldkluis. Vraag het de beheerder.',
  ),
  'invalid-input': say('Gegevens kloppen niet', 'Een of meer gegevens ontbreken of kloppen niet.'),
  'cross-site': say(
    'Verzoek van een andere website',
    'Dit verzoek kwam niet van Beeldkluis zelf en is niet uitgevoerd.',
  ),
  'too-many-attempts': say('Te veel pogingen', 'Er waren te veel pogingen. Wacht even en probeer het dan opnieuw.'),
  'unknown-dock': say('Dock onbekend', 'Dit dockstation is niet bekend bij deze kluis.'),
  'dock-revoked': say('Dock ingetrokken', 'De toegang van dit dockstation is ingetrokken.'),
  'enrolment-code-unknown': say(
    'Code onbekend',
    'De aanmeldcode is onbekend, gebruikt of verlopen. Vraag de beheerder om een nieuwe.',
  ),
  'manifest-refused': say('Opgave geweigerd', 'De opgave bij de opname is niet volledig of klopt niet.'),
  'clip-too-large': say(
    'Bestand te groot',
    'Dit bestand is groter dan de kluis in één keer aanneemt. Er is niets ingenomen.',
  ),
  'hash-differs': say(
    'Beelden zijn veranderd',
    'De controlesom van de ontvangen beelden is anders dan opgegeven. De opname blijft op de camera staan.',
  ),
  'upload-incomplete': say('Inname niet compleet', 'Nog niet alle beelden zijn ontvangen.'),
  'camera-known': say('Camera staat er al', 'Elke camera staat één keer in de lijst.'),
  'camera-worn': say('Camera wordt al gedragen', 'Een camera heeft één drager tegelijk.'),
  'wearer-has-camera': say('Heeft al een camera', 'Een handhaver draagt één camera tegelijk.'),
  'etag-differs': say(
    'Controlegetal verschilt',
    'Wat is ontvangen is niet wat het dock verstuurde. Het dock stuurt het opnieuw.',
  ),
  'note-too-large': say('Te groot', 'Een sleutel, route of bladwijzer is niet zo groot.'),
  'system-bound-elsewhere': say(
    'Ander camerasysteem',
    'Deze verbinding hoort bij een ander camerasysteem, of dit systeem bij een andere verbinding.',
  ),
  'no-dock-certificate': say(
    'Certificaat ontbreekt',
    'Docks moeten weten welk certificaat bij de kluis hoort. Laat BEELDKLUIS_DOCK_CERTIFICATE instellen.',
  ),
  'not-sealed': say('Nog niet verzegeld', 'Deze opname is nog niet verzegeld en kan nog niet worden gebruikt.'),
  'being-destroyed': say('Wordt vernietigd', 'Deze opname is vernietigd of wordt nu vernietigd.'),
  'malware-found': say(
    'Schadelijke inhoud',
    'In deze opname zit schadelijke inhoud. Zij blijft bewaard, maar wordt niet afgespeeld en blijft in quarantaine.',
  ),
  'not-scanned': say(
    'Nog niet onderzocht',
    'Deze beelden zijn nog niet onderzocht op schadelijke inhoud. Dat gebeurt vanzelf zodra de virusscanner er is. Probeer het later opnieuw.',
  ),
  'keys-gone': say('Sleutel vernietigd', 'De sleutel van deze beelden is vernietigd. Niemand kan ze nog openen.'),
  'footage-damaged': say(
    'Beelden zijn beschadigd',
    'Deze beelden zijn niet meer zoals ze verzegeld zijn en worden niet getoond. De beheerder heeft een melding gekregen.',
  ),
  'search-too-wide': say(
    'Zoekvraag te ruim',
    'Noem een plaats, een tijd, een punt op de kaart of een camera. Zomaar bladeren kan niet.',
  ),
  'no-purpose': say('Doel ontbreekt', 'Kies het doel waarvoor u de beelden wilt bekijken.'),
  'purpose-not-allowed': say('Doel niet toegestaan', 'Met uw rol mag u beelden niet voor dit doel bekijken.'),
  'no-case': say('Zaaknummer ontbreekt', 'Noem de zaak of het verzoek waarvoor u de beelden wilt bekijken.'),
  'no-co-viewer': say('Tweede kijker ontbreekt', 'Noem wie er met u meekijkt.'),
  'own-viewing': say('Eigen aanvraag', 'Een ander dan wie wil kijken of wie de camera droeg, moet akkoord geven.'),
  'not-agreed': say(
    'Nog geen akkoord',
    'Een tweede persoon moet eerst akkoord geven. Tot dan gaan de beelden niet open.',
  ),
  'own-footage': say('Eigen beelden', 'U mag beelden die u zelf heeft gemaakt niet bekijken of beoordelen.'),
  'not-other-department': say('Zelfde afdeling', 'Volgens het protocol moet iemand van een andere afdeling dit doen.'),
  'session-ended': say('Bekijken afgelopen', 'De tijd om te bekijken is voorbij. Open de opname opnieuw.'),
  'range-not-satisfiable': say('Deel bestaat niet', 'Het gevraagde deel van de opname bestaat niet.'),
  'not-open': say('Niet meer open', 'Dit is al afgehandeld en kan niet meer worden gewijzigd.'),
  'own-request': say('Eigen verzoek', 'Wie het verzoek registreerde, mag er niet over beslissen. Vraag een collega.'),
  'no-ground': say('Grond ontbreekt', 'Noem de grond voor dit besluit.'),
  'no-recordings': say('Geen opnamen', 'Er zijn geen opnamen die bij dit verzoek passen.'),
  'identity-not-verified': say('Identiteit niet vastgesteld', 'Stel eerst vast wie de verzoeker is.'),
  'window-too-wide': say(
    'Tijdvak te ruim',
    'Het tijdvak is ruimer dan het protocol toestaat. Kies een kortere periode.',
  ),
  'plan-not-proposed': say(
    'Voorstel nog niet klaar',
    'Het voorstel om personen onherkenbaar te maken is nog niet klaar.',
  ),
  'plan-not-reviewed': say('Nog niet nagekeken', 'Het voorstel moet eerst worden nagekeken.'),
  'plan-changed-since-review': say(
    'Plan is gewijzigd',
    'Het plan is veranderd nadat het werd nagekeken. Bekijk de nieuwste versie.',
  ),
  'own-plan': say('Eigen werk', 'Wie het plan nakeek, mag het niet goedkeuren. Vraag een collega.'),
  'plan-refused': say('Plan klopt niet', 'Het plan is niet volledig of klopt niet.'),
  'copy-not-released': say('Kopie niet vrijgegeven', 'De onherkenbaar gemaakte kopie is nog niet vrijgegeven.'),
  'inspection-ended': say('Inzage afgelopen', 'Deze inzage is afgesloten.'),
  'link-expired': say('Link verlopen', 'Deze link is verlopen, ingetrokken of opgebruikt.'),
  'code-wrong': say(
    'Dit lukt niet',
    'De link of de code klopt niet, of de link geldt niet meer. Kijk het na en probeer het opnieuw.',
  ),
  'link-locked': say('Link geblokkeerd', 'Er is te vaak een verkeerde code ingevuld. Neem contact op met de gemeente.'),
  'not-ready': say('Nog niet klaar', 'Dit is nog niet klaar. Probeer het later opnieuw.'),
  'no-mandate': say('Geen machtiging', 'Er is geen geldige machtiging tot vernietiging.'),
  'mandate-expired': say('Machtiging verlopen', 'De machtiging tot vernietiging is verlopen of ingetrokken.'),
  'hold-open': say('Vernietiging is geschorst', 'Er ligt een bewaarplicht op deze opname.'),
  'hold-already-lifted': say('Al opgeheven', 'Deze bewaarplicht is al opgeheven.'),
  'review-too-late': say('Herbeoordeling te laat', 'De datum van herbeoordeling ligt te ver in de toekomst.'),
  'own-view': say(
    'Uw eigen kijkbeurt',
    'Over uw eigen kijkbeurt of antwoord oordeelt u niet, en u stelt de vraag niet aan uzelf. Een ander doet dat.',
  ),
  'own-access': say('Uw eigen toegang', 'Uw eigen toegang trekt u niet in. Een andere beheerder doet dat.'),
  'review-incomplete': say(
    'Nog niet alles is beoordeeld',
    'Oordeel eerst over elk recht. Daarna sluit u de controle af.',
  ),
  'export-too-long': say('Te veel regels voor één PDF', 'Kies een korter tijdvak, of een andere vorm.'),
  'no-mailbox': say('Geen auditor ingesteld', 'Er is geen mailadres van een auditor ingesteld. Vraag de beheerder.'),
  'own-erasure': say('Eigen voorstel', 'Wie het wissen voorstelde, mag er niet over beslissen. Vraag een collega.'),
  'erasure-decided': say('Al beslist', 'Over dit voorstel is al beslist.'),
  'demo-only': say('Alleen in de demonstratie', 'Dit kan alleen in de demonstratie.'),
};

/** Words for every refusal. Unknown and forbidden say the same, so that nobody learns that something exists. */
export const refusalWords = bilingual<AllRefusalWords>(nl, refusalsInEnglish);
