import { drawStrip, type Player } from './player-controls.ts';

/** Sections that are written anew after a note or a still. */
const SECTIONS = ['[data-marks-list]', '[data-stills-list]'];

/** Notes and stills: the second is filled in from the picture, the list jumps, and nothing of it interrupts the footage. */
export function tieNotes(player: Player): void {
  const form = document.querySelector<HTMLFormElement>('[data-mark-form]');
  const seconds = form?.querySelector<HTMLInputElement>('[name="seconds"]');
  const note = form?.querySelector<HTMLTextAreaElement>('[name="note"]');
  const still = form?.querySelector<HTMLButtonElement>('[data-still-button]');
  if (form === null || !seconds || !note) return;
  const { reel, parts } = player;
  const noteMoment = (): void => {
    // Who writes about a moment does not want it to run away.
    if (document.activeElement !== seconds) seconds.value = reel.position.toFixed(1);
  };
  for (const event of ['timeupdate', 'seeked', 'clip']) reel.addEventListener(event, noteMoment);
  note.addEventListener('focus', () => reel.pause());
  parts.root.addEventListener('note', () => {
    reel.pause();
    note.focus();
  });
  // Who looks back at himself takes no stills.
  parts.root.addEventListener('still', () => still?.click());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { submitter } = event;
    const action = still && submitter === still ? still.formAction : form.action;
    void send(form, new URL(action).pathname).then(async (arrived) => {
      if (arrived && action === form.action) note.value = '';
      if (arrived) await refresh(player);
    });
  });
  document.addEventListener('click', ({ target }) => {
    const go = target instanceof Element ? target.closest('[data-go]') : null;
    const at = Number(go?.closest<HTMLElement>('[data-mark]')?.dataset['mark'] ?? Number.NaN);
    if (Number.isNaN(at)) return;
    reel.pause();
    reel.seek(at);
    parts.seek.focus();
  });
  showMarks(player);
}

async function send(form: HTMLFormElement, path: string): Promise<boolean> {
  const said = form.querySelector('[data-part="said"]');
  const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  const say = (name: 'saved' | 'refused'): boolean => {
    if (said !== null) said.textContent = form.getAttribute(`data-say-${name}`);
    return name === 'saved';
  };
  try {
    const answer = await fetch(`/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fields),
    });
    return say(answer.ok ? 'saved' : 'refused');
  } catch {
    return say('refused');
  }
}

/** Fetches the lists as the page has them now. */
async function refresh(player: Player): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const section of SECTIONS) {
    const [here, there] = [document.querySelector(section), page.querySelector(section)];
    if (here !== null && there !== null) here.replaceWith(document.adoptNode(there));
  }
  showMarks(player);
}

/** Marks become ticks on the timeline and buttons that jump there. */
function showMarks({ parts, reel }: Player): void {
  const marks = [...document.querySelectorAll<HTMLElement>('[data-mark]')];
  for (const mark of marks) {
    const go = mark.querySelector<HTMLButtonElement>('[data-go]');
    if (go !== null) go.hidden = false;
  }
  if (marks.length === 0) delete parts.root.dataset['marks'];
  else parts.root.dataset['marks'] = marks.map(({ dataset }) => dataset['mark']).join(' ');
  drawStrip(parts, reel);
}
