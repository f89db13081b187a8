import type { EditedMask } from './editor-plan.ts';

const MASK_FIELDS = ['masker-van', 'masker-tot', 'masker-x', 'masker-y', 'masker-breedte', 'masker-hoogte'];
const DECISION = 'besluit-';

/** The form of the editor: what it holds now, rows for extra covers, and keeping without leaving the page. */
export class EditorForm {
  readonly #root: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #address: string;

  constructor(root: HTMLElement, form: HTMLFormElement, address: string) {
    this.#root = root;
    this.#form = form;
    this.#address = address;
    const add = form.querySelector<HTMLButtonElement>('[data-part="add-mask"]');
    if (add !== null) {
      add.hidden = false;
      add.addEventListener('click', () => this.#emptyRow().querySelector('input')?.focus());
    }
    form.addEventListener('submit', (event) => {
      const keeps = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'keep';
      if (!keeps) return;
      event.preventDefault();
      void this.#keep();
    });
  }

  /** Whether somebody chose to leave this track visible. */
  isShown(trackId: string): boolean {
    const value = new FormData(this.#form).get(`${DECISION}${trackId}`);
    return value !== null && value !== 'cover';
  }

  /** Rows of extra covers that are complete. */
  masks(): readonly EditedMask[] {
    return this.#rows().flatMap((row) => {
      const values = this.#inputs(row).map((input) => (input.value === '' ? Number.NaN : Number(input.value)));
      const [fromSeconds = NaN, toSeconds = NaN, x = NaN, y = NaN, width = NaN, height = NaN] = values;
      return values.every(Number.isFinite) ? [{ fromSeconds, toSeconds, box: { x, y, width, height } }] : [];
    });
  }

  /** Writes a drawn rectangle into a row. */
  addMask({ fromSeconds, toSeconds, box }: EditedMask): void {
    const values = [fromSeconds.toFixed(1), toSeconds.toFixed(1), box.x, box.y, box.width, box.height];
    const inputs = this.#inputs(this.#emptyRow());
    inputs.forEach((input, at) => {
      input.value = String(values[at] ?? '');
    });
    inputs[0]?.focus();
    this.#form.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #rows(): HTMLElement[] {
    return [...this.#form.querySelectorAll<HTMLElement>('[data-part="mask"]')];
  }

  #inputs(row: HTMLElement): HTMLInputElement[] {
    return MASK_FIELDS.map((name) => row.querySelector<HTMLInputElement>(`[name="${name}"]`)).filter(
      (input) => input !== null,
    );
  }

  #emptyRow(): HTMLElement {
    const rows = this.#rows();
    const empty = rows.find((row) => this.#inputs(row).every((input) => input.value === ''));
    const last = rows.at(-1);
    if (empty !== undefined || last === undefined) return empty ?? this.#form;
    const row = document.importNode(last, true);
    for (const input of this.#inputs(row)) input.value = '';
    row.setAttribute('aria-label', (row.dataset['label'] ?? '').replace('0', String(rows.length + 1)));
    last.after(row);
    return row;
  }

  async #keep(): Promise<void> {
    const answer = await fetch(this.#address, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ...this.#changes(), next: 'keep' }),
    }).catch(() => undefined);
    const kept: unknown = answer?.ok === true ? await answer.json() : undefined;
    const hash = typeof kept === 'object' && kept !== null && 'planHash' in kept ? String(kept.planHash) : undefined;
    const field = this.#form.querySelector<HTMLInputElement>('[data-part="hash"]');
    if (hash !== undefined && field !== null) field.value = hash;
    const said = this.#root.querySelector('[data-part="saved"]');
    const sentence = hash === undefined ? 'say-refused' : 'say-kept';
    if (said !== null) said.textContent = this.#root.getAttribute(`data-${sentence}`);
  }

  #changes(): Readonly<Record<string, unknown>> {
    const data = new FormData(this.#form);
    const shown = [...data.entries()].flatMap(([name, value]) =>
      name.startsWith(DECISION) && value !== 'cover' ? [{ trackId: name.slice(DECISION.length), reason: value }] : [],
    );
    return { baseHash: data.get('baseHash'), shown, extraMasks: this.masks(), sound: soundIn(data) };
  }
}

function soundIn(data: FormData): object {
  if (data.get('geluid') !== 'audible') return { decision: 'muted' };
  const typed = data.get('gedempt');
  const parts = (typeof typed === 'string' ? typed : '').split(';').filter((part) => part.trim() !== '');
  const except = parts.map((part) => {
    const [from = '', to = ''] = part.split('-').map((text) => text.trim().replace(',', '.'));
    return { fromSeconds: Number(from), toSeconds: Number(to) };
  });
  return { decision: 'audible', except };
}
