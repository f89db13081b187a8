import { describe, expect, test } from '@jest/globals';
import { ACTS, type Act } from '../../../protocols/acts.ts';
import type { Result } from '../../../protocols/audit/fact.ts';
import { ACTIVITIES, activityOf, activityUri } from '../../../protocols/processing/activities.ts';
import { composeLines, type TracedFact } from '../../../protocols/processing/line.ts';
import { toOtlp } from '../../../protocols/processing/otlp.ts';
import { PROCESSING, processingOf } from '../../../protocols/processing/processing-acts.ts';
import { isPseudonym, pseudonymKey, pseudonymOf } from '../../../protocols/processing/pseudonym.ts';

const TRACE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const FRAME = {
  startTime: 1_764_068_470_669,
  endTime: 1_764_068_470_700,
  resource: { attributes: { 'service.name': 'beeldkluis' } },
};

function factOf(act: Act, result: Result = 'done', more: Partial<TracedFact> = {}): TracedFact {
  const by = { id: 'anna', name: 'A. Jansen', role: 'privacymedewerker', department: 'Juridische Zaken' } as const;
  return { ...TRACE, act, result, by, about: 'rec-1', ...more };
}

function linesOf(fact: TracedFact, pseudonyms: readonly string[] = []) {
  const subjects = pseudonyms.map((pseudonym) => ({ type: 'personeelsnummer' as const, pseudonym }));
  let child = 0;
  return composeLines(fact, subjects, FRAME, () => String(++child).padStart(16, '0'));
}

describe('the processing log', () => {
  test('has decided of every act whether it processes personal data', () => {
    expect(Object.keys(PROCESSING).sort()).toEqual(Object.keys(ACTS).sort());
  });

  test('holds every act that shows, changes, hands over or destroys footage or a request', () => {
    const stages = /^(custody\.(sealed|quarantined|released)|viewing|readout|redaction|inspection|delivery|handover)\b/;
    const left = Object.keys(ACTS).filter((act) => stages.test(act) && processingOf(act as Act) === undefined);
    expect(left).toEqual(['readout.prepared']);
  });

  test('says of an act which processing it was, and never who performed it', () => {
    const [line, ...others] = linesOf(factOf('viewing.opened', 'begun', { purpose: 'klacht' }));
    expect(others).toEqual([]);
    expect(line).toEqual({
      ...TRACE,
      ...FRAME,
      status: 'Ok',
      name: 'Opname openen',
      attributes: { 'dpl.core.processing_activity_id': 'urn:beeldkluis:verwerkingsactiviteit:uitlezen:klacht' },
    });
    expect(JSON.stringify(line)).not.toMatch(/anna|Jansen|Juridische/);
  });

  test.each([
    ['done', 'Ok'],
    ['begun', 'Ok'],
    ['ended', 'Ok'],
    ['refused', 'Unset'],
    ['failed', 'Error'],
  ] as const)('calls an act that was %s %s', (result, status) => {
    expect(linesOf(factOf('viewing.played', result)).map((line) => line.status)).toEqual([status]);
  });

  test('names one person in the line itself, and two persons in a child span each', () => {
    const [alone] = linesOf(factOf('viewing.played'), ['a'.repeat(64)]);
    expect(alone?.attributes).toMatchObject({
      'dpl.core.data_subject_id': 'a'.repeat(64),
      'dpl.core.data_subject_id_type': 'personeelsnummer',
    });
    const [parent, ...children] = linesOf(factOf('viewing.played'), ['a'.repeat(64), 'b'.repeat(64)]);
    expect(parent?.attributes).not.toHaveProperty('dpl.core.data_subject_id');
    expect(children.map((line) => [line.traceId, line.spanId, line.parentSpanId])).toEqual([
      [TRACE.traceId, '0000000000000001', TRACE.spanId],
      [TRACE.traceId, '0000000000000002', TRACE.spanId],
    ]);
    expect(children.map((line) => line.attributes['dpl.core.data_subject_id'])).toEqual([
      'a'.repeat(64),
      'b'.repeat(64),
    ]);
  });

  test('keeps the span of the application that called', () => {
    const fact = factOf('viewing.played');
    const [line] = linesOf({ ...fact, by: { ...fact.by, callerSpanId: 'beb0291b5162d850' } });
    expect(line?.parentSpanId).toBe('beb0291b5162d850');
  });

  test('has no line of what processes no personal data', () => {
    expect(linesOf(factOf('house.started'))).toEqual([]);
  });

  test('says whom footage was handed to', () => {
    const [line] = linesOf(factOf('handover.collected'));
    expect(line?.attributes).toMatchObject({
      'dpl.core.foreign_operation.processor': 'https://www.politie.nl/',
      'dpl.read.externalReadAPI_id': 'https://www.politie.nl/contact',
    });
  });
});

describe('a processing activity', () => {
  test.each(ACTIVITIES)('%s is found back by its URI', (activity) => {
    expect(activityOf(activityUri(activity))).toEqual({ activity, purpose: undefined });
    expect(URL.canParse(activityUri(activity))).toBe(true);
  });

  test('of reading out has its purpose in it, and a word from outside is none', () => {
    expect(activityOf(activityUri('uitlezen', 'inzage'))).toEqual({ activity: 'uitlezen', purpose: 'inzage' });
    expect(activityUri('uitlezen', 'drop table')).toBe(activityUri('uitlezen'));
    expect(activityOf('https://register.example/1')).toBeUndefined();
  });
});

describe('a pseudonym', () => {
  const key = pseudonymKey(Buffer.alloc(32, 1));
  const other = pseudonymKey(Buffer.alloc(32, 2));
  const anna = { type: 'personeelsnummer', id: 'anna' } as const;

  test('is the same for the same person, and another under another key or kind', () => {
    const pseudonym = pseudonymOf(key, anna);
    expect(pseudonymOf(key, { ...anna })).toBe(pseudonym);
    expect(isPseudonym(pseudonym)).toBe(true);
    expect(pseudonymOf(other, anna)).not.toBe(pseudonym);
    expect(pseudonymOf(key, { type: 'urn:beeldkluis:verzoeker-in-zaak', id: 'anna' })).not.toBe(pseudonym);
  });

  test('says under which key it was made without showing the key', () => {
    expect(key.id).toMatch(/^[0-9a-f]{16}$/);
    expect(key.id).not.toBe(other.id);
  });
});

test('a line travels as an OpenTelemetry span with hexadecimal ids and nanoseconds in text', () => {
  const fact = factOf('viewing.played', 'refused');
  const traces = toOtlp(linesOf({ ...fact, by: { ...fact.by, callerSpanId: 'beb0291b5162d850' } }, ['a'.repeat(64)]));
  expect(traces).toEqual({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'beeldkluis' } }] },
        scopeSpans: [
          {
            scope: { name: 'logboek-dataverwerkingen' },
            spans: [
              {
                ...TRACE,
                ...{ parentSpanId: 'beb0291b5162d850', name: 'Opname bekijken', kind: 1, status: { code: 0 } },
                startTimeUnixNano: '1764068470669000000',
                endTimeUnixNano: '1764068470700000000',
                attributes: [
                  {
                    key: 'dpl.core.processing_activity_id',
                    value: { stringValue: 'urn:beeldkluis:verwerkingsactiviteit:uitlezen' },
                  },
                  { key: 'dpl.core.data_subject_id', value: { stringValue: 'a'.repeat(64) } },
                  { key: 'dpl.core.data_subject_id_type', value: { stringValue: 'personeelsnummer' } },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});
