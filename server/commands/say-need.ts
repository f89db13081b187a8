import type { ContentKeyNeed } from '../docking/axis/need-content-key.ts';

const LOST = 'voorgoed onleesbaar';

/** Why a key that docks encrypt to cannot go yet, and what to do, in plain Dutch. */
export function needInWords(keyId: string, need: ContentKeyNeed): string {
  switch (need.kind) {
    case 'unknown':
      return `${keyId} hoort bij geen verbinding die hier bekend is, dus niemand weet of docks er nog mee versleutelen. Wat zij nog brengen, zou ${LOST} zijn. Is er een oude reservekopie van de database teruggezet, zet dan de nieuwste terug.`;
    case 'open':
      return `${keyId} is nog nodig: de docks van "${need.name}" versleutelen ermee. Beelden die nog op een camera of in een dock staan, zouden ${LOST} zijn. Trek eerst de verbinding in, op de pagina Docks van Axis, en doe dit daarna opnieuw.`;
    case 'arriving':
      return `${keyId} is nog nodig: de inname van "${need.name}" is nog niet klaar. Die beelden zouden ${LOST} zijn. Doe dit over een dag opnieuw.`;
    case 'locked': {
      const many = need.recordings === 1 ? 'ligt nog 1 opname' : `liggen nog ${String(need.recordings)} opnamen`;
      return `${keyId} is nog nodig: van "${need.name}" ${many} versleuteld zoals het dock die bracht, of nog niet onderzocht. Die beelden zouden ${LOST} zijn. Zie de pagina Inname. Doe dit opnieuw als zij geopend of vernietigd zijn.`;
    }
  }
}
