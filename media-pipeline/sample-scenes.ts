/** A place that the demo camera walks through: a sample picture and how the camera sees it. */
interface Scene {
  /** Number of the sample picture in the npm package @vladmandic/face-api. */
  readonly sample: number;
  /** Part of the picture from the top that is used: heads and shoulders. */
  readonly upperPart: number;
  /** Width of the view as a share of the used part; smaller is nearer. */
  readonly view: number;
  /** Size at which the people are put into the picture; below 1 they stand further off, on their own blurred surroundings. */
  readonly distance: number;
  readonly look: string;
}

export const SCENES = ['doorway', 'stairwell', 'evening', 'square', 'terrace'] as const;
/** Name of one scene of the sample footage. */
export type SceneName = (typeof SCENES)[number];

export const SAMPLE_KINDS = ['patrol', ...SCENES] as const;
/** One scene throughout, or a patrol through all of them. */
export type SampleKind = (typeof SAMPLE_KINDS)[number];

/** What each scene looks like. */
const SCENE_TABLE: Record<SceneName, Scene> = {
  doorway: { sample: 6, upperPart: 0.62, view: 0.92, distance: 1, look: 'null' },
  stairwell: { sample: 5, upperPart: 0.88, view: 0.94, distance: 1, look: 'null' },
  evening: { sample: 1, upperPart: 0.68, view: 0.92, distance: 1, look: 'eq=brightness=0.03:saturation=0.7' },
  square: { sample: 4, upperPart: 0.48, view: 0.9, distance: 0.45, look: 'eq=saturation=0.8' },
  terrace: { sample: 3, upperPart: 0.52, view: 0.86, distance: 0.7, look: 'null' },
};

/** Size and rate of the footage. */
export interface SampleShape {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** Scenes of a kind, in the order in which the camera comes to them; the seed says where a patrol begins. */
export function scenesOf(kind: SampleKind, seed: number): readonly SceneName[] {
  if (kind !== 'patrol') return [kind];
  const first = Math.abs(Math.trunc(seed)) % SCENES.length;
  return [...SCENES.slice(first), ...SCENES.slice(0, first)];
}

/** File name of the sample picture of a scene. */
export function samplePicture(scene: SceneName): string {
  return `sample${SCENE_TABLE[scene].sample}.jpg`;
}

/** Filter from the looped sample picture on input `input` to one scene of a walking, swaying camera. Pure; the seed moves the phases. */
export function sceneFilter(scene: SceneName, input: number, shape: SampleShape, seed: number): string {
  const { upperPart, view, distance, look } = SCENE_TABLE[scene];
  const { width, height } = shape;
  const used = { width: even(width / view), height: even(height / view) };
  const slack = { x: used.width - width, y: used.height - height };
  const phase = ((seed * 37 + input * 53) % 360) / 57.3;
  // A slow turn, the sway of a step and the bob of two steps a second.
  const x = `${n(slack.x / 2)}*(1+0.8*sin(0.5*t+${n(phase)})+0.2*sin(6.3*t))`;
  const y = `${n(slack.y / 2)}*(1+0.5*sin(0.4*t+${n(phase * 2)})+0.3*sin(12.6*t+${n(phase)}))`;
  const whole = `scale=${used.width}:${used.height}:force_original_aspect_ratio=increase,crop=${used.width}:${used.height}`;
  const camera = `crop=${width}:${height}:x='${x}':y='${y}'`;
  const people = `[${input}:v]crop=iw:floor(ih*${upperPart}/2)*2:0:0,${look}`;
  if (distance === 1) return `${people},${whole},${camera}`;
  const far = `scale=${even(used.width * distance)}:-2`;
  return [
    `${people},split[near${input}][far${input}]`,
    `[near${input}]scale=96:-2,${whole},boxblur=24:2[around${input}]`,
    `[far${input}]${far}[people${input}]`,
    `[around${input}][people${input}]overlay=(W-w)/2:(H-h)/2,${camera}`,
  ].join(';');
}

function even(size: number): number {
  return 2 * Math.round(size / 2);
}

function n(value: number): string {
  return value.toFixed(3);
}
