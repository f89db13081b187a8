import { missingClips } from '../../protocols/docking/clip-numbers.ts';
import { NOTHING_KNOWN, type CameraBook } from './camera-book.ts';
import { hashClip, isUnchanged, readClips, type CameraClip, type ClipContent } from './camera-folder.ts';
import { dockCamera, type DockStep } from './dock-camera.ts';
import type { DockMemory } from './dock-state.ts';
import { oldFilesOn, type MountedCamera } from './find-cameras.ts';
import type { Pace } from './pace.ts';
import { sayWhy } from './say-why.ts';
import { isAway, type Now } from './server-link.ts';

/** What all berths of a dock share. */
export interface Quay {
  readonly memory: DockMemory;
  readonly book: CameraBook;
  readonly now: Now;
  readonly pace: Pace;
  readonly say: (line: string) => void;
}

/** Where a camera in the dock stands. Only `empty` means that it may be taken out. */
export type BerthState = 'queued' | 'busy' | 'empty' | 'away' | 'stuck';

// A dock that comes back by itself does not hold on to one clip for minutes.
const RETRIES = [0, 500, 1000, 3000];
const LONGEST_WAIT_SECONDS = 300;
const LOOKS_BEFORE_TROUBLE = 3;

/** One camera in the dock, from when it was seen until it is gone. */
export class Berth {
  #mounted: MountedCamera;
  readonly #quay: Quay;
  readonly #seenAt: Date;
  /** Whether the camera was put in while this program looked; only then is its clock worth comparing. */
  readonly #sawItCome: boolean;
  readonly #read = new Map<string, ClipContent>();
  #sizes = new Map<string, number>();
  #sent = new Map<string, number>();
  #attempts = 0;
  #nextAt = 0;
  #counted = false;
  #blind = 0;
  #before: BerthState = 'queued';
  state: BerthState = 'queued';
  reason = '';
  /** Since when the service does not answer. */
  awaySince: Date | undefined;

  constructor(quay: Quay, mounted: MountedCamera, sawItCome: boolean) {
    this.#quay = quay;
    this.#mounted = mounted;
    this.#seenAt = quay.now();
    this.#sawItCome = sawItCome;
  }

  get mounted(): MountedCamera {
    return this.#mounted;
  }

