import type { ShowReason } from '../../../protocols/redaction/plan.ts';
import type { RedactionState } from '../../redaction/redaction-plans.ts';

type Named<K extends string> = Readonly<Record<K, string>>;

const statesInEnglish: Named<RedactionState> = {
  proposing: 'machine is looking',
  proposed: 'to be reviewed',
  reviewed: 'waits for a second person',
  approved: 'copy is being made',
  rendered: 'copy made',
  checked: 'copy checked',
  released: 'released',
  'sent-back': 'sent back',
  failed: 'failed',
};
const reasonsInEnglish: Named<ShowReason> = {
  requester: 'leave visible: this is the requester',
  consent: 'leave visible: this person consents',
  'not-a-face': 'leave visible: this is not a face',
};

const WHAT_NOW =
  'The footage itself is safe. Try again. If that fails too, give the number above to the administrator.';

/** English words of the redaction pages; the Dutch ones come first. */
export const redactionInEnglish = {
  ...{ states: statesInEnglish, reasons: reasonsInEnglish, cover: 'cover' },
  list: {
    title: 'Make unrecognisable',
    introduction:
      'A copy on which third parties are covered. The machine proposes, a person reviews, a second person approves.',
    none: 'There is no redaction yet. Begin at a readout request.',
    toRequests: 'To the readout requests',
    columns: ['Request', 'Recording', 'State', 'Ordered'],
    open: 'Open',
  },
  title: (number: string): string => `Make unrecognisable for ${number}`,
  facts: 'What it is about',
  factNames: {
    request: 'Request',
    recording: 'Recording',
    state: 'State',
    ordered: 'Ordered',
    revision: 'Revision of the plan',
    hash: 'Hash of the plan',
    tracks: 'Tracks',
    shown: 'Visible',
    masks: 'Extra covers',
    sound: 'Sound',
  },
  soundMuted: 'all sound is off',
  soundAudible: (muted: number): string => `audible, with ${String(muted)} muted parts`,
  waiting: {
    proposing: 'The machine is looking for faces. You need not wait: work goes on when you leave this page.',
    approved: 'The copy is being made and then checked by the machine. Work goes on when you leave this page.',
    progress: 'Progress',
    done: (percent: number): string => `${String(percent)} percent`,
  },
  footage: {
    title: 'Footage',
    introduction:
      'This is the original. Opening it and every second shown are recorded, with the purpose and the case of the request.',
    open: 'Open footage',
    waiting:
      'By the protocol a second person agrees first. The page of your request says what that person has to do. Come back here after that.',
    refresh: 'See whether there is agreement',
    agreed: 'The second person agreed. You can open the footage now.',
    covers: 'Show covers',
    solid: 'Show as the copy will be (solid)',
    outline: 'Show outlines',
    draw: 'Draw a cover',
    drawing: 'Drag over the picture to draw a rectangle. Escape stops.',
    timeline: 'Time line of the tracks',
    next: 'Next track',
    previous: 'Previous track',
  },
  review: {
    title: 'Review',
    introduction: 'Everything that was found is covered. Leave visible only who may be, and give the reason.',
    tracks: 'Tracks found',
    noTracks: 'The machine found nothing. View the whole recording and cover what is needed yourself.',
    track: (number: number): string => `Track ${String(number)}`,
    columns: ['Track', 'Picture', 'From', 'To', 'Certainty', 'Decision'],
    decision: (number: number): string => `Decision on track ${String(number)}`,
    goTo: 'Go to',
    picture: (number: number): string => `Crop of track ${String(number)}`,
    noPicture: 'Not shown yet',
    masks: 'Extra covers',
    masksHint:
      'A rectangle that lies over a stretch of time: a number plate, a screen, a face that was missed. Sizes in pixels from the top left. Leave a row empty to remove it.',
    mask: (number: number): string => `Cover ${String(number)}`,
    maskFields: { from: 'from (s)', to: 'to (s)', x: 'x', y: 'y', width: 'width', height: 'height' },
    addMask: 'Add a row',
    sound: 'Sound',
    muted: 'All sound off',
    audible: 'Sound on, except for the parts below',
    except: 'Muted parts',
    exceptHint: 'From and to in seconds, with a semicolon between. For example 0-3.5; 12-14',
    keep: 'Keep',
    submit: 'Keep and lay before a second person',
    kept: 'The plan has been kept.',
    submitted: 'The plan has been kept and waits for a second person.',
    sentBack: 'Sent back',
    found: 'The machine found something in the copy',
    foundText: (count: number, moments: string): string =>
      `${String(count)} findings, at: ${moments}. Cover these moments and submit the plan again.`,
    notSaved: 'Not kept. Somebody else changed the plan, or something is not right. Load the page again.',
    exceptWrong: 'Write parts as 0-3.5; 12-14',
    maskWrong: 'Fill in all six numbers of this cover',
  },
  approval: {
    title: 'Approve',
    introduction: 'This is what the requester will see. Approve only what you have viewed yourself.',
    requester: 'Requester',
    shownTitle: 'Who or what stays visible',
    nobody: 'Nobody. Everything that was found is covered.',
    columns: ['Track', 'From', 'To', 'Reason', 'Decided by'],
    own: 'You reviewed this plan yourself. Somebody else must approve it; you can still change it.',
    approve: 'Approve and make the copy',
    reason: 'Reason for sending it back',
    sendBack: 'Send back',
    approved: 'Approved. The copy is being made.',
    returned: 'Sent back to the reviewer.',
    fallback: 'Change the plan',
  },
  result: {
    released: 'The copy has been released',
    releasedText: 'The machine looked at the copy and found nothing visible that nobody had released.',
    frames: 'Frames in the copy',
    lookedAt: 'Frames looked at',
    releasedAt: 'Released at',
    hand: 'To inspection and delivery',
    failedTitle: 'It did not work',
    failedProposal: `The machine could not make a proposal. ${WHAT_NOW}`,
    failedCopy: `The copy could not be made or checked. No copy was kept. ${WHAT_NOW}`,
    again: 'Try again',
    retried: 'The machine is trying again.',
  },
  ordered: 'The machine is proposing a plan now.',
  seconds: (value: number): string => `${value.toFixed(1)} s`,
};
