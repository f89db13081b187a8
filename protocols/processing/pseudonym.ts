import { createHmac } from 'node:crypto';

/** Kinds of identification of a person concerned (`dpl.core.data_subject_id_type`): of the municipality's staff, and the requester in a case by its number. */
export const SUBJECT_TYPES = ['personeelsnummer', 'urn:beeldkluis:verzoeker-in-zaak'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** A person concerned as the house knows him. Never written into the processing log. */
export interface DataSubject {
  readonly type: SubjectType;
  readonly id: string;
}

/** A person concerned as the processing log knows him. */
export interface PseudonymousSubject {
  readonly type: SubjectType | undefined;
  readonly pseudonym: string;
}

/** Secret under which pseudonyms are made, with the name by which a line says which one it was. */
export interface PseudonymKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** Names a key by its own secret, so that another secret never goes by the same name. */
export function pseudonymKey(secret: Buffer): PseudonymKey {
  return {
    id: createHmac('sha256', secret).update('beeldkluis/pseudonym-key-id/v1').digest('hex').slice(0, 16),
    secret,
  };
}

const PSEUDONYM = /^[0-9a-f]{64}$/;

/** Whether a text is a pseudonym already. */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text);
}

/** HMAC-SHA-256 over type, a zero byte and id, as 64 hexadecimal digits: the same person is found again, and nobody without the key learns who it is. */
export function pseudonymOf(key: PseudonymKey, { type, id }: DataSubject): string {
  return createHmac('sha256', key.secret).update(`${type}\0`).update(id).digest('hex');
}
