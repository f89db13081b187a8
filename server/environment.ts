import path from 'node:path';
import { z } from 'zod';
import { MOST_RECHECK_DAYS, RECHECK_DAYS } from '../protocols/custody/finding.ts';

const text = z.string().min(1);
const addresses = z
  .string()
  .transform((list) => list.split(',').map((address) => address.trim()))
  .pipe(z.array(z.email()));

function madeAtSetUp(name: string): string {
  return path.join(import.meta.dirname, '..', '.cache', name);
}

/** Names, kinds and defaults of everything that the environment can set. */
export const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  BEELDKLUIS_HOST: text.optional(),
  BEELDKLUIS_PUBLIC_URL: z.url().optional(),
  BEELDKLUIS_DATA: text.default('./data'),
  BEELDKLUIS_KEYS: text.optional(),
  BEELDKLUIS_KEYS_MIRROR: text.optional(),
  BEELDKLUIS_ROOT_KEY_FILE: text.optional(),
  BEELDKLUIS_CHECKPOINTS: text.optional(),
  BEELDKLUIS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  BEELDKLUIS_DATABASE_PASSWORD_FILE: text.optional(),
  BEELDKLUIS_S3_ENDPOINT: z.url().optional(),
  BEELDKLUIS_S3_REGION: text.default('eu-west-1'),
  BEELDKLUIS_S3_BUCKET: text.optional(),
  BEELDKLUIS_S3_ACCESS_KEY_FILE: text.optional(),
  BEELDKLUIS_S3_SECRET_KEY_FILE: text.optional(),
  BEELDKLUIS_TIMESTAMP_URL: z.url({ protocol: /^https?$/ }).optional(),
  BEELDKLUIS_TIMESTAMP_CERTIFICATE_FILE: text.optional(),
  BEELDKLUIS_ANCHOR_S3_ENDPOINT: z.url().optional(),
  BEELDKLUIS_ANCHOR_S3_REGION: text.default('eu-west-1'),
  BEELDKLUIS_ANCHOR_S3_BUCKET: text.optional(),
  BEELDKLUIS_ANCHOR_S3_ACCESS_KEY_FILE: text.optional(),
  BEELDKLUIS_ANCHOR_S3_SECRET_KEY_FILE: text.optional(),
  BEELDKLUIS_ANCHOR_MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  BEELDKLUIS_ANCHOR_MAIL_FROM: z.email().optional(),
  BEELDKLUIS_ANCHOR_MAIL_TO: addresses.optional(),
  BEELDKLUIS_ANCHOR_MAIL_USER: text.optional(),
  BEELDKLUIS_ANCHOR_MAIL_PASSWORD_FILE: text.optional(),
  BEELDKLUIS_LOG_ORIGIN: text.optional(),
  BEELDKLUIS_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  BEELDKLUIS_PROTOCOL: text.default('neutraal'),
  BEELDKLUIS_CLAMD: z
    .string()
    .regex(/^(\/.+|[^/\s:]+:\d{1,5})$/, 'is a path of a socket, or host:port')
    .optional(),
  BEELDKLUIS_RECHECK_DAYS: z.coerce.number().int().min(1).max(MOST_RECHECK_DAYS).default(RECHECK_DAYS),
  BEELDKLUIS_OIDC_ISSUER: z.url().optional(),
  BEELDKLUIS_OIDC_CLIENT_ID: text.optional(),
  BEELDKLUIS_OIDC_CLIENT_KEY_FILE: text.optional(),
  BEELDKLUIS_OIDC_ROLES_CLAIM: text.default('groups'),
  BEELDKLUIS_OIDC_ROLES: text.optional(),
  BEELDKLUIS_OIDC_ACR: z.string().default(''),
  BEELDKLUIS_TLS_CERTIFICATE: text.optional(),
  BEELDKLUIS_TLS_KEY: text.optional(),
  BEELDKLUIS_TRUSTED_PROXY: text.optional(),
  BEELDKLUIS_DOCK_CERTIFICATE: text.optional(),
  BEELDKLUIS_DETECTOR: text.default(madeAtSetUp('detector/ssd-mobilenetv1-int8.onnx')),
  BEELDKLUIS_BROWSER: text.default(madeAtSetUp('browser')),
  BEELDKLUIS_CONTACT_NAME: text.default('Beeldkluis'),
  BEELDKLUIS_CONTACT_EMAIL: z.email().default('beeldkluis@example.nl'),
  BEELDKLUIS_SECURITY_CONTACT: z.url({ protocol: /^(mailto|https)$/ }).default('mailto:beeldkluis@example.nl'),
  BEELDKLUIS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});
/** The environment as it was given, parsed. */
export type Environment = z.infer<typeof Environment>;
