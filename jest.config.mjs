export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  setupFiles: ['<rootDir>/test/support/one-realm.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  testTimeout: 60_000,
  // Two at a time: the tests start servers, ffmpeg and a browser of their own, and CI has two cores.
  maxWorkers: 2,
  // A worker keeps the modules of every suite that it ran, and walks through all of them whenever it collects garbage, which footage makes it do
  // often: with a gigabyte of them a suite takes many times as long. Starting a worker takes less than a second.
  workerIdleMemoryLimit: '300MB',
};
