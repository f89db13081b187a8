/** Words of the set-up on the screen: one line per step, a sign of life in long ones, one clear sentence when it cannot go on. */
import { spawn } from 'node:child_process';

const SIGN_OF_LIFE_SECONDS = 15;

/** Prints one line about the set-up. It goes to standard error, so that what a command prints stays clean. */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/** Ends the set-up with one sentence that says what the reader can do. */
export function giveUp(sentence) {
  say(sentence);
  process.exit(1);
}

/**
 * Runs a program to its end and tells every 15 seconds that it still runs; its output is shown only when it fails.
 * Resolves to whether it succeeded.
 */
export function run(title, program, args, environment = process.env) {
  say(`${title} ...`);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const signOfLife = setInterval(() => {
      say(`${title}: still busy after ${seconds(startedAt)} s`);
    }, SIGN_OF_LIFE_SECONDS * 1000);
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const end = (succeeded) => {
      clearInterval(signOfLife);
      if (!succeeded) process.stderr.write(Buffer.concat(output));
      say(`${title}: ${succeeded ? 'done' : 'failed'} after ${seconds(startedAt)} s`);
      resolve(succeeded);
    };
    child.on('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.on('close', (code) => {
      end(code === 0);
    });
  });
}

function seconds(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
