import type { Detector } from '../../media-pipeline/detection/detector.ts';
import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { Custody } from '../custody/store-object.ts';

/** What the stage of redaction needs. */
export interface RedactionDesk extends Custody {
  readonly protocol: MunicipalProtocol;
  /** The face detector, opened when it is first needed and shared by all jobs of this process. */
  readonly detector: () => Promise<Detector>;
}
