/** Where the interface for Axis docks is mounted. */
export const AXIS_PATH = '/axis';

/** Where docks sign in. */
export const SIGN_IN_PATH = `${AXIS_PATH}/auth/v1.0`;

const STORAGE_PATH = `${AXIS_PATH}/v1`;

/** What a request is for: signing in, or a place in the storage of an account. */
export type AxisTarget =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'storage'; readonly account: string; readonly container?: string; readonly object?: string };

/** Path of the storage of a connection. */
export function storagePath(connectionId: string): string {
  return `${STORAGE_PATH}/${connectionId}`;
}

/** Reads the path of a request; nothing when the interface has no such place. */
export function targetOf(path: string): AxisTarget | undefined {
  if (path === SIGN_IN_PATH) return { kind: 'sign-in' };
  if (!path.startsWith(`${STORAGE_PATH}/`)) return undefined;
  try {
    const parts = path
      .slice(STORAGE_PATH.length + 1)
      .split('/')
      .map(decodeURIComponent);
    const [account = '', container = '', ...rest] = parts;
    const object = rest.join('/');
    return {
      ...{ kind: 'storage', account },
      ...(container === '' ? {} : { container }),
      ...(object === '' ? {} : { object }),
    };
  } catch (cause) {
    if (cause instanceof URIError) return undefined;
    throw cause;
  }
}
