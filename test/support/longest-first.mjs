import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * The suites that take longest, in the order in which they begin: those that wait take turns with those that work, so that two workers have enough
 * to do together and end together. Jest itself knows times only where it ran before.
 */
const LONGEST = [
  'server/kill/killed-while-rendering',
  'server/web/every-page',
  'server/dock-agent/watch-cameras',
  'media-pipeline/redaction-run',
  'server/http/every-route',
  'journeys/life-of-a-recording',
  'server/kill/killed-while-destroying',
  'server/demo/demo',
  'server/web/intake-page',
  'server/web/redaction-pages',
  'server/docking/killed-while-receiving',
  'server/web/supervision-pages',
  'server/web/player-sitting',
  'server/kill/killed-while-viewing',
  'server/web/viewing-pages',
  'server/kill/killed-with-many-cameras',
  'server/kill/killed-while-an-axis-dock-sends',
  'server/web/second-person-pages',
  'media-pipeline/detection/onnx-detector',
  'media-pipeline/render-redacted',
  'server/commands/keys-program',
  'server/handover/copy',
  'server/redaction/killed-render',
  'server/retention/destroy-due',
].map((name) => `${name}.test.ts`);

const gone = LONGEST.filter((name) => !existsSync(join(import.meta.dirname, '..', name)));
if (gone.length > 0)
  throw new Error(`test/support/longest-first.mjs names suites that do not exist: ${gone.join(', ')}`);

function rank({ path }) {
  const place = LONGEST.findIndex((name) => path.endsWith(`/test/${name}`));
  return place === -1 ? LONGEST.length : place;
}

/** Puts the long suites first, and the others as jest would. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
