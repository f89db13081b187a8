import type { PictureSize } from '../../protocols/redaction/box.ts';
import type { SeenFace } from '../../protocols/redaction/tracks.ts';
import type { FeedSize } from '../ffmpeg/arguments.ts';

/** Finds faces. Looks at each moment through one or more feeds: a large one for far faces, a small one for near ones. */
export interface Detector {
  /** Name and weights hash, kept in every plan that it proposes. */
  readonly name: string;
  /** The feeds that it wants for footage of this size, in the order in which `find` takes them. */
  readonly feedsFor: (picture: PictureSize) => readonly FeedSize[];
  /** Faces in one picture, in pixels of the footage, weak ones included; `feeds` are RGB bytes of the padded sizes. */
  readonly find: (picture: PictureSize, feeds: readonly Uint8Array[]) => Promise<SeenFace[]>;
  /** Gives the memory back; nothing may be asked afterwards. */
  readonly close: () => Promise<void>;
}