  /** Takes over what the camera says of itself now; its clock was compared when it came in. */
  see({ battery, charging }: MountedCamera): void {
    const { folder, camera, deviceClockAt } = this.#mounted;
    this.#mounted = {
      ...{ folder, camera },
      ...(deviceClockAt === undefined ? {} : { deviceClockAt }),
      ...(battery === undefined ? {} : { battery }),
      ...(charging === undefined ? {} : { charging }),
    };
  }

  /** What people are told: another try of what went wrong is not said to be at work before it gets anywhere. */
  get shown(): BerthState {
    return this.state === 'busy' && this.#attempts > 0 ? this.#before : this.state;
  }

  get cameraId(): string {
    return this.mounted.camera.cameraId;
  }

  /** How much of the camera is in custody or on its way, in whole percents; never 100 before all of it is. */
  get percent(): number {
    const { sent, total } = this.bytes;
    return total === 0 ? 0 : Math.min(99, Math.floor((100 * sent) / total));
  }

  /** Bytes of the clips that were on the camera at this docking, and how many of them went. */
  get bytes(): { readonly sent: number; readonly total: number } {
    return { sent: sum(this.#sent.values()), total: sum(this.#sizes.values()) };
  }

  /** Clips that have no receipt yet. */
  get waiting(): readonly string[] {
    return this.#quay.book.cameras.get(this.cameraId)?.waiting ?? [];
  }

  /**
   * Looks at what is on the camera, notes it, and says whether it is time to dock. Never throws: a camera that is pulled out at this very moment is
   * gone at the next look; one that still stands there and cannot be read is in trouble.
   */
  async isDue(): Promise<boolean> {
    if (this.state === 'busy') return false;
    try {
      const due = await this.#look();
      this.#blind = 0;
      return due;
    } catch (error) {
      this.#blind += 1;
      if (this.#blind < LOOKS_BEFORE_TROUBLE) return false;
      this.state = 'stuck';
      this.reason = sayWhy(error);
      return false;
    }
  }

  async #look(): Promise<boolean> {
    const clips = await readClips(this.mounted.folder);
    const { book, now } = this.#quay;
    const names = clips.map((clip) => clip.name);
    if (!this.#counted || names.join('/') !== this.waiting.join('/')) await this.#note(clips);
    if (clips.length === 0) {
      this.state = 'empty';
      if (book.cameras.get(this.cameraId)?.empty !== true) await book.note(this.cameraId, { empty: true });
      return false;
    }
    if (this.state === 'empty') this.#begin();
    return now().getTime() >= this.#nextAt;
  }

  #begin(): void {
    this.state = 'queued';
    this.reason = '';
    this.#attempts = 0;
    this.#nextAt = 0;
    this.#sizes = new Map();
    this.#sent = new Map();
  }

  async #note(clips: readonly CameraClip[]): Promise<void> {
    const { book, now } = this.#quay;
    const known = book.cameras.get(this.cameraId) ?? NOTHING_KNOWN;
    const { lastNumbers, empty, missing: missingBefore } = known;
    const names = clips.map((clip) => clip.name);
    const { missing, last } = missingClips(names, lastNumbers, empty);
    // What was noticed at this docking stays said until the camera was empty and comes back another time, also after a reboot.
    const goesOn = this.#counted || known.waiting.length > 0;
    for (const { name, seen } of clips) this.#sizes.set(name, seen?.size ?? 0);
    await book.note(this.cameraId, {
      lastSeenAt: now().toISOString(),
      waiting: names,
      empty: clips.length === 0,
      lastNumbers: last,
      missing: goesOn ? [...new Set([...missingBefore, ...missing])] : [...missing],
      oldFiles: await oldFilesOn(this.mounted.folder, clips, now()),
      // Still there after a start of this program: then it came in before.
      inSince: known.inSince ?? this.#seenAt.toISOString(),
      ...(goesOn ? {} : { driftSeconds: null }),
    });
    this.#counted = true;
  }

  /** Docks what is on the camera. Never throws: whatever goes wrong is tried again, later each time and never given up. */
  async dock(): Promise<void> {
    const { say, now } = this.#quay;
    this.#before = this.state;
    this.state = 'busy';
    try {
      const whole = await dockCamera({
        ...{ ...this.#quay, ...this.mounted, retries: RETRIES },
        say: (line) => {
          say(`${this.cameraId}: ${line}`);
        },
        hash: (clip) => this.#hashOnce(clip),
        report: (step) => {
          this.#heard(step);
        },
      });
      this.awaySince = undefined;
      if (whole) this.#begin();
      else this.#later('stuck');
      // Said at once, not at the next look.
      await this.isDue();
    } catch (error) {
      if (isAway(error)) {
        this.awaySince ??= now();
        this.reason = 'Beeldkluis is niet bereikbaar';
        this.#later('away');
      } else {
        this.reason = sayWhy(error);
        this.#later('stuck');
      }
      say(`${this.cameraId}: ${this.reason}; wordt opnieuw geprobeerd`);
    }
  }

  #later(state: 'away' | 'stuck'): void {
    this.state = state;
    this.#attempts += 1;
    const seconds = Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(this.#attempts, 16) / 2);
    this.#nextAt = this.#quay.now().getTime() + seconds * 1000;
  }

  #heard(step: DockStep): void {
    switch (step.kind) {
      case 'clock':
        this.awaySince = undefined;
        this.#compareClock(step.serverAheadMilliseconds);
        return;
      case 'sending':
        this.#attempts = 0;
        this.#sent.set(step.clip, step.sent);
        return;
      case 'wiped':
        this.#sent.set(step.clip, this.#sizes.get(step.clip) ?? 0);
        return;
      case 'kept':
        this.reason = `${step.clip}: ${step.reason}`;
        return;
    }
  }

  #compareClock(serverAhead: number): void {
    const { deviceClockAt } = this.mounted;
    const drift = Date.parse(deviceClockAt ?? '') - (this.#seenAt.getTime() + serverAhead);
    // A clock that was read before this program looked is behind by itself; ahead it can only be when it is wrong.
    if (Number.isNaN(drift) || !(this.#sawItCome || drift > 0)) return;
    const driftSeconds = Math.round(drift / 1000);
    if (this.#quay.book.cameras.get(this.cameraId)?.driftSeconds === driftSeconds) return;
    void this.#quay.book.note(this.cameraId, { driftSeconds }).catch((error: unknown) => {
      this.reason = sayWhy(error);
    });
  }

  async #hashOnce(clip: CameraClip): Promise<ClipContent> {
    const known = this.#read.get(clip.file);
    if (known !== undefined && (await isUnchanged(clip, known))) return known;
    const content = await hashClip(clip);
    this.#read.set(clip.file, content);
    return content;
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
