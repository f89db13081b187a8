import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { machineClock } from '../clock.ts';
import { dockCamera } from '../dock-agent/dock-camera.ts';
import { openDockMemory } from '../dock-agent/dock-state.ts';
import { enrol, serverAddress } from '../dock-agent/server-link.ts';

interface DockOptions {
  readonly from: string;
  readonly server: string;
  readonly enrol?: string;
  readonly name: string;
  readonly state: string;
}

/** Adds `dock`: the program on the docking PC. It ends with 0 only when every clip has a valid receipt and was wiped. */
export function addDockCommand(program: Command): void {
  program
    .command('dock')
    .description('Brengt alle opnamen van een camera in bewaring en wist ze daarna van de camera')
    .requiredOption('--from <map>', 'map van de camera, met camera.json en de opnamen')
    .requiredOption('--server <adres>', 'adres van Beeldkluis')
    .option('--enrol <code>', 'meldt dit dockstation eerst aan met een eenmalige code van de beheerder')
    .option('--name <naam>', 'naam van dit dockstation', os.hostname())
    .option('--state <map>', 'map voor de sleutel en de voortgang', path.join(os.homedir(), '.beeldkluis-dock'))
    .action(async (options: DockOptions) => {
      try {
        process.exitCode = (await dock(options)) ? 0 : 1;
      } catch (error) {
        console.error(`Niet gelukt: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
    });
}

async function dock(options: DockOptions): Promise<boolean> {
  const server = serverAddress(options.server);
  const memory = await openDockMemory(options.state);
  if (options.enrol !== undefined) {
    const { state, fingerprints } = await enrol(server, options.enrol, options.name);
    await memory.write(state);
    console.log(`Aangemeld bij ${state.server} als ${state.dockId}`);
    for (const fingerprint of fingerprints)
      console.log(`Ontvangstbewijzen worden ondertekend met sleutel ${fingerprint}`);
  }
  const known = await memory.read();
  if (known !== undefined && known.server !== server.origin) {
    throw new Error(`dit dockstation is aangemeld bij ${known.server}, niet bij ${server.origin}`);
  }
  return dockCamera({
    folder: options.from,
    memory,
    now: () => machineClock.now(),
    say: (line) => {
      console.log(line);
    },
  });
}
