import { errorCode } from '../../custody/error-code.ts';

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', '53100', 'QuotaExceeded', 'InsufficientStorage'];

/**
 * What a fault means to a dock: 507 when there is no room, 503 for everything else. Both make it keep its footage and try again; that nothing is
 * lost counts for more than the right name of a fault that we do not know.
 */
export function troubleStatus(fault: unknown): 503 | 507 {
  for (let cause = fault; typeof cause === 'object' && cause !== null; cause = 'cause' in cause ? cause.cause : null) {
    const names = [errorCode(cause), 'name' in cause ? cause.name : undefined];
    if (names.some((name) => FULL.includes(String(name)))) return 507;
  }
  return 503;
}
