/** A place in a file of this machine: the number of its descriptor, which holds in every thread, and an offset in bytes. */
export interface FilePlace {
  readonly fd: number;
  readonly at: number;
  /** Descriptor of the same file that writes past the page cache, where there is one. */
  readonly direct?: number;
}

/**
 * What a sealing thread can be asked. `work` is a number by which the asking side tells pieces of work apart; every order is answered. The memory of
 * a step is given to the thread.
 */
export type ThreadOrder = { readonly work: number } & (
  | {
      /** Begins a message under a fresh salt; what is sealed goes straight into the file. */
      readonly kind: 'begin';
      readonly dataKey: Uint8Array;
      readonly context: Uint8Array;
      readonly file: FilePlace;
    }
  /** Opens a tail and seals the first `size` bytes of it again. */
  | {
      readonly kind: 'resume';
      readonly dataKey: Uint8Array;
      readonly tail: readonly Uint8Array[];
      readonly context: Uint8Array;
      readonly size: number;
    }
  /** Seals the first `size` bytes of a step, and adds them to the hash of a reading on the same thread when its work is named. */
  | { readonly kind: 'seal'; readonly memory: ArrayBuffer; readonly size: number; readonly hashedIn?: number }
  /** Ends the message. */
  | { readonly kind: 'close' }
  /** Gives up the message; answered with all it took, sealed as a tail. */
  | { readonly kind: 'take-back'; readonly context: Uint8Array }
  /** Begins a reading of an object, message by message. */
  | { readonly kind: 'begin-reading' }
  /** Opens the next message of a reading as a whole, from a file, and hashes its plaintext. */
  | {
      readonly kind: 'open';
      readonly dataKey: Uint8Array;
      readonly context: Uint8Array;
      readonly file: FilePlace;
      readonly sealedSize: number;
    }
  /** Begins to open the next message of a reading, of which this is the head. */
  | {
      readonly kind: 'begin-opening';
      readonly dataKey: Uint8Array;
      readonly context: Uint8Array;
      readonly head: Uint8Array;
    }
  /** Opens the next chunks of that message, the first `size` bytes of a step, and hashes their plaintext. */
  | { readonly kind: 'open-step'; readonly memory: ArrayBuffer; readonly size: number }
  /** Ends a reading; answered with the hash of all plaintext that was opened. */
  | { readonly kind: 'hash' }
  /** Forgets the work. */
  | { readonly kind: 'forget' }
);

/** What a sealing thread answers. */
export interface ThreadAnswer {
  /** SHA-256 of plaintext in hexadecimal digits. */
  readonly sha256?: string;
  /** The memory in which a step came, given back. */
  readonly memory?: ArrayBuffer;
  /** A sealed message, in pieces. */
  readonly sealed?: readonly Uint8Array[];
}

/** An order as it goes over, and what comes back under its number. */
export interface NumberedOrder {
  readonly number: number;
  readonly order: ThreadOrder;
}
export type NumberedAnswer = { readonly number: number } & (
  { readonly answer: ThreadAnswer } | { readonly fault: ThreadFault }
);

/** What went wrong on a thread. Between threads an error loses its class and its code. */
export interface ThreadFault {
  readonly isNotAuthentic: boolean;
  /** The code of the operating system, such as that of a full disk. */
  readonly code: string | undefined;
  readonly error: unknown;
}
