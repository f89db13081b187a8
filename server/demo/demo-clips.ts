import type { SampleKind } from '../../media-pipeline/sample-scenes.ts';
import type { DEMO_CAMERAS } from './demo-persons.ts';

/** One recording of the demonstration, before it is filmed. */
export interface DemoClip {
  readonly cameraId: (typeof DEMO_CAMERAS)[number]['id'];
  readonly clipName: string;
  readonly scene: SampleKind;
  readonly seconds: number;
  readonly seed: number;
  readonly place: string;
  readonly latitude: number;
  readonly longitude: number;
  /** How long before the moment of docking it began. */
  readonly hoursAgo: number;
}

/** What the cameras of the demonstration filmed: two fresh incidents, one of last week, one whose term is nearly over. */
export const DEMO_CLIPS: readonly DemoClip[] = [
  {
    ...{ cameraId: 'BC-0412', clipName: '2_BC-0412_0007.mp4', scene: 'square', seconds: 20, seed: 11, hoursAgo: 20 },
    ...{ place: 'Stationsplein', latitude: 52.1663, longitude: 4.4815 },
  },
  {
    ...{
      cameraId: 'BC-0412',
      clipName: '1_BC-0412_0006.mp4',
      scene: 'doorway',
      seconds: 16,
      seed: 5,
      hoursAgo: 24 * 25,
    },
    ...{ place: 'Breestraat 92', latitude: 52.1583, longitude: 4.4935 },
  },
  {
    ...{ cameraId: 'BC-0417', clipName: '2_BC-0417_0031.mp4', scene: 'terrace', seconds: 18, seed: 8, hoursAgo: 19.9 },
    ...{ place: 'Stationsplein', latitude: 52.1665, longitude: 4.4819 },
  },
  {
    ...{
      cameraId: 'BC-0417',
      clipName: '1_BC-0417_0030.mp4',
      scene: 'evening',
      seconds: 14,
      seed: 3,
      hoursAgo: 24 * 8,
    },
    ...{ place: 'Nieuwe Rijn', latitude: 52.1589, longitude: 4.4978 },
  },
];
