/** What was wrong with which field; caught by the parser that started the reading and turned into a refusal. */
export class Refused extends Error {
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/** One value of unknown shape and where it stands; every method answers the typed value or throws `Refused`. */
export class Reading {
  readonly field: string;
  readonly #value: unknown;

  constructor(value: unknown, field: string) {
    this.#value = value;
    this.field = field;
  }

  /** A member of an object; a missing one reads as undefined and is refused by the next step. */
  member(name: string): Reading {
    const members = new Map(Object.entries(this.#object()));
    return new Reading(members.get(name), this.field === '' ? name : `${this.field}.${name}`);
  }

  /** Refuses members that are not named: nothing may hide in a plan. */
  holdsOnly(...names: readonly string[]): void {
    const stranger = Object.keys(this.#object()).find((name) => !names.includes(name));
    if (stranger !== undefined) throw new Refused(this.field, `holds an unknown field ${stranger}`);
  }

  /** Every element read by `read`, at most `most` of them. */
  list<T>(most: number, read: (element: Reading) => T): T[] {
    if (!Array.isArray(this.#value)) throw new Refused(this.field, 'is not a list');
    const elements: readonly unknown[] = this.#value;
    if (elements.length > most) throw new Refused(this.field, 'is too long');
    return elements.map((element, index) => read(new Reading(element, `${this.field}[${String(index)}]`)));
  }

  /** A finite number within the bounds. */
  number(least: number, most: number): number {
    if (typeof this.#value !== 'number' || !Number.isFinite(this.#value))
      throw new Refused(this.field, 'is not a number');
    if (this.#value < least || this.#value > most) throw new Refused(this.field, 'is out of bounds');
    return this.#value;
  }

  /** A whole number within the bounds. */
  whole(least: number, most: number): number {
    const value = this.number(least, most);
    if (!Number.isSafeInteger(value)) throw new Refused(this.field, 'is not a whole number');
    return value;
  }

  /** Text of 1 to `most` characters. */
  text(most: number): string {
    if (typeof this.#value !== 'string' || this.#value === '') throw new Refused(this.field, 'is not text');
    if (this.#value.length > most) throw new Refused(this.field, 'is too long');
    return this.#value;
  }

  /** One of a closed list. */
  oneOf<const T extends string>(allowed: readonly T[]): T {
    const found = allowed.find((candidate) => candidate === this.#value);
    if (found === undefined) throw new Refused(this.field, `is none of ${allowed.join(', ')}`);
    return found;
  }

  /** Whether null was written here. */
  isNull(): boolean {
    return this.#value === null;
  }

  #object(): object {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) {
      throw new Refused(this.field, 'is not an object');
    }
    return this.#value;
  }
}
