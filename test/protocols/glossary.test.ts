import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ACTS, ROLES } from '../../protocols/acts.ts';
import { RESULTS } from '../../protocols/audit/fact.ts';
import {
  OBJECT_KINDS,
  OBJECT_STATES,
  QUARANTINE_REASONS,
  RECORDING_STATES,
} from '../../protocols/custody/recording.ts';
import { DELIVERY_STATES } from '../../protocols/handover/delivery.ts';
import { INSPECTION_STATES } from '../../protocols/handover/inspection.ts';
import { IDENTITY_METHODS } from '../../protocols/municipal/protocol.ts';
import { REQUEST_KINDS } from '../../protocols/readout/request-kind.ts';
import { REQUEST_STATES } from '../../protocols/readout/request.ts';
import { PLAN_STATES } from '../../protocols/redaction/plan-review.ts';
import { SHOW_REASONS } from '../../protocols/redaction/plan.ts';
import { REFUSALS } from '../../protocols/refusal.ts';
import { HOLD_KINDS } from '../../protocols/retention/hold.ts';
import { MANDATE_STATES } from '../../protocols/retention/mandate.ts';
import { PROSPECTS } from '../../protocols/retention/term.ts';
import { PACK_STATES } from '../../protocols/supervision/audit-pack.ts';
import { LOG_CHECK_OUTCOMES } from '../../protocols/supervision/log-check.ts';
import { RIGHT_KINDS, RIGHT_VERDICTS } from '../../protocols/supervision/rights-review.ts';
import { TASK_ORIGINS, TASK_STATES, VIEW_JUDGEMENTS } from '../../protocols/supervision/task.ts';
import { PURPOSES } from '../../protocols/viewing/purpose.ts';
import { CLOSE_REASONS, SESSION_STATES } from '../../protocols/viewing/session.ts';

const glossary = readFileSync(path.resolve(import.meta.dirname, '..', '..', 'protocols', 'glossary.md'), 'utf8');
const STAGES = ['docking', 'custody', 'viewing', 'readout', 'redaction', 'handover', 'retention'];

describe('the glossary', () => {
  test.each([
    ['stages', STAGES],
    ['acts', Object.keys(ACTS)],
    ['refusals', REFUSALS],
    ['roles', ROLES],
    ['results', RESULTS],
    ['states of a recording', RECORDING_STATES],
    ['reasons for quarantine', QUARANTINE_REASONS],
    ['kinds of sealed object', OBJECT_KINDS],
    ['states of a sealed object', OBJECT_STATES],
    ['purposes', PURPOSES],
    ['states of a viewing session', SESSION_STATES],
    ['reasons to close a viewing session', CLOSE_REASONS],
    ['kinds of request', REQUEST_KINDS],
    ['states of a request', REQUEST_STATES],
    ['ways to verify identity', IDENTITY_METHODS],
    ['states of a plan', PLAN_STATES],
    ['reasons to stay visible', SHOW_REASONS],
    ['states of a delivery', DELIVERY_STATES],
    ['states of an inspection', INSPECTION_STATES],
    ['kinds of hold', HOLD_KINDS],
    ['states of a mandate', MANDATE_STATES],
    ['prospects of a recording', PROSPECTS],
    ['judgements of a view', VIEW_JUDGEMENTS],
    ['states of a task', TASK_STATES],
    ['origins of a task', TASK_ORIGINS],
    ['outcomes of a check of the log', LOG_CHECK_OUTCOMES],
    ['states of an audit pack', PACK_STATES],
    ['rights that are reviewed', RIGHT_KINDS],
    ['verdicts on a right', RIGHT_VERDICTS],
  ])('explains all %s', (_what, codes) => {
    expect(codes.filter((code) => !glossary.includes(`\`${code}\``))).toEqual([]);
  });

  test.each([
    ['act', /^\| `([a-z]+\.[a-z-]+)`/gm, Object.keys(ACTS)],
    ['refusal', /^\| `([a-z]+(?:-[a-z]+)+)`/gm, REFUSALS],
  ] as const)('explains no %s that does not exist', (_what, row, codes) => {
    const explained = [...glossary.matchAll(row)].map((match) => match[1] ?? '');
    expect(explained.filter((code) => !(codes as readonly string[]).includes(code))).toEqual([]);
  });
});
