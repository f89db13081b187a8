import { SHOW_REASONS } from '../../../protocols/redaction/plan.ts';
import { granted, refuse, type RefusedField, type Verdict } from '../../../protocols/refusal.ts';
import type { PlanChanges } from '../../redaction/plan-changes.ts';

/** Beginning of the name of the field that decides on a track. */
export const DECISION_FIELD = 'besluit-';
/** Names of the six fields of a row of extra covers, in this order. */
export const MASK_FIELDS = [
  'masker-van',
  'masker-tot',
  'masker-x',
  'masker-y',
  'masker-breedte',
  'masker-hoogte',
] as const;

/** What the form of the editor sent, not read yet. */
export type Sent = Readonly<Record<string, unknown>>;

/** Reads the decisions from the form of the editor, as a browser without scripts sends it. Refuses `invalid-input` and names the fields. */
export function changesFromForm(sent: Sent): Verdict<PlanChanges> {
  const wrong: RefusedField[] = [];
  const changes: PlanChanges = { shown: shownIn(sent), extraMasks: masksIn(sent, wrong), sound: soundIn(sent, wrong) };
  return wrong.length === 0 ? granted(changes) : refuse('invalid-input', wrong);
}

/** The rows of extra covers as they were written, right or wrong, without the empty ones. */
export function rowsAsSent(sent: Sent): readonly (readonly string[])[] {
  const columns = MASK_FIELDS.map((name) => listOf(sent[name]));
  const count = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: count }, (_, row) => columns.map((column) => (column[row] ?? '').trim())).filter(
    (cells) => cells.some((cell) => cell !== ''),
  );
}

function shownIn(sent: Sent): PlanChanges['shown'] {
  return Object.entries(sent).flatMap(([name, value]) => {
    const reason = SHOW_REASONS.find((one) => one === value);
    return name.startsWith(DECISION_FIELD) && reason !== undefined
      ? [{ trackId: name.slice(DECISION_FIELD.length), reason }]
      : [];
  });
}

function masksIn(sent: Sent, wrong: RefusedField[]): PlanChanges['extraMasks'] {
  return rowsAsSent(sent).flatMap((cells) => {
    const [fromSeconds = NaN, toSeconds = NaN, x = NaN, y = NaN, width = NaN, height = NaN] = cells.map(numberIn);
    const box = { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
    if ([fromSeconds, toSeconds, x, y, width, height].every(Number.isFinite) && toSeconds > fromSeconds) {
      return [{ fromSeconds, toSeconds, box }];
    }
    wrong.push({
      field: 'maskers',
      reason: 'Vul van elke extra afdekking alle zes getallen in, met een einde na het begin',
    });
    return [];
  });
}

function soundIn(sent: Sent, wrong: RefusedField[]): PlanChanges['sound'] {
  if (sent['geluid'] !== 'audible') return { decision: 'muted' };
  const parts = listOf(sent['gedempt'])
    .join(';')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const except = parts.flatMap((part) => {
    const [from = '', to = ''] = part.split('-');
    const [fromSeconds, toSeconds] = [numberIn(from), numberIn(to)];
    return toSeconds > fromSeconds && fromSeconds >= 0 ? [{ fromSeconds, toSeconds }] : [];
  });
  if (except.length !== parts.length) {
    wrong.push({ field: 'gedempt', reason: 'Schrijf stukken in seconden, zoals 0-3,5; 12-14' });
  }
  return { decision: 'audible', except };
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? [value] : [];
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}
