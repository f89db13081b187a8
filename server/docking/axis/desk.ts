import type { KeyStore } from '../../custody/key-store.ts';
import type { DockingDesk } from '../desk.ts';

/** What the interface for Axis docks needs. */
export interface AxisDesk extends DockingDesk {
  /** Holds the private keys that docks encrypt to. */
  readonly keyStore: Pick<KeyStore, 'create' | 'privateKey'>;
  /** Address under which docks reach the service. */
  readonly publicUrl: string;
  /** Release of this program. */
  readonly version: string;
  /** Certificates in PEM that docks are to trust. */
  readonly certificates: () => Promise<readonly string[]>;
  /** The demonstration: on this machine alone plain HTTP is allowed, and no certificate is needed. */
  readonly demo: boolean;
}
