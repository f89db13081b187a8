import { Command } from 'commander';
import { addDockCommand } from '../../server/commands/dock.ts';

const program = new Command('beeldkluis');
addDockCommand(program);
await program.parseAsync();
