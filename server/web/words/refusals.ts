import type { Refusal } from '../../../protocols/refusal.ts';
import { bilingual } from '../view.ts';

/** What a refusal is called, and what the reader can do about it. */
export interface RefusalWords {
  readonly title: string;
  readonly detail: string;
}
type Words = Readonly<Record<Refusal, RefusalWords>>;

const say = (title: string, detail: string): RefusalWords => ({ title, detail });

const unknown = say(
  'Niet gevonden',
  'Deze pagina of dit gegeven is er niet, of is niet voor u bestemd. Kijk het adres na, of meld u aan met de rol die hierbij hoort.',
);
const unknownInEnglish = say(
  'Not found',
  'This page or item does not exist, or it is not meant for you. Check the address, or sign in with the role that belongs to it.',
);

const nl: Words = {
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

const en: Words = {
  'not-found': unknownInEnglish,
  'not-permitted': unknownInEnglish,
  'not-signed-in': say('Not signed in', 'Sign in to continue.'),
  'sign-in-failed': say(
    'Signing in did not succeed',
    'Signing in did not succeed, or your account has no role in Beeldkluis. Ask the administrator.',
  ),
  'invalid-input': say('Input is not right', 'One or more values are missing or not right.'),
  'cross-site': say(
    'Request from another website',
    'This request did not come from Beeldkluis itself and was not carried out.',
  ),
  'too-many-attempts': say('Too many attempts', 'There were too many attempts. Wait a moment and try again.'),
  'unknown-dock': say('Dock unknown', 'This docking station is not known to this vault.'),
  'dock-revoked': say('Dock revoked', 'The access of this docking station was revoked.'),
  'enrolment-code-unknown': say(
    'Code unknown',
    'The enrolment code is unknown, used or expired. Ask the administrator for a new one.',
  ),
  'manifest-refused': say('Declaration refused', 'The declaration of the recording is incomplete or not right.'),
  'clip-too-large': say('File too large', 'This file is larger than the vault takes at once. Nothing was taken in.'),
  'hash-differs': say(
    'Footage has changed',
    'The checksum of the footage received differs from the one declared. The recording stays on the camera.',
  ),
  'upload-incomplete': say('Upload incomplete', 'Not all footage has been received yet.'),
  'camera-known': say('Camera is known', 'Every camera is in the list once.'),
  'camera-worn': say('Camera is worn already', 'A camera has one wearer at a time.'),
  'wearer-has-camera': say('Has a camera already', 'An officer wears one camera at a time.'),
  'etag-differs': say('Checksum differs', 'What came in is not what the dock sent. The dock sends it again.'),
  'note-too-large': say('Too large', 'A key, track or bookmark is not that large.'),
  'system-bound-elsewhere': say(
    'Another camera system',
    'This connection belongs to another camera system, or this system to another connection.',
  ),
  'no-dock-certificate': say(
    'Certificate missing',
    'Docks must know which certificate the vault has. Have BEELDKLUIS_DOCK_CERTIFICATE set.',
  ),
  'not-sealed': say('Not sealed yet', 'This recording is not sealed yet and cannot be used yet.'),
  'being-destroyed': say('Being destroyed', 'This recording has been destroyed or is being destroyed now.'),
  'malware-found': say(
    'Malware',
    'There is malware in this recording. It is kept, but it is not played and stays in quarantine.',
  ),
  'keys-gone': say('Key destroyed', 'The key of this footage was destroyed. Nobody can open it any more.'),
  'footage-damaged': say(
    'Footage is damaged',
    'This footage is no longer as it was sealed and is not shown. The administrator has been told.',
  ),
  'search-too-wide': say(
    'Search too wide',
    'Name a place, a time, a point on the map or a camera. Leafing through is not possible.',
  ),
  'no-purpose': say('Purpose missing', 'Choose the purpose for which you want to view the footage.'),
  'purpose-not-allowed': say('Purpose not allowed', 'Your role may not view footage for this purpose.'),
  'no-case': say('Case number missing', 'Name the case or the request for which you want to view the footage.'),
  'no-co-viewer': say('Second viewer missing', 'Name who is watching with you.'),
  'own-viewing': say('Own request to view', 'Somebody else than who wants to view or who wore the camera must agree.'),
  'not-agreed': say('Not agreed yet', 'A second person must agree first. Until then the footage does not open.'),
  'own-footage': say('Own footage', 'You may not view or judge footage that you made yourself.'),
  'not-other-department': say('Same department', 'By the protocol somebody of another department must do this.'),
  'session-ended': say('Viewing ended', 'The time to view is over. Open the recording again.'),
  'range-not-satisfiable': say('No such part', 'The part of the recording that was asked for does not exist.'),
  'not-open': say('No longer open', 'This was dealt with and can no longer be changed.'),
  'own-request': say('Own request', 'Whoever registered the request may not decide on it. Ask a colleague.'),
  'no-ground': say('Ground missing', 'Name the ground for this decision.'),
  'no-recordings': say('No recordings', 'There are no recordings that match this request.'),
  'identity-not-verified': say('Identity not verified', 'First verify who the requester is.'),
  'window-too-wide': say('Period too long', 'The period is longer than the protocol allows. Choose a shorter one.'),
  'plan-not-proposed': say('Proposal not ready', 'The proposal to make persons unrecognisable is not ready yet.'),
  'plan-not-reviewed': say('Not reviewed yet', 'The proposal must be reviewed first.'),
  'plan-changed-since-review': say(
    'Plan has changed',
    'The plan changed after it was reviewed. Look at the newest version.',
  ),
  'own-plan': say('Own work', 'Whoever reviewed the plan may not approve it. Ask a colleague.'),
  'plan-refused': say('Plan is not right', 'The plan is incomplete or not right.'),
  'copy-not-released': say('Copy not released', 'The redacted copy has not been released yet.'),
  'inspection-ended': say('Inspection ended', 'This inspection was closed.'),
  'link-expired': say('Link expired', 'This link has expired, was withdrawn or was used up.'),
  'code-wrong': say(
    'This does not work',
    'The link or the code is not right, or the link no longer holds. Check them and try again.',
  ),
  'link-locked': say('Link locked', 'A wrong code was entered too often. Contact the municipality.'),
  'not-ready': say('Not ready yet', 'This is not ready yet. Try again later.'),
  'no-mandate': say('No mandate', 'There is no valid mandate for destruction.'),
  'mandate-expired': say('Mandate expired', 'The mandate for destruction has expired or was withdrawn.'),
  'hold-open': say('Destruction is suspended', 'There is a hold on this recording.'),
  'hold-already-lifted': say('Already lifted', 'This hold was already lifted.'),
  'review-too-late': say('Review too late', 'The date of the review lies too far ahead.'),
  'own-view': say(
    'Your own view',
    'You do not judge your own view or your own answer, and you do not ask yourself. Somebody else does.',
  ),
  'own-access': say('Your own access', 'You do not withdraw your own access. Another administrator does.'),
  'review-incomplete': say(
    'Not everything was decided',
    'Decide on every right first. Then you can sign the review off.',
  ),
  'export-too-long': say('Too many entries for one PDF', 'Choose a shorter period, or another form.'),
  'no-mailbox': say('No auditor was set', 'No mail address of an auditor was set. Ask the administrator.'),
  'own-erasure': say('Own proposal', 'Whoever proposed the erasure may not decide on it. Ask a colleague.'),
  'erasure-decided': say('Decided already', 'This proposal was decided on already.'),
  'demo-only': say('Demonstration only', 'This can only be done in the demonstration.'),
};

/** Words for every refusal. Unknown and forbidden say the same, so that nobody learns that something exists. */
export const refusalWords = bilingual<Words>(nl, en);
