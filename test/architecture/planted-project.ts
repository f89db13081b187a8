import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HOUSE = path.resolve(import.meta.dirname, '..', '..');

/** A small project in a temporary folder that obeys our rules except where a test plants something in it. */
export interface PlantedProject {
  readonly folder: string;
  /** Runs one of our own tools in the folder, with the house's settings, and gives what it printed. */
  run(program: string, ...args: string[]): string;
  remove(): void;
}

/** Writes the files, each by its path, next to copies of the house's settings. */
export function plantProject(files: Readonly<Record<string, string>>): PlantedProject {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'beeldkluis-planted-'));
  for (const settings of ['package.json', 'tsconfig.json', 'eslint.config.mjs', '.dependency-cruiser.cjs']) {
    cpSync(path.join(HOUSE, settings), path.join(folder, settings));
  }
  symlinkSync(path.join(HOUSE, 'node_modules'), path.join(folder, 'node_modules'));
  const all: Record<string, string | undefined> = { 'server/setup/lint-sentences.mjs': undefined, ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    if (text === undefined) cpSync(path.join(HOUSE, file), path.join(folder, file));
    else writeFileSync(path.join(folder, file), text);
  }
  return {
    folder,
    run(program, ...args) {
      const tool = path.join(HOUSE, 'node_modules', program);
      const { stdout, stderr } = spawnSync(process.execPath, [tool, ...args], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      if (stdout === '') throw new Error(`${program} printed nothing: ${stderr}`);
      return stdout;
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
