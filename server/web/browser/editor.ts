import { Canvas } from './editor-canvas.ts';
import { EditorForm } from './editor-form.ts';
import { parsePlan, trackBoxAt, type EditedPlan, type EditedTrack } from './editor-plan.ts';

/** Everything of the page that the editor works on. */
interface Page {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly screen: HTMLElement;
  readonly plan: EditedPlan;
  readonly form: EditorForm | undefined;
}

const JUMP_TOLERANCE_SECONDS = 0.05;

async function fetchPlan(address: string): Promise<EditedPlan> {
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The plan answered ${String(answer.status)}`);
  return parsePlan(await answer.json());
}

function startOf(track: EditedTrack): number {
  return (track.keys[0]?.atMicroseconds ?? 0) / 1_000_000;
}

function endOf(track: EditedTrack): number {
  return (track.keys.at(-1)?.atMicroseconds ?? 0) / 1_000_000;
}

/** The middle of the track: a cover begins before the person can be seen and ends after. */
function bestMomentOf(track: EditedTrack): number {
  return (startOf(track) + endOf(track)) / 2;
}

function jumpTo({ video }: Page, seconds: number): void {
  video.pause();
  video.currentTime = Math.max(0, seconds);
  video.closest<HTMLElement>('[data-player]')?.scrollIntoView({ block: 'nearest' });
}

function jumpBetweenTracks(page: Page, direction: 1 | -1): void {
  const now = page.video.currentTime;
  const starts = page.plan.tracks.map(startOf).sort((a, b) => a - b);
  const next =
    direction === 1
      ? starts.find((start) => start > now + JUMP_TOLERANCE_SECONDS)
      : starts.findLast((start) => start < now - JUMP_TOLERANCE_SECONDS);
  if (next !== undefined) jumpTo(page, next);
}

/** Draws the face of a track the first time that it can be seen; the picture never leaves the browser. */
function takeStills(page: Page): void {
  const { video, plan, root } = page;
  for (const track of plan.tracks) {
    const still = root.querySelector<HTMLCanvasElement>(`[data-track="${CSS.escape(track.id)}"] [data-part="still"]`);
    const box = trackBoxAt(track.keys, video.currentTime * 1_000_000);
    if (still === null || box === undefined || !isBetter(still, track, video.currentTime)) continue;
    const size = Math.max(box.width, box.height);
    const [left, top] = [box.x + box.width / 2 - size / 2, box.y + box.height / 2 - size / 2];
    still.getContext('2d')?.drawImage(video, left, top, size, size, 0, 0, still.width, still.height);
    still.dataset['at'] = String(video.currentTime);
    still.setAttribute('aria-label', still.dataset['label'] ?? '');
    still.hidden = false;
  }
}

function isBetter(still: HTMLCanvasElement, track: EditedTrack, now: number): boolean {
  const taken = still.dataset['at'];
  if (taken === undefined) return true;
  const best = bestMomentOf(track);
  return Math.abs(now - best) < Math.abs(Number(taken) - best);
}

function tieTracks(page: Page): void {
  for (const track of page.plan.tracks) {
    const row = page.root.querySelector(`[data-track="${CSS.escape(track.id)}"]`);
    const go = row?.querySelector<HTMLButtonElement>('[data-part="go"]');
    if (go === null || go === undefined) continue;
    go.hidden = false;
    go.addEventListener('click', () => jumpTo(page, bestMomentOf(track)));
  }
  const part = (name: string): Element | null => page.root.querySelector(`[data-part="${name}"]`);
  part('next-track')?.addEventListener('click', () => jumpBetweenTracks(page, 1));
  part('previous-track')?.addEventListener('click', () => jumpBetweenTracks(page, -1));
}

const SVG = 'http://www.w3.org/2000/svg';

/** One line per track over the length of the footage; a click goes there. The rows of the table say the same to who cannot see it. */
function drawTimeline(page: Page): void {
  const place = page.root.querySelector('[data-part="timeline"]');
  if (place === null || page.plan.durationSeconds === 0) return;
  const rows = Math.max(1, page.plan.tracks.length);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 1000 ${String(rows * 8 + 4)}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  page.plan.tracks.forEach((track, row) => {
    const line = document.createElementNS(SVG, 'rect');
    const scale = 1000 / page.plan.durationSeconds;
    line.setAttribute('x', String(startOf(track) * scale));
    line.setAttribute('y', String(row * 8 + 2));
    line.setAttribute('width', String(Math.max(3, (endOf(track) - startOf(track)) * scale)));
    line.setAttribute('height', '6');
    line.setAttribute('class', (page.form?.isShown(track.id) ?? track.shown) ? 'bk-track bk-track--shown' : 'bk-track');
    line.addEventListener('click', () => jumpTo(page, startOf(track)));
    svg.append(line);
  });
  place.replaceChildren(svg);
}

function begin(page: Page): void {
  const { root, video, screen, plan, form } = page;
  const canvas = new Canvas({ video, screen, plan, root, form });
  const controls = root.querySelector<HTMLElement>('[data-part="editor-controls"]');
  if (controls !== null) controls.hidden = false;
  const look = (): void => {
    canvas.draw();
    takeStills(page);
  };
  video.addEventListener('seeked', look);
  video.addEventListener('loadeddata', look);
  const follow = (): void => {
    look();
    if (!video.paused) requestAnimationFrame(follow);
  };
  video.addEventListener('play', follow);
  root.addEventListener('change', () => {
    canvas.draw();
    drawTimeline(page);
  });
  root.addEventListener('input', () => canvas.draw());
  tieTracks(page);
  drawTimeline(page);
  look();
}

async function start(root: HTMLElement): Promise<void> {
  const form = root.querySelector<HTMLFormElement>('[data-part="form"]');
  const address = root.dataset['plan'] ?? '';
  const edited = form === null ? undefined : new EditorForm(root, form, address);
  const video = root.querySelector('video');
  const screen = root.querySelector<HTMLElement>('[data-part="screen"]');
  if (video === null || screen === null) return;
  begin({ root, video, screen, plan: await fetchPlan(address), form: edited });
}

for (const root of document.querySelectorAll<HTMLElement>('[data-editor]')) void start(root);
