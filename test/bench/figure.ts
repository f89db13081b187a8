/** One measured number with the goal it is held against. */
export interface Figure {
  /** What was measured, in words. */
  readonly figure: string;
  readonly value: number;
  /** Unit of the value: seconds, MB, ratio ... */
  readonly unit: string;
  /** Such as `<= 5`; without one the number is only told, for comparison. */
  readonly goal?: `${'<=' | '>=' | '<' | '>'} ${number}`;
}

/** Whether the number meets its goal; one without a goal always does. */
export function holds({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  const [sign, limit = ''] = goal.split(' ');
  const bound = Number(limit);
  if (sign === '<=') return value <= bound;
  if (sign === '>=') return value >= bound;
  if (sign === '<') return value < bound;
  return value > bound;
}

/** The value that this part of the values lies below: 0.95 for the p95. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
}

/** The number with so many digits behind the point. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
