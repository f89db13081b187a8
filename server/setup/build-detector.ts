import { buildDetectorModel } from '../../media-pipeline/detection/build-detector-model.ts';
import { readSettings } from '../config.ts';

/** The face detector is converted from weights that lie in an npm package: nothing is fetched, and the outcome is the same on every machine. */
await buildDetectorModel(readSettings(true, {}).detectorModel);
