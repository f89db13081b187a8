const EVERY_MILLISECONDS = 2000;

interface Progress {
  readonly state: string;
  readonly progress: number;
}

function isProgress(answer: unknown): answer is Progress {
  return typeof answer === 'object' && answer !== null && 'state' in answer && 'progress' in answer;
}

/** Shows how far the machine is, and loads the page again when it has come to another state. */
async function look(root: HTMLElement, address: string): Promise<void> {
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) return;
  const now: unknown = await answer.json();
  if (!isProgress(now)) return;
  if (now.state !== root.dataset['state']) {
    location.reload();
    return;
  }
  const bar = root.querySelector('progress');
  const percent = root.querySelector('[data-part="percent"]');
  if (bar !== null) bar.value = Math.round(now.progress * 100);
  if (percent !== null) percent.textContent = `${String(Math.round(now.progress * 100))} %`;
}

for (const root of document.querySelectorAll<HTMLElement>('[data-progress]')) {
  const address = root.dataset['address'] ?? '';
  // A look that fails matters to nobody; the next one comes.
  setInterval(() => void look(root, address).catch(() => undefined), EVERY_MILLISECONDS);
}
