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
  testTimeout: 60_000,
  // Two at a time: the tests start servers, ffmpeg and a browser of their own, and CI has two cores.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
};
