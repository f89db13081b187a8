/** Everybody who can act. */
export const ROLES = [
  'handhaver',
  'beheerder',
  'privacymedewerker',
  'beoordelaar',
  'toezichthouder',
  'betrokkene',
  'dock',
  'wandscherm',
  'systeem',
  'onbekend',
] as const;

/** Role in which somebody acts. `betrokkene` is a citizen behind a code, `dock` an enrolled docking PC, `wandscherm` a screen that shows the dock wall, `systeem` a job, `onbekend` nobody known. */
export type Role = (typeof ROLES)[number];

/** Roles that a member of staff can hold. */
export const STAFF_ROLES = [
  'handhaver',
  'beheerder',
  'privacymedewerker',
  'beoordelaar',
  'toezichthouder',
] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];
