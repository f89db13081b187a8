/** Parts of the form while it is being sent. */
interface Sending {
  readonly form: HTMLFormElement;
  readonly box: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly percent: HTMLElement;
  readonly stop: HTMLElement;
  /** Read aloud. */
  readonly told: HTMLElement;
}

const STEP_PERCENT = 25;

function partsOf(form: HTMLFormElement): Sending | undefined {
  const [box, percent, stop, told] = ['sending', 'percent', 'stop', 'told'].map((name) =>
    form.querySelector<HTMLElement>(`[data-part="${name}"]`),
  );
  const bar = form.querySelector('progress');
  return box && percent && stop && told && bar ? { form, box, bar, percent, stop, told } : undefined;
}

/** Shows how much of the file has gone, and says it aloud at every quarter. */
function showSent({ bar, percent, told }: Sending, sent: number): void {
  const before = Number(percent.textContent);
  bar.value = sent;
  percent.textContent = String(sent);
  if (sent === 100) told.textContent = told.dataset['sealing'] ?? '';
  else if (Math.floor(sent / STEP_PERCENT) > Math.floor(before / STEP_PERCENT))
    told.textContent = `${String(sent)} % ${told.dataset['sent'] ?? ''}`;
}

function end({ form, box, told }: Sending, why: 'stopped' | 'broken'): void {
  box.hidden = true;
  told.textContent = told.dataset[why] ?? '';
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[type="submit"]')) button.disabled = false;
}

/** Puts the page that the server answered with in the place of this one: what was taken in, or the form with what was wrong. */
function showAnswer(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const [old, fresh] = [document.querySelector('main'), page.querySelector('main')];
  if (old === null || fresh === null) {
    location.reload();
    return;
  }
  document.title = page.title;
  old.replaceWith(document.adoptNode(fresh));
  fresh.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
  if (document.activeElement === document.body) fresh.focus();
  scrollTo(0, 0);
  watch();
}

function send(sending: Sending): void {
  const { form, box, stop } = sending;
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    showSent(sending, total === 0 ? 0 : Math.floor((100 * loaded) / total));
  });
  request.addEventListener('load', () => {
    showAnswer(request.responseText);
  });
  request.addEventListener('error', () => {
    end(sending, 'broken');
  });
  request.addEventListener('abort', () => {
    end(sending, 'stopped');
  });
  stop.onclick = () => {
    request.abort();
  };
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  const content = new FormData(form);
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[type="submit"]')) button.disabled = true;
  showSent(sending, 0);
  box.hidden = false;
  stop.focus();
  request.send(content);
}

/** Lets the form be sent with a bar that shows how far it is; without this module the browser sends it by itself. */
function watch(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) {
    const sending = partsOf(form);
    if (sending === undefined) continue;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(sending);
    });
  }
}

watch();
