import { createPublicKey } from 'node:crypto';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { formatVerifierKey } from '../../protocols/audit/checkpoint.ts';
import { isLoopback } from '../loopback.ts';
import { readAnchors, type Anchor } from './anchors.ts';
import type { CheckpointDesk, PublishedCheckpoint } from './publish-checkpoint.ts';

/** The auditor's mailbox, and the mail server that takes mail for it. */
export interface MailRoute {
  /** `smtp://host:port` (TLS by STARTTLS) or `smtps://host:port`. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly signIn: { readonly user: string; readonly password: string } | undefined;
}

const DAY_MILLISECONDS = 86_400_000;
const PATIENCE_MILLISECONDS = 15_000;

/**
 * Mails the newest checkpoint to an auditor, who keeps it where the operator cannot reach: at most once a day and only when the log grew,
 * and whenever somebody asks for it. TLS is required for every mail server but one on this machine.
 */
export function mailAnchor(route: MailRoute): Anchor {
  return {
    kind: 'mail',
    keep: async (desk, checkpoint) => {
      const [state] = await readAnchors(desk.database.sql, ['mail']);
      const { keptAt, askedAt, size = 0 } = state ?? {};
      const isAsked = askedAt !== undefined && (keptAt === undefined || askedAt >= keptAt);
      if (!isAsked && (size >= checkpoint.size || isRecent(desk, keptAt))) return undefined;
      await send(route, messageOf(route, desk, checkpoint));
      return checkpoint.size;
    },
  };
}

function isRecent({ clock }: CheckpointDesk, keptAt: string | undefined): boolean {
  if (keptAt === undefined) return false;
  const passed = clock.now().getTime() - Date.parse(keptAt);
  return passed >= 0 && passed < DAY_MILLISECONDS;
}

async function send(route: MailRoute, message: SendMailOptions): Promise<void> {
  const transport = transportTo(route);
  try {
    const { rejected } = await transport.sendMail(message);
    // Whoever did get it gets it again with the next attempt; better twice than never.
    if (rejected.length > 0) throw new Error(`The mail server refused ${rejected.length} of the addresses`);
  } finally {
    transport.close();
  }
}

function transportTo({ url, signIn }: MailRoute): Transporter<{ readonly rejected: readonly unknown[] }> {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'smtps:';
  return createTransport({
    ...{ host: hostname, port: port === '' ? (secure ? 465 : 587) : Number(port), secure },
    ...{ requireTLS: !secure && !isLoopback(hostname), tls: { minVersion: 'TLSv1.2' } },
    ...(signIn === undefined ? {} : { auth: { user: signIn.user, pass: signIn.password } }),
    connectionTimeout: PATIENCE_MILLISECONDS,
    greetingTimeout: PATIENCE_MILLISECONDS,
    socketTimeout: PATIENCE_MILLISECONDS,
  });
}

/** The mail: the signed checkpoint as text, and how to compare it. It says nothing about persons. */
function messageOf({ from, to }: MailRoute, { signer, clock }: CheckpointDesk, checkpoint: PublishedCheckpoint) {
  const { size, note } = checkpoint;
  const { origin } = signer;
  const key = formatVerifierKey({ name: origin, publicKey: createPublicKey(signer.privateKey) });
  const file = `checkpoint-${size}.txt`;
  return {
    ...{ from, to: [...to], date: clock.now(), disableFileAccess: true, disableUrlAccess: true },
    subject: `Ondertekende stand van het logboek ${origin}: ${size} regels`,
    text: [
      `Dit is de ondertekende stand van het logboek ${origin} na ${size} regels.`,
      'Bewaar dit bericht. Wie het logboek beheert kan deze stand niet meer veranderen, en u kunt er later het hele logboek mee nakijken.',
      `De stand (ook als bijlage ${file}):`,
      note,
      'Zo vergelijkt u:\n' +
        '1. Vraag de toezichthouder om een uitvoer van het hele logboek (logboek.jsonl).\n' +
        `2. Zet de bijlage ernaast en geef de opdracht:\n   npx beeldkluis verify logboek.jsonl --checkpoint ${file} --key '${key}'\n` +
        '3. Er hoort te staan dat het logboek klopt en deze stand voortzet. Staat er iets anders, dan is er in het logboek iets veranderd of weggehaald.',
      `De sleutel in de opdracht is die van dit logboek. Vergelijk hem met die in eerdere berichten: hij verandert niet vanzelf.`,
      `In English: this is the signed checkpoint of the log after ${size} entries. Keep it, and compare it with an export of the log by the command above.`,
    ].join('\n\n'),
    attachments: [{ filename: file, content: note, contentType: 'text/plain; charset=utf-8' }],
  } satisfies SendMailOptions;
}
