import { z } from 'zod';

/** Id in a path. What is no id of ours is not found, as any other unknown one. */
export const Id = z.string().min(1).max(64);

/** Who watches along: a list, or the lines of a form. */
export const CoViewers = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(/\r?\n/))])
  .default([])
  .transform((lines) => lines.map((line) => line.trim()).filter((line) => line !== ''))
  .refine((lines) => lines.length <= 20 && lines.join().length <= 500, 'Noem hooguit twintig meekijkers');

/** An input that a form sends as an empty text when it was left open. */
export function fromForm<T extends z.ZodType>(input: T): z.ZodPreprocess<T> {
  return z.preprocess((sent) => (sent === '' ? undefined : sent), input);
}
