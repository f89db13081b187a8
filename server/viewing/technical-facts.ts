import { z } from 'zod';

const Facts = z.object({
  container: z.string().optional(),
  brand: z.string().nullish(),
  video: z
    .object({
      codec: z.string(),
      pixelFormat: z.string().optional(),
      width: z.number(),
      height: z.number(),
      frameRate: z.number(),
    })
    .nullish(),
  audio: z.object({ codec: z.string(), channels: z.number() }).nullish(),
});

/** What ffprobe found of picture and sound. */
export type TechnicalFacts = z.infer<typeof Facts>;

/** Reads the facts as they were stored; nothing while the footage was not examined. */
export function technicalFacts(stored: string | null): TechnicalFacts | undefined {
  return stored === null ? undefined : Facts.safeParse(JSON.parse(stored)).data;
}
