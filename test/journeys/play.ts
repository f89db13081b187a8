/** `npm run journey`: plays the whole life of a recording on a fresh folder, one line a step. Ends with 0 only when every step held. */
import { lifeOfARecording } from './life-of-a-recording.ts';

const begunAt = performance.now();
const seconds = (): string => `${((performance.now() - begunAt) / 1000).toFixed(1).padStart(6)} s`;
let steps = 0;
try {
  for await (const step of lifeOfARecording()) {
    steps += 1;
    console.log(`${seconds()}  ${step}`);
  }
  console.log(`${seconds()}  All ${steps} steps held`);
} catch (error) {
  console.error(
    `${seconds()}  Step ${steps + 1} does not hold:`,
    error instanceof Error ? (error.cause ?? error) : error,
  );
  process.exitCode = 1;
}
