import { z } from 'zod';

/** Id in a path. What is no id of ours is not found, as any other unknown one. */
export const Id = z.string().min(1).max(64);

/** An input that a form sends as an empty text when it was left open. */
export function fromForm<T extends z.ZodType>(input: T): z.ZodPreprocess<T> {
  return z.preprocess((sent) => (sent === '' ? undefined : sent), input);
}
