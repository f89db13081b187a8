import type { KeyObject } from 'node:crypto';
import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { CheckpointDesk } from '../audit/publish-checkpoint.ts';
import type { Custody } from '../custody/store-object.ts';

/** What the stage of inspection and handover needs. */
export interface HandoverDesk extends Custody {
  readonly protocol: MunicipalProtocol;
  /** Address under which citizens reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** The private key of today that signs statements (RSA, PS256). */
  readonly signingKey: () => Promise<KeyObject>;
  /** Publishes the checkpoint up to which a package proves its custody history. */
  readonly checkpoints: CheckpointDesk;
}
