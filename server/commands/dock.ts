import os from 'node:os';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { machineClock } from '../clock.ts';
import { openCameraBook } from '../dock-agent/camera-book.ts';
import { dockCamera } from '../dock-agent/dock-camera.ts';
import { NOT_ENROLLED, openDockMemory, type DockMemory } from '../dock-agent/dock-state.ts';
import type { DockStatus } from '../dock-agent/dock-status.ts';
import { paceOf, unhurried } from '../dock-agent/pace.ts';
import { enrol, serverAddress } from '../dock-agent/server-link.ts';
import { serveStatus } from '../dock-agent/status-page.ts';
import { watchCameras } from '../dock-agent/watch-cameras.ts';
import { untilStopped } from './until-stopped.ts';

interface DockOptions {
  readonly from?: string;
  readonly watch?: string;
  readonly server: string;
  readonly enrol?: string;
  readonly name: string;
  readonly state: string;
  readonly camerasAtOnce: number;
  readonly megabits?: number;
  readonly expectHours?: number;
  readonly statusPort: number;
}

const SAY_EVERY_MILLISECONDS = 1000;
const now = (): Date => machineClock.now();
const say = (line: string): void => {
  console.log(line);
};

/** Adds `dock`: the program on the docking PC. With `--from` it ends with 0 only when every clip has a valid receipt and was wiped; with `--watch` it stays. */
export function addDockCommand(program: Command): void {
  program
    .command('dock')
    .description('Brengt alle opnamen van een camera in bewaring en wist ze daarna van de camera')
    .option('--from <map>', 'map van één camera, met camera.json en de opnamen')
    .option('--watch <map>', 'map waarin camera’s verschijnen, elk in een eigen map; het programma blijft lopen')
    .requiredOption('--server <adres>', 'adres van Beeldkluis')
    .option('--enrol <code>', 'meldt dit dockstation eerst aan met een eenmalige code van de beheerder')
    .option('--name <naam>', 'naam van dit dockstation', os.hostname())
    .option('--state <map>', 'map voor de sleutel en de voortgang', path.join(os.homedir(), '.beeldkluis-dock'))
    .option('--cameras-at-once <aantal>', 'zoveel camera’s tegelijk', positive, 4)
    .option('--megabits <aantal>', 'hoogstens zoveel megabit per seconde voor alle camera’s samen', positive)
    .option('--expect-hours <uren>', 'meldt een camera die langer dan dit weg is', positive)
    .option('--status-port <poort>', 'poort van de pagina op deze machine', port, 8181)
    .action(async (options: DockOptions) => {
      try {
        process.exitCode = (await dock(options)) ? 0 : 1;
      } catch (error) {
        console.error(`Niet gelukt: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('Geef een getal groter dan nul.');
  return number;
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError('Geef een poort.');
  return number;
}

async function dock(options: DockOptions): Promise<boolean> {
  const { from, watch } = options;
  if ((from === undefined) === (watch === undefined)) throw new Error('geef --from of --watch');
  const memory = await openEnrolled(options);
  if (watch !== undefined) return stand(options, watch, memory);
  return dockCamera({ folder: from ?? '', memory, now, say });
}

async function openEnrolled(options: DockOptions): Promise<DockMemory> {
  const server = serverAddress(options.server);
  const memory = await openDockMemory(options.state);
  if (options.enrol !== undefined) {
    const { state, fingerprints } = await enrol(server, options.enrol, options.name);
    await memory.write(state);
    say(`Aangemeld bij ${state.server} als ${state.dockId}`);
    for (const fingerprint of fingerprints) say(`Ontvangstbewijzen worden ondertekend met sleutel ${fingerprint}`);
  }
  const known = await memory.read();
  if (known !== undefined && known.server !== server.origin) {
    throw new Error(`dit dockstation is aangemeld bij ${known.server}, niet bij ${server.origin}`);
  }
  return memory;
}

/** Watches until the process is asked to stop. Whatever is under way then goes on at the next start. */
async function stand(options: DockOptions, watched: string, memory: DockMemory): Promise<boolean> {
  if ((await memory.read()) === undefined) throw new Error(NOT_ENROLLED);
  const watch = watchCameras({
    ...{ watched, memory, now, say },
    book: await openCameraBook(options.state),
    pace: options.megabits === undefined ? unhurried : paceOf(options.megabits),
    camerasAtOnce: options.camerasAtOnce,
    expectHours: options.expectHours,
  });
  const open = await serveStatus(options.statusPort, watch.status);
  say(`Stand van het dock: http://127.0.0.1:${String(open)}`);
  const stopping = new AbortController();
  const telling = setInterval(tell(watch.status), SAY_EVERY_MILLISECONDS);
  const running = watch.run(stopping.signal);
  await untilStopped();
  clearInterval(telling);
  stopping.abort();
  await running;
  // Connections under way would keep the process; all that matters is on the disk.
  process.exit(0);
}

/** Says a line when a camera changes, and on the way at every tenth part. */
function tell(status: () => DockStatus): () => void {
  const said = new Map<string, string>();
  return () => {
    const { cameras, strangers } = status();
    for (const folder of strangers) {
      if (said.has(`?${folder}`)) continue;
      said.set(`?${folder}`, '');
      say(
        `Map ${folder} lijkt een camera, maar wordt niet herkend: zet er een camera.json in met {"cameraId": "nummer"}`,
      );
    }
    for (const { cameraId, headline, text, percent, notes } of cameras) {
      const stage = percent === undefined ? headline : `bezig ${String(Math.floor(percent / 10) * 10)} %`;
      const line = percent === undefined ? `${stage}. ${[text, ...notes].join(' ')}` : stage;
      if (said.get(cameraId) === line) continue;
      said.set(cameraId, line);
      say(`${cameraId}: ${line}`);
    }
  };
}
