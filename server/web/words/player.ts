import { bilingual } from '../view.ts';

/** Words of the player, on every page that shows footage. */
export const playerWords = bilingual(
  {
    label: 'Speler',
    picture: 'Beeld',
    controls: 'Bediening',
    session: 'sessie',
    play: 'Afspelen',
    pause: 'Pauze',
    back: '5 s terug',
    forward: '5 s verder',
    seek: 'Plaats in de opname',
    speed: 'Snelheid',
    mute: 'Geluid uit',
    unmute: 'Geluid aan',
    volume: 'Volume',
    full: 'Volledig scherm',
    of: 'van',
    playing: 'Speelt af',
    paused: 'Gepauzeerd',
    ended: 'Einde van de opname',
    loading: 'Beelden worden opgehaald',
    haltEnded: 'De sessie is gesloten. Ga terug en open de beelden opnieuw als u verder wilt kijken.',
    haltLost:
      'Er is geen verbinding met de kluis, dus er wordt niets meer getoond. Controleer het netwerk en speel daarna verder af.',
    haltUnplayable:
      'Deze browser kan deze beelden niet afspelen. Probeer een andere browser of vraag om een kopie in een ander formaat.',
    withoutScript:
      'Zonder JavaScript bedient u de speler met de knoppen van de browser. Wat u ophaalt wordt vastgelegd per blok van 8 MB; sneltoetsen en de naam met lopende tijd over het beeld ontbreken.',
    keys: 'Sneltoetsen',
    keyList: [
      ['Spatie of K', 'afspelen en pauzeren'],
      ['← en →', '5 seconden terug en vooruit'],
      ['J', '10 seconden terug'],
      ['L', 'afspelen, en daarna sneller'],
      [', en .', 'één beeld terug en vooruit'],
      ['Home en End', 'naar het begin en het einde'],
      ['M', 'geluid uit en aan'],
      ['F', 'volledig scherm'],
    ],
  },
  {
    label: 'Player',
    picture: 'Picture',
    controls: 'Controls',
    session: 'session',
    play: 'Play',
    pause: 'Pause',
    back: '5 s back',
    forward: '5 s ahead',
    seek: 'Place in the recording',
    speed: 'Speed',
    mute: 'Sound off',
    unmute: 'Sound on',
    volume: 'Volume',
    full: 'Full screen',
    of: 'of',
    playing: 'Playing',
    paused: 'Paused',
    ended: 'End of the recording',
    loading: 'Fetching footage',
    haltEnded: 'The session is closed. Go back and open the footage again if you want to go on viewing.',
    haltLost: 'There is no connection to the vault, so nothing is shown any more. Check the network and then play on.',
    haltUnplayable: 'This browser cannot play this footage. Try another browser, or ask for a copy in another format.',
    withoutScript:
      'Without JavaScript you use the browser’s own buttons. What you fetch is recorded by blocks of 8 MB; keyboard shortcuts and the name with the running time over the picture are missing.',
    keys: 'Keyboard shortcuts',
    keyList: [
      ['Space or K', 'play and pause'],
      ['← and →', '5 seconds back and forward'],
      ['J', '10 seconds back'],
      ['L', 'play, and then faster'],
      [', and .', 'one frame back and forward'],
      ['Home and End', 'to the beginning and the end'],
      ['M', 'sound off and on'],
      ['F', 'full screen'],
    ],
  },
);

/** Words of the player in one language. */
export type PlayerWords = typeof playerWords.nl;
