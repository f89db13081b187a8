#!/usr/bin/env node
import { Command } from 'commander';
import { addDemoCommand } from './commands/demo.ts';
import { addDockCommand } from './commands/dock.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addServeCommand } from './commands/serve.ts';
import { speakDutch } from './commands/speak-dutch.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { addWorkCommand } from './commands/work.ts';

const program = new Command('beeldkluis').description('Bewaring en uitlezing van bodycambeelden');
speakDutch(program);
addServeCommand(program);
addWorkCommand(program);
addDockCommand(program);
addVerifyCommand(program);
addKeysCommand(program);
addDemoCommand(program);
await program.parseAsync();
