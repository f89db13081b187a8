import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail that was taken: from whom, to whom, and the message as it came. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: string;
  readonly secure: boolean;
}

/** A mail server on loopback that keeps what it takes. */
export interface TestMailServer extends AsyncDisposable {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  /** Lets it refuse every mail from now on, or take them again. */
  refuse(refusing: boolean): void;
}

/** Opens one; without options it takes mail from anybody, and offers STARTTLS with a certificate that nobody trusts. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const taken: TakenMail[] = [];
  let refusing = false;
  const server = new SMTPServer({
    ...{ authOptional: true, logger: false, disabledCommands: ['STARTTLS'] },
    onData: (stream, session, done) => {
      void buffer(stream).then((message) => {
        if (refusing) {
          done(Object.assign(new Error('no room'), { responseCode: 452 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        taken.push({
          from,
          to: rcptTo.map(({ address }) => address),
          message: message.toString(),
          secure: session.secure,
        });
        done();
      });
    },
    ...options,
  });
  // A client that breaks off is part of the tests.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...{ port: address.port, taken },
    refuse: (now) => {
      refusing = now;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
