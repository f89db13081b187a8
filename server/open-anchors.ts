import { readFile } from 'node:fs/promises';
import type { Anchor } from './audit/anchors.ts';
import { bucketAnchor } from './audit/bucket-anchor.ts';
import { mailAnchor, type MailRoute } from './audit/mail-anchor.ts';
import { timestampAnchor } from './audit/timestamp-anchor.ts';
import type { Settings } from './config.ts';
import type { MailSettings } from './settings.ts';

/** The places outside, beside the folder, that checkpoints are to be kept in. Nothing is sent yet; throws when a file that is named cannot be read. */
export async function openAnchors({ anchors: { timestamp, bucket, mail } }: Settings): Promise<readonly Anchor[]> {
  const anchors: Anchor[] = [];
  if (timestamp !== undefined) {
    const certificates = await readFile(timestamp.certificateFile, 'utf8');
    anchors.push(timestampAnchor({ url: timestamp.url, certificates }));
  }
  if (bucket !== undefined) {
    const accessKey = (await readFile(bucket.accessKeyFile, 'utf8')).trim();
    const secretKey = (await readFile(bucket.secretKeyFile, 'utf8')).trim();
    anchors.push(bucketAnchor({ ...bucket, accessKey, secretKey }));
  }
  if (mail !== undefined) anchors.push(mailAnchor({ ...mail, signIn: await signInOf(mail) }));
  return anchors;
}

async function signInOf({ signIn }: MailSettings): Promise<MailRoute['signIn']> {
  if (signIn === undefined) return undefined;
  return { user: signIn.user, password: (await readFile(signIn.passwordFile, 'utf8')).trim() };
}
