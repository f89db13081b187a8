import { isPurpose, PURPOSES, type Purpose } from '../viewing/purpose.ts';

/** Processing activities as they stand in the register of the municipality (AVG art. 30, Wpg art. 31d). */
export const ACTIVITIES = [
  'opslag',
  'uitlezen',
  'uitleesverzoeken',
  'inzage',
  'verstrekking-opsporing',
  'bewaarplicht',
  'vernietiging',
  'uitgifte-bodycams',
  'toezicht',
] as const;
export type Activity = (typeof ACTIVITIES)[number];

const REGISTER = 'urn:beeldkluis:verwerkingsactiviteit:';

/** URI of a processing activity (`dpl.core.processing_activity_id`); reading footage out is an activity of its own for every purpose. */
export function activityUri(activity: Activity, purpose?: string): string {
  const narrowed = activity === 'uitlezen' && purpose !== undefined && isPurpose(purpose) ? `:${purpose}` : '';
  return `${REGISTER}${activity}${narrowed}`;
}

/** Activity and purpose that a URI of ours stands for; nothing for another register's. */
export function activityOf(
  uri: string,
): { readonly activity: Activity; readonly purpose: Purpose | undefined } | undefined {
  for (const activity of ACTIVITIES) {
    for (const purpose of [undefined, ...PURPOSES]) {
      if (uri === activityUri(activity, purpose))
        return { activity, purpose: activity === 'uitlezen' ? purpose : undefined };
    }
  }
  return undefined;
}
