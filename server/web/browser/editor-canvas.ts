import type { EditorForm } from './editor-form.ts';
import { trackBoxAt, type EditedBox, type EditedMask, type EditedPlan } from './editor-plan.ts';

interface CanvasParts {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly screen: HTMLElement;
  readonly plan: EditedPlan;
  readonly form: EditorForm | undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const SVG = 'http://www.w3.org/2000/svg';
/** How long a drawn cover lies when nothing else is said. */
const DRAWN_SECONDS = 2;
const LEAST_PIXELS = 4;

/** The covers over the picture, and drawing a new one with the mouse or a finger. */
export class Canvas {
  readonly #parts: CanvasParts;
  readonly #svg: SVGSVGElement;
  #begun: Point | undefined;
  #isDrawing = false;

  constructor(parts: CanvasParts) {
    this.#parts = parts;
    const { width, height } = parts.plan.picture;
    this.#svg = document.createElementNS(SVG, 'svg');
    this.#svg.setAttribute('class', 'bk-covers');
    this.#svg.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`);
    this.#svg.setAttribute('aria-hidden', 'true');
    parts.screen.append(this.#svg);
    this.#tieDrawing();
  }

  /** Draws what lies over the picture at this moment. */
  draw(): void {
    const seconds = this.#parts.video.currentTime;
    const solid =
      this.#parts.root.querySelector<HTMLInputElement>('[name="weergave"][value="solid"]')?.checked === true;
    this.#svg.classList.toggle('bk-covers--solid', solid);
    const tracks = this.#parts.plan.tracks.flatMap((track, index) => {
      const box = trackBoxAt(track.keys, seconds * 1_000_000);
      if (box === undefined) return [];
      const shown = this.#parts.form?.isShown(track.id) ?? track.shown;
      return [...rectangle(box, shown ? 'bk-cover bk-cover--shown' : 'bk-cover'), label(box, String(index + 1))];
    });
    const masks = this.#masks()
      .filter(({ fromSeconds, toSeconds }) => fromSeconds <= seconds && seconds <= toSeconds)
      .flatMap(({ box }) => rectangle(box, 'bk-cover bk-cover--extra'));
    this.#svg.replaceChildren(...tracks, ...masks);
  }

  #masks(): readonly EditedMask[] {
    return this.#parts.form?.masks() ?? this.#parts.plan.masks;
  }

  #tieDrawing(): void {
    const button = this.#parts.root.querySelector<HTMLButtonElement>('[data-part="draw"]');
    button?.addEventListener('click', () => this.#setDrawing(!this.#isDrawing, button));
    this.#parts.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && button !== null) this.#setDrawing(false, button);
    });
    this.#svg.addEventListener('pointerdown', (event) => {
      this.#begun = this.#pointOf(event);
      this.#svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.#svg.addEventListener('pointermove', (event) => {
      if (this.#begun === undefined) return;
      this.draw();
      this.#svg.append(...rectangle(boxBetween(this.#begun, this.#pointOf(event)), 'bk-cover bk-cover--extra'));
    });
    this.#svg.addEventListener('pointerup', (event) => {
      const begun = this.#begun;
      this.#begun = undefined;
      if (begun === undefined) return;
      this.#keep(boxBetween(begun, this.#pointOf(event)));
      if (button !== null) this.#setDrawing(false, button);
    });
  }

  #setDrawing(on: boolean, button: HTMLButtonElement): void {
    this.#isDrawing = on;
    this.#begun = undefined;
    if (on) this.#parts.video.pause();
    button.setAttribute('aria-pressed', String(on));
    this.#svg.classList.toggle('bk-covers--drawing', on);
    const said = this.#parts.root.querySelector<HTMLElement>('[data-part="drawing"]');
    if (said !== null) said.textContent = on ? (said.dataset['text'] ?? '') : '';
  }

  #keep(box: EditedBox): void {
    if (box.width < LEAST_PIXELS || box.height < LEAST_PIXELS) return;
    const from = this.#parts.video.currentTime;
    const toSeconds = Math.min(this.#parts.plan.durationSeconds, from + DRAWN_SECONDS);
    this.#parts.form?.addMask({ fromSeconds: from, toSeconds: Math.max(toSeconds, from + 0.1), box });
  }

  #pointOf(event: PointerEvent): Point {
    const matrix = this.#svg.getScreenCTM();
    if (matrix === null) return { x: 0, y: 0 };
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x, y };
  }
}

function boxBetween(a: Point, b: Point): EditedBox {
  const [x, y] = [Math.round(Math.min(a.x, b.x)), Math.round(Math.min(a.y, b.y))];
  return { x, y, width: Math.round(Math.max(a.x, b.x)) - x, height: Math.round(Math.max(a.y, b.y)) - y };
}

function rectangle(box: EditedBox, name: string): SVGRectElement[] {
  const drawn = document.createElementNS(SVG, 'rect');
  for (const [key, value] of Object.entries(box)) drawn.setAttribute(key, String(value));
  drawn.setAttribute('class', name);
  return [drawn];
}

function label(box: EditedBox, text: string): SVGTextElement {
  const drawn = document.createElementNS(SVG, 'text');
  drawn.setAttribute('x', String(box.x + 4));
  drawn.setAttribute('y', String(box.y + 22));
  drawn.setAttribute('class', 'bk-cover__label');
  drawn.textContent = text;
  return drawn;
}
