import type { Act } from '../../../protocols/acts.ts';
import { bilingual } from '../view.ts';

type AxisAct = Extract<Act, `docking.axis-${string}` | 'docking.series-completed' | 'custody.decrypted'>;
type Words = Readonly<Record<AxisAct, readonly [did: string, want: string]>>;

const nl: Words = {
  'docking.axis-listed': ['bekeek de docks van Axis', 'de docks van Axis bekijken'],
  'docking.axis-connected': ['maakte een verbinding met docks van Axis', 'een verbinding met docks van Axis maken'],
  'docking.axis-file-made': ['maakte een verbindingsbestand', 'een verbindingsbestand maken'],
  'docking.axis-encrypted': ['zette versleuteling door docks aan', 'versleuteling door docks aanzetten'],
  'docking.axis-revoked': ['trok een verbinding met docks in', 'een verbinding met docks intrekken'],
  'docking.axis-signed-in': ['meldde zich aan als dock', 'zich aanmelden als dock'],
  'docking.axis-bound': ['bond een camerasysteem aan een verbinding', 'een camerasysteem aan een verbinding binden'],
  'docking.axis-announced': ['kondigde een gebruiker of camera aan', 'een gebruiker of camera aankondigen'],
  'docking.series-completed': ['voltooide een opname', 'een opname voltooien'],
  'custody.decrypted': ['opende een versleuteld ontvangen opname', 'een versleuteld ontvangen opname openen'],
};

const en: Words = {
  'docking.axis-listed': ['looked at the Axis docks', 'look at the Axis docks'],
  'docking.axis-connected': ['made a connection with Axis docks', 'make a connection with Axis docks'],
  'docking.axis-file-made': ['made a connection file', 'make a connection file'],
  'docking.axis-encrypted': ['turned encryption by docks on', 'turn encryption by docks on'],
  'docking.axis-revoked': ['revoked a connection with docks', 'revoke a connection with docks'],
  'docking.axis-signed-in': ['signed in as a dock', 'sign in as a dock'],
  'docking.axis-bound': ['bound a camera system to a connection', 'bind a camera system to a connection'],
  'docking.axis-announced': ['announced a user or a camera', 'announce a user or a camera'],
  'docking.series-completed': ['completed a recording', 'complete a recording'],
  'custody.decrypted': ['opened a recording that came encrypted', 'open a recording that came encrypted'],
};

/** What docks of Axis and their administrator did, and what they wanted to do when it was refused. */
export const axisActs = bilingual(nl, en);
