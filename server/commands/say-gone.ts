import { KeyCopyGone, type CopyFolder } from '../custody/key-folders.ts';

/** What is the matter with a folder that must be a copy of the key store, in plain Dutch. */
export function goneInWords({ folder, state }: CopyFolder): string {
  if (state === 'absent') return `De map ${folder} is niet te bereiken. Is de schijf aangekoppeld?`;
  if (state === 'empty') return `De map ${folder} is leeg. Is de schijf aangekoppeld?`;
  return `De map ${folder} is geen kopie van de sleutels van deze kluis. Is de juiste schijf aangekoppeld?`;
}

/** Says why the service does not start without both copies of its keys, and what to do. Other faults are thrown on. */
export function sayKeysGone(error: unknown): void {
  if (!(error instanceof KeyCopyGone)) throw error;
  for (const copy of error.folders) console.error(`Kan niet starten: ${goneInWords(copy)}`);
  console.error(
    'Sleutels liggen altijd in twee mappen; er is niets gemaakt of veranderd. Koppel de schijf aan en start opnieuw. Is een map met opzet nieuw: beeldkluis keys mirror --new',
  );
  process.exitCode = 1;
}
