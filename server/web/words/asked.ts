import { bilingual } from '../view.ts';

/** Words about the limits of a municipal protocol: a second person who agrees that footage opens, own footage, the end of a session. */
export const askedWords = bilingual(
  {
    title: 'Kijkaanvragen',
    introduction:
      'Volgens het protocol kijkt niemand op eigen houtje. Een tweede persoon geeft eerst akkoord voor het doel en de zaak. Beide staan in het logboek.',
    introductionTogether:
      'Volgens het protocol kijkt niemand alleen. Wie meekijkt, tekent daarvoor met een eigen aanmelding. Dat staat in het logboek.',
    ask: 'Vraag akkoord',
    askText: 'Een tweede persoon moet eerst akkoord geven. Daarna opent u de beelden.',
    askTogetherText: 'Uw meekijker tekent straks met een eigen aanmelding. Daarna opent u de beelden.',
    ownViewing:
      'Hier vindt u de opnamen van camera’s die u droeg. Uw eigen beelden mag u bekijken om uw optreden te evalueren.',
    coViewersNeeded: 'Eén naam per regel. Volgens het protocol kijkt u samen met een ander.',
    toRequest: 'Naar uw aanvraag',
    besideAsks:
      'Ook voor deze tweede opname moet een tweede persoon akkoord geven. Na uw keuze komt u bij de aanvraag. Uw eerste opname blijft intussen open.',
    endsSoon: 'Deze sessie sluit binnen twee minuten. Wilt u langer kijken, open de opname dan straks opnieuw.',
    toAnswer: 'Wacht op uw akkoord',
    nothingToAnswer: 'Er wacht niets op u.',
    agree: 'Geef akkoord',
    decline: 'Geen akkoord',
    approved: 'U gaf akkoord. Uw collega kan de beelden nu openen.',
    declined: 'U gaf geen akkoord. De beelden gaan niet open.',
    joinTitle: 'Kijk mee met een collega',
    code: 'Code van het scherm van uw collega',
    codeHint: 'Zes cijfers',
    join: 'Teken als meekijker',
    joined: 'U staat als meekijker in het logboek. Uw collega kan de beelden nu openen.',
    own: 'Uw eigen aanvragen',
    noOwn: 'U heeft geen aanvraag lopen.',
    columns: ['Opname', 'Toestand', 'Geldig tot'],
    agreed: 'akkoord, kan open',
    waits: 'wacht op tweede persoon',
    waiting: 'Wacht op tweede persoon',
    waitingText:
      'Een collega moet eerst akkoord geven. Hij vindt uw aanvraag onder Kijkaanvragen. Tot dan blijven de beelden dicht.',
    waitingTogether:
      'Laat uw collega zich op een eigen scherm aanmelden en onder Kijkaanvragen deze code intypen. Tot dan blijven de beelden dicht.',
    codeIs: 'De code is',
    canOpen: 'Er is akkoord',
    canOpenText: (minutes: number) =>
      `De tweede persoon gaf akkoord. Open de beelden als u klaar bent om te kijken; de sessie duurt dan ${String(minutes)} minuten.`,
    open: 'Open de beelden',
    refresh: 'Kijk of er akkoord is',
    withdraw: 'Trek de aanvraag in',
    facts: 'De aanvraag',
    who: 'Wie wil kijken',
    recording: 'Opname',
    purpose: 'Doel',
    caseRef: 'Zaak',
    coViewers: 'Kijkt mee',
    askedAt: 'Gevraagd',
    until: 'Geldig tot',
  },
  {
    title: 'Requests to view',
    introduction:
      'By the protocol nobody views on his own. A second person first agrees to the purpose and the case. Both stand in the log.',
    introductionTogether:
      'By the protocol nobody views alone. Whoever watches along signs for it with a sign-in of his own. That stands in the log.',
    ask: 'Ask for agreement',
    askText: 'A second person must agree first. Then you open the footage.',
    askTogetherText: 'Your co-viewer signs with a sign-in of his own next. Then you open the footage.',
    ownViewing:
      'Here you find the recordings of cameras that you wore. You may view your own footage to evaluate what you did.',
    coViewersNeeded: 'One name a line. By the protocol you watch together with somebody else.',
    toRequest: 'To your request',
    besideAsks:
      'A second person must agree to this second recording as well. After you choose you come to the request. Your first recording stays open.',
    endsSoon:
      'This session closes within two minutes. If you want to view longer, open the recording again afterwards.',
    toAnswer: 'Waits for you',
    nothingToAnswer: 'Nothing waits for you.',
    agree: 'Agree',
    decline: 'Do not agree',
    approved: 'You agreed. Your colleague can open the footage now.',
    declined: 'You did not agree. The footage stays closed.',
    joinTitle: 'Watch along with a colleague',
    code: 'Code on the screen of your colleague',
    codeHint: 'Six digits',
    join: 'Sign as co-viewer',
    joined: 'You stand in the log as co-viewer. Your colleague can open the footage now.',
    own: 'Your own requests',
    noOwn: 'You have no request under way.',
    columns: ['Recording', 'State', 'Valid until'],
    agreed: 'agreed, can open',
    waits: 'waits for second person',
    waiting: 'Waits for a second person',
    waitingText:
      'A colleague must agree first. He finds your request under Requests to view. Until then the footage stays closed.',
    waitingTogether:
      'Let your colleague sign in on a screen of his own and type this code under Requests to view. Until then the footage stays closed.',
    codeIs: 'The code is',
    canOpen: 'It was agreed to',
    canOpenText: (minutes: number) =>
      `The second person agreed. Open the footage when you are ready to view; the session then lasts ${String(minutes)} minutes.`,
    open: 'Open the footage',
    refresh: 'See whether it was agreed to',
    withdraw: 'Withdraw the request',
    facts: 'The request',
    who: 'Who wants to view',
    recording: 'Recording',
    purpose: 'Purpose',
    caseRef: 'Case',
    coViewers: 'Watching along',
    askedAt: 'Asked',
    until: 'Valid until',
  },
);
