import type { Command } from 'commander';

/** What commander says in English, and what we say; in this order. */
const DUTCH = [
  ['Usage:', 'Gebruik:'],
  ['Arguments:', 'Argumenten:'],
  ['Options:', 'Opties:'],
  ['Commands:', 'Opdrachten:'],
  ['[options] [command]', '[opties] [opdracht]'],
  ['[options]\n', '[opties]\n'],
  ['[options] <bestand>  ', '[opties] <bestand>   '],
  ['[options] <', '[opties] <'],
  // As wide as the English, so that columns stay in line.
  ['[options]', '[opties] '],
  ['[command]', '[opdracht]'],
  ['(default:', '(anders:'],
  ['error: required option', 'Deze optie ontbreekt:'],
  [' not specified', ''],
  ['error: missing required argument', 'Dit argument ontbreekt:'],
  ['error: unknown command', 'Deze opdracht bestaat niet:'],
  ['error: unknown option', 'Deze optie bestaat niet:'],
  ['error: too many arguments', 'Te veel argumenten'],
  ['error: ', 'Niet goed: '],
  ['(Did you mean ', '(Bedoelde u '],
] as const;

/** Lets the command line explain itself in Dutch. Call it before the commands are added: they take it over. */
export function speakDutch(program: Command): void {
  program
    .helpOption('-h, --help', 'toont deze uitleg')
    .helpCommand('help [opdracht]', 'toont de uitleg van een opdracht')
    .showHelpAfterError('Met --help leest u hoe het wel moet.')
    .configureOutput({
      writeOut: (text) => process.stdout.write(inDutch(text)),
      writeErr: (text) => process.stderr.write(inDutch(text)),
    });
}

function inDutch(text: string): string {
  return DUTCH.reduce((said, [english, dutch]) => said.replaceAll(english, dutch), text);
}
