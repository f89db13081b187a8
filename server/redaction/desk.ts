import type { Detector } from '../../media-pipeline/detection/detector.ts';
import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { Custody } from '../custody/store-object.ts';

/** Footage at an address that only this machine can reach, until it is given back. */
export interface LentFootage extends AsyncDisposable {
  readonly url: string;
}

/** What the stage of redaction needs. */
export interface RedactionDesk extends Custody {
  readonly protocol: MunicipalProtocol;
  /** Gives ffmpeg a one-time loopback address for an object. */
  readonly lendFootage: (objectId: string) => Promise<LentFootage>;
  /** The face detector, opened when it is first needed and shared by all jobs of this process. */
  readonly detector: () => Promise<Detector>;
}
