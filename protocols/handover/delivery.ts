import { granted, refuse, type Verdict } from '../refusal.ts';

export const DELIVERY_STATES = ['offered', 'revoked', 'locked'] as const;
/** `locked` after the last wrong code; whether it has expired or was used up follows from the moment and the counter. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Longest time that one opening lasts, in minutes; it never outlasts the link. */
export const OPENING_MINUTES = 120;

/** What decides whether a delivery may be opened. */
export interface Delivery {
  readonly state: DeliveryState;
  readonly triesLeft: number;
  readonly viewsLeft: number;
  readonly expiresAt: Date;
}

/** The last moment at which a delivery that is offered now may be opened. */
export function deliveryEnd(offeredAt: Date, days: number): Date {
  return new Date(offeredAt.getTime() + days * 86_400_000);
}

/**
 * What an attempt with this code makes of the delivery. A wrong code costs a try and the last one locks; a right one costs an opening.
 * `opened` says whether the copy may be shown. Revoked, locked, used up and expired stay as they are, whatever the code.
 */
export function attempt(
  delivery: Delivery,
  codeIsRight: boolean,
  now: Date,
): { readonly after: Delivery; readonly opened: boolean } {
  if (!isOpen(delivery, now)) return { after: delivery, opened: false };
  if (codeIsRight) return { after: { ...delivery, viewsLeft: delivery.viewsLeft - 1 }, opened: true };
  const triesLeft = delivery.triesLeft - 1;
  return { after: { ...delivery, triesLeft, state: triesLeft > 0 ? 'offered' : 'locked' }, opened: false };
}

/** Whether the right code opens this delivery now. */
export function isOpen(delivery: Delivery, now: Date): boolean {
  return delivery.state === 'offered' && delivery.triesLeft > 0 && delivery.viewsLeft > 0 && now < delivery.expiresAt;
}

/** The municipality takes a delivery back; doing so again, or after it was locked, changes nothing but the state. */
export function revoke(delivery: Delivery): Verdict<Delivery> {
  if (delivery.state === 'revoked') return refuse('link-expired');
  return granted({ ...delivery, state: 'revoked' });
}
