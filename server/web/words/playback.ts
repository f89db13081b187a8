import { bilingual } from '../view.ts';

/** Words about the playback copy of footage that browsers cannot play. */
export const playbackWords = bilingual(
  {
    shown: 'U ziet de afspeelkopie van het origineel.',
    shownWhy:
      'Browsers spelen het origineel niet af. Het ligt ongewijzigd in de kluis en gaat mee in elk bewijspakket.',
    made: 'Er is een afspeelkopie.',
    madeWhy:
      'Browsers spelen deze opname niet af. Daarom ziet u straks de afspeelkopie; het origineel blijft zoals het was.',
    madeReopen: 'Sluit deze sessie en open de beelden opnieuw; dan ziet u de afspeelkopie.',
    making: 'De afspeelkopie wordt gemaakt.',
    makingWhy: 'Browsers spelen deze opname niet af. Wacht tot de kopie klaar is en open dan de beelden.',
    makingReopen:
      'Browsers spelen deze opname niet af. Sluit deze sessie en open de beelden opnieuw als de kopie klaar is.',
    progress: 'Hoe ver de afspeelkopie is',
    done: (percent: number) => `${String(percent)} %`,
    failed: 'De afspeelkopie kon niet worden gemaakt.',
    failedWhy:
      'Het origineel ligt ongewijzigd in de kluis. Vraag de beheerder waarom het niet lukte; het staat in het verslag van de dienst. Heeft u de beelden nu nodig, verstrek dan een bewijspakket: daarin zit het origineel, voor een afspeelprogramma op de computer.',
  },
  {
    shown: 'You see the playback copy of the original.',
    shownWhy: 'Browsers do not play the original. It lies unchanged in the vault and goes into every evidence package.',
    made: 'There is a playback copy.',
    madeWhy:
      'Browsers do not play this recording. That is why you will see the playback copy; the original stays as it was.',
    madeReopen: 'Close this session and open the footage again; then you see the playback copy.',
    making: 'The playback copy is being made.',
    makingWhy: 'Browsers do not play this recording. Wait until the copy is ready and then open the footage.',
    makingReopen:
      'Browsers do not play this recording. Close this session and open the footage again when the copy is ready.',
    progress: 'How far the playback copy is',
    done: (percent: number) => `${String(percent)} %`,
    failed: 'The playback copy could not be made.',
    failedWhy:
      'The original lies unchanged in the vault. Ask the administrator why it failed; the log of the service tells. When you need the footage now, hand over an evidence package: it holds the original, for a player on the computer.',
  },
);
