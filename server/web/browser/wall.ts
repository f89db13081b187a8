const EVERY_MILLISECONDS = 3000;
const PAGE = '/dockwand';
// The wall asks by itself, which keeps nobody signed in.
const BY_ITSELF = { 'beeldkluis-vanzelf': 'ja' };

interface Seen {
  readonly camera: string;
  readonly procent: number | null;
  readonly kenmerk: string;
}

function seenIn(answer: unknown): readonly Seen[] {
  if (typeof answer !== 'object' || answer === null || !('cameras' in answer)) return [];
  return Array.isArray(answer.cameras) ? answer.cameras.filter(isSeen) : [];
}

function isSeen(value: unknown): value is Seen {
  return typeof value === 'object' && value !== null && 'camera' in value && 'procent' in value && 'kenmerk' in value;
}

function tiles(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-camera]')];
}

function cameraOf(tile: HTMLElement): string {
  return tile.dataset['camera'] ?? '';
}

function part(name: string, root: ParentNode = document): HTMLElement | null {
  return root.querySelector(`[data-part="${name}"]`);
}

/** Says that what is shown is no longer how things stand, or takes that back. */
function stale(why: 'signedOut' | 'unreachable' | undefined): void {
  const said = part('stale');
  if (said === null) return;
  const text = why === undefined ? '' : (said.dataset[why] ?? '');
  if (said.textContent !== text) said.textContent = text;
  said.hidden = why === undefined;
}

const TIME = new Intl.DateTimeFormat('nl-NL', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Amsterdam' });

function showTime(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('bijgewerktOp' in answer)) return;
  part('time')?.replaceChildren(TIME.format(new Date(String(answer.bijgewerktOp))));
}

function showPercents(seen: readonly Seen[]): void {
  for (const tile of tiles(document)) {
    const now = seen.find(({ camera }) => camera === cameraOf(tile))?.procent;
    const bar = tile.querySelector('progress');
    const percent = part('percent', tile);
    if (now === null || now === undefined || bar === null || percent === null) continue;
    bar.value = now;
    percent.textContent = String(now);
  }
}

/** What is read aloud: cameras that came into another state, and nothing else. */
function changesBetween(before: ReadonlyMap<string, string>, after: readonly HTMLElement[]): string {
  const changed = after.filter((tile) => before.get(cameraOf(tile)) !== tile.dataset['state']);
  return changed
    .map(
      (tile) => `${tile.querySelector('h2')?.textContent.trim() ?? ''}: ${part('headline', tile)?.textContent ?? ''}.`,
    )
    .join(' ');
}

/** Fetches the page as the server writes it and puts its tiles in the place of ours. */
async function showAnew(): Promise<void> {
  const answer = await fetch(PAGE, { headers: { accept: 'text/html', ...BY_ITSELF } });
  // Whoever was signed out meanwhile is told so at the next look.
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const before = new Map(tiles(document).map((tile) => [cameraOf(tile), tile.dataset['state'] ?? '']));
  const at = document.activeElement?.closest<HTMLElement>('[data-camera]');
  takeOver(page, '[data-part="counts"]');
  takeOver(page, '[data-wall]');
  const changes = changesBetween(before, tiles(document));
  if (changes !== '') part('said')?.replaceChildren(changes);
  if (at instanceof HTMLElement) goTo(cameraOf(at));
}

function takeOver(page: Document, selector: string): void {
  const fresh = page.querySelector(selector);
  if (fresh !== null) document.querySelector(selector)?.replaceWith(document.adoptNode(fresh));
}

/** Whoever was at the button of a camera stays there. */
function goTo(camera: string): void {
  const tile = tiles(document).find((candidate) => cameraOf(candidate) === camera);
  tile?.querySelector('button')?.focus();
}

async function look(): Promise<void> {
  if (document.hidden) return;
  const answer = await fetch(`/v1${PAGE}`, { headers: { accept: 'application/json', ...BY_ITSELF } });
  if (answer.status === 401) {
    stale('signedOut');
    return;
  }
  if (!answer.ok) {
    stale('unreachable');
    return;
  }
  const wall: unknown = await answer.json();
  const seen = seenIn(wall);
  stale(undefined);
  showTime(wall);
  const shown = tiles(document).map((tile) => tile.dataset['signature']);
  const isSame = seen.length === shown.length && seen.every(({ kenmerk }, index) => kenmerk === shown[index]);
  if (isSame) showPercents(seen);
  else await showAnew();
}

async function keepLooking(): Promise<void> {
  await look().catch(() => {
    stale('unreachable');
  });
  setTimeout(() => void keepLooking(), EVERY_MILLISECONDS);
}

setTimeout(() => void keepLooking(), EVERY_MILLISECONDS);
