/** npm packages as package-lock.json names them, the pinned Node among them. No install script runs but the one that is approved. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, copyFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { giveUp, run } from './progress.mjs';
import { ensurePrograms, findProgram, NEEDS } from './system-packages.mjs';

/** Where every script of the house finds the pinned Node, counted from the project's folder. */
export const PINNED_NODE = join('node_modules', 'node', 'bin', 'node');

/** Brings node_modules in step with package-lock.json; does nothing, in a fraction of a second, when it already is. */
export async function ensureNpmPackages() {
  if (!isInstalled()) {
    const installed = await run('installing npm packages', ...npm('ci', '--ignore-scripts'));
    if (!installed)
      giveUp('npm could not install the packages; its own words stand above. Is the npm registry within reach?');
  }
  linkPinnedNode();
  if (!sqliteLoads()) await buildSqlite();
}

/** Whether what npm installed last is what the lock file asks for, and still there. Packages for other machines may be absent. */
function isInstalled() {
  const installed = readLock(join('node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = Object.entries(readLock('package-lock.json')).filter(([path]) => path !== '');
  return wanted.every(([path, { version, optional }]) => {
    const found = installed[path];
    return found === undefined
      ? optional === true
      : found.version === version && existsSync(join(path, 'package.json'));
  });
}

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** Puts the Node of the lock file in its place. Its own install script would fetch it anew, past the lock file. */
function linkPinnedNode() {
  const wanted = readLock('package-lock.json')['node_modules/node'].version;
  if (versionOf(PINNED_NODE) === wanted) return;

  const binary = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (!existsSync(binary)) {
    giveUp(`there is no pinned Node for ${process.platform} on ${process.arch}. Use Linux on x64 or arm64.`);
  }
  mkdirSync(dirname(PINNED_NODE), { recursive: true });
  rmSync(PINNED_NODE, { force: true });
  try {
    linkSync(binary, PINNED_NODE);
  } catch {
    copyFileSync(binary, PINNED_NODE);
  }
  if (versionOf(PINNED_NODE) !== wanted) giveUp(`the pinned Node ${wanted} does not run on this machine.`);
}

function versionOf(node) {
  if (!existsSync(node)) return undefined;
  return spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim();
}

function sqliteLoads() {
  return spawnSync(PINNED_NODE, ['-e', "require('sqlite3')"]).status === 0;
}

/** sqlite3 is the one package with a binary that npm does not carry: fetched ready-made where that works, else compiled. */
async function buildSqlite() {
  await ensurePrograms(NEEDS.compiler);
  const built = await run('building sqlite3 (compiles for one to three minutes)', ...npm('rebuild', 'sqlite3'));
  if (!built || !sqliteLoads()) {
    giveUp(
      'sqlite3 could not be built. It needs python3, make, g++ and the headers of Node (folder include/node beside bin/node).',
    );
  }
}

/** The npm of the machine on the Node of the machine: the pinned one may be replaced while npm runs. */
function npm(...args) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const environment = { ...process.env, PATH: path.join(delimiter), npm_config_loglevel: 'error', JOBS: 'max' };
  const headers = findNodeHeaders();
  if (headers !== undefined) environment.npm_config_nodedir = headers;
  return ['npm', args, environment];
}

/** Folder whose include/node holds Node's headers, so that node-gyp need not fetch them. Any Node >= 20 will do: the binary speaks Node-API. */
function findNodeHeaders() {
  const node = findProgram('node');
  const beside = node === undefined ? [] : [dirname(dirname(realPath(node)))];
  return [...beside, '/usr', '/usr/local'].find((folder) => existsSync(join(folder, 'include', 'node', 'node_api.h')));
}

function realPath(path) {
  return execFileSync('readlink', ['-f', path], { encoding: 'utf8' }).trim();
}
