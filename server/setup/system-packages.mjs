/** Programs that do not come from npm: found on the machine, or installed through apt when that is allowed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { giveUp, run, say } from './progress.mjs';

const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** What each kind of work needs: any one of `programs` per entry will do, `packages` bring it on Debian and Ubuntu. */
const FFMPEG = [
  { programs: ['ffmpeg'], packages: ['ffmpeg'] },
  { programs: ['ffprobe'], packages: ['ffmpeg'] },
];
const BROWSER = [
  {
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    packages: ['chromium', 'fonts-liberation'],
  },
  { programs: ['firefox-esr'], packages: ['firefox-esr'] },
];
const SCANNER = [{ programs: ['clamd'], packages: ['clamav-daemon'] }];
/** Speaks the interface of docks without knowing us. */
const SWIFT = [{ programs: ['swift'], packages: ['python3-swiftclient'] }];
const VERIFIERS = [
  { programs: ['openssl'], packages: ['openssl'] },
  { programs: ['unzip'], packages: ['unzip'] },
];
const READERS = [{ programs: ['pdftotext', 'pdfinfo'], packages: ['poppler-utils'] }];
const SERVERS = [
  { programs: ['pg_ctlcluster'], packages: ['postgresql'] },
  { programs: ['radosgw'], packages: ['radosgw'] },
  { programs: ['ceph-mon'], packages: ['ceph-mon'] },
  { programs: ['ceph-osd'], packages: ['ceph-osd'] },
  { programs: ['ceph'], packages: ['ceph-common'] },
  { programs: ['curl'], packages: ['curl'] },
];
const COMPILER = [
  { programs: ['python3'], packages: ['python3'] },
  { programs: ['make'], packages: ['make'] },
  { programs: ['g++'], packages: ['g++'] },
];
export const NEEDS = {
  start: FFMPEG,
  command: [],
  journey: [...FFMPEG, ...VERIFIERS],
  bench: FFMPEG,
  check: [],
  test: [...FFMPEG, ...BROWSER, ...VERIFIERS, ...READERS, ...SCANNER, ...SWIFT],
  servers: [...FFMPEG, ...BROWSER, ...VERIFIERS, ...READERS, ...SCANNER, ...SWIFT, ...SERVERS],
  compiler: COMPILER,
};

/** Makes every program of the list available, or ends the set-up with the line to type. */
export async function ensurePrograms(needs) {
  const packages = missingPackages(needs);
  if (packages.length === 0) return;

  const names = packages.join(' ');
  const asRoot = rootPrefix();
  if (asRoot === undefined || findProgram('apt-get') === undefined) {
    giveUp(
      `this machine lacks programs. Install them, then start again: sudo apt-get install --no-install-recommends ${names}`,
    );
  }
  const installed = await installPackages(asRoot, packages);
  const left = missingPackages(needs);
  if (!installed || left.length > 0) {
    giveUp(`apt could not install: ${left.join(' ')}. Install what provides them by hand, then start again.`);
  }
}

/** Path of a program, or undefined when this machine does not have it. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function missingPackages(needs) {
  const missing = needs.filter((need) => need.programs.every((program) => findProgram(program) === undefined));
  return [...new Set(missing.flatMap((need) => need.packages))];
}

/** The words to put before a command to run it as root; undefined when this account may not. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (sudo !== undefined && spawnSync(sudo, ['-n', 'true']).status === 0) return [sudo, '-n'];
  return undefined;
}

async function installPackages(asRoot, packages) {
  const apt = async (title, ...args) => {
    // An `env` in front, because sudo drops the variables of its caller.
    const words = [
      ...asRoot,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-q',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...args,
    ];
    return run(title, words[0], words.slice(1));
  };
  const install = () =>
    apt(`installing ${packages.join(', ')} with apt`, 'install', '-y', '--no-install-recommends', ...packages);

  if (await apt('refreshing the package lists of apt', 'update')) return install();
  say('the package lists could not be refreshed; trying with those at hand');
  return install();
}
