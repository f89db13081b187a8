import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import {
  composeStatement,
  mayDestroy,
  runNumber,
  type DestroyedItem,
  type StatementFacts,
} from '../../../protocols/retention/destruction.ts';
import { prospectOf } from '../../../protocols/retention/term.ts';

const NOW = new Date('2026-11-23T16:00:00Z');

const recordings = fc.record({
  state: fc.constantFrom('docked', 'sealed', 'quarantined', 'destroying', 'destroyed'),
  dueAt: fc.date({ min: new Date('2026-11-01T00:00:00Z'), max: new Date('2026-12-20T00:00:00Z'), noInvalidDate: true }),
  holds: fc.integer({ min: 0, max: 3 }),
});

describe('destruction', () => {
  test('proceeds only for what is due, sealed or in quarantine, and kept by nothing', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const allowed = mayDestroy(recording, NOW).refused === undefined;
        expect(allowed).toBe(
          ['sealed', 'quarantined'].includes(recording.state) && recording.holds === 0 && recording.dueAt <= NOW,
        );
      }),
    );
  });

  test('never proceeds while a hold is open', () => {
    fc.assert(
      fc.property(recordings, fc.integer({ min: 1, max: 9 }), (recording, holds) => {
        expect(mayDestroy({ ...recording, holds }, NOW).refused).toBeDefined();
      }),
    );
  });

  test('is due at the last moment of the term, not after it', () => {
    expect(mayDestroy({ state: 'sealed', holds: 0, dueAt: NOW }, NOW).refused).toBeUndefined();
    expect(mayDestroy({ state: 'sealed', holds: 0, dueAt: new Date(NOW.getTime() + 1) }, NOW).refused).toBe(
      'not-ready',
    );
  });

  test('what is shown as ready is exactly what may be destroyed', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        fc.pre(recording.state !== 'docked');
        expect(prospectOf(recording, NOW) === 'ready').toBe(mayDestroy(recording, NOW).refused === undefined);
      }),
    );
  });
});

const item: DestroyedItem = {
  recordingId: '0b5c1c7e-2d8e-4a64-9b43-6d7f0e1f2a3b',
  cameraId: 'BC-07',
  clipName: 'clip-1.mp4',
  recordedFrom: '2026-10-20T12:00:00.000Z',
  recordedTo: '2026-10-20T12:10:00.000Z',
  dockedAt: '2026-10-20T18:00:00.000Z',
  dueAt: '2026-11-17T12:10:00.000Z',
  sha256: 'ab'.repeat(32),
  bytes: 1000,
  derived: { copy: 1, plan: 2 },
  keyIds: ['due/2026-11-17'],
  lastHoldLiftedAt: null,
  announcedAt: '2026-11-23T16:00:00.000Z',
  keysDestroyedAt: '2026-11-23T16:00:01.000Z',
  objectRemovedAt: '2026-11-23T16:00:02.000Z',
};
const facts: StatementFacts = {
  number: runNumber(2026, 1),
  runId: 'run',
  organisation: neutraal.municipality,
  mandate: { reference: 'M-2026-1', ground: '12.1.9', grantedBy: 'F. Gerritsen', validTo: '2027-01-01T00:00:00.000Z' },
  startedBy: 'systeem',
  startedAt: '2026-11-23T16:00:00.000Z',
  finishedAt: '2026-11-23T16:01:00.000Z',
  selectielijst: neutraal.retention.selectielijst,
  protocol: { id: 'neutraal', version: 1 },
  items: [item, item],
  kept: [{ recordingId: 'held', reason: 'hold', caseRefs: ['UV-2026-0001'] }],
  previousStatementHash: null,
};

describe('the statement of destruction', () => {
  test('has what Archiefbesluit 1995 art. 8 asks: a specification, the ground and the manner', () => {
    const statement = composeStatement(facts);
    expect(statement.items).toEqual([item, item]);
    expect(statement.ground).toMatchObject({
      law: 'Archiefwet 1995, artikel 3',
      category: '12.1.9',
      term: 'P4W',
      protocol: 'neutraal@1',
    });
    expect(statement.ground.words).toContain('M-2026-1');
    expect(statement.manner.words).toContain('sleutels gewist');
    expect(statement.manner.backups).toContain('geen reservekopie nog te openen');
  });

  test('counts what was destroyed, with everything made from it', () => {
    expect(composeStatement(facts).totals).toEqual({ recordings: 2, bytes: 2000, derived: 6 });
  });

  test('has a number of its year', () => {
    expect(runNumber(2026, 12)).toBe('VV-2026-0012');
  });
});
