import { bilingual } from '../view.ts';

/** Words about screens that show the dock wall. */
export const screenWords = bilingual(
  {
    title: 'Een vast scherm voor de dockwand',
    text: 'Hangt er een scherm bij de docks? Meld u op dat scherm aan en druk hier op de knop. Het scherm toont dan dag en nacht de dockwand en niets anders. U wordt op dat scherm afgemeld. Wie daar een incident markeert, doet dat onder de naam van het scherm.',
    name: 'Naam van het scherm',
    nameHint: 'Bijvoorbeeld: Scherm kleedkamer',
    place: 'Maak van dit scherm een dockwand',
    caption: 'Schermen met de dockwand',
    columns: { name: 'Scherm', state: 'Toestand', since: 'Sinds', act: 'Handeling' },
    open: 'toont de dockwand',
    gone: 'ingetrokken',
    revoke: 'Intrekken',
    revoked: 'Dit scherm toont de dockwand niet meer.',
    takenBack: 'De beheerder heeft de dockwand van dit scherm gehaald. Deze stand is niet meer van nu.',
  },
  {
    title: 'A fixed screen for the dock wall',
    text: 'Is there a screen near the docks? Sign in on that screen and press the button here. The screen then shows the dock wall day and night, and nothing else. You are signed out on that screen. Whoever marks an incident there does so in the name of the screen.',
    name: 'Name of the screen',
    nameHint: 'For example: Locker room screen',
    place: 'Make this screen a dock wall',
    caption: 'Screens with the dock wall',
    columns: { name: 'Screen', state: 'State', since: 'Since', act: 'Action' },
    open: 'shows the dock wall',
    gone: 'revoked',
    revoke: 'Revoke',
    revoked: 'This screen shows the dock wall no longer.',
    takenBack: 'The administrator took the dock wall off this screen. This is no longer how things stand.',
  },
);
