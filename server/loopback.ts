const NAMES = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** Whether a host name of an address is this machine, so that nothing that is said to it travels. */
export function isLoopback(hostname: string): boolean {
  return NAMES.includes(hostname);
}
