import type { Act } from '../acts.ts';
import type { Activity } from './activities.ts';

/** Whose personal data an act can be about: who wore the camera, who asked, whose log entries were looked up, who was given a camera. */
export type SubjectPart = 'wearer' | 'requester' | 'consulted' | 'assigned';

/** How an act stands in the processing log. */
export interface Processing {
  /** Name of the action, for people. */
  readonly name: string;
  readonly activity: Activity;
  /** Persons concerned that are looked for; bystanders are unknown and have no line. */
  readonly subjects: readonly SubjectPart[];
  /** Whom the data went to. */
  readonly processor?: string;
  /** Where that party can be asked for its own lines: its read API, or as long as it has none a page that says whom to ask. */
  readonly readApi?: string;
}

const POLICE = { processor: 'https://www.politie.nl/', readApi: 'https://www.politie.nl/contact' } as const;
const WEARER = ['wearer'] as const;
const BOTH = ['requester', 'wearer'] as const;
const ASKED = ['requester'] as const;
const NOBODY_NAMED = [] as const;

/**
 * Which act is which processing (Logboek Dataverwerkingen, working version: `name` and `dpl.core.processing_activity_id`).
 * `undefined` is a decision too: the act processes no personal data but those of the member of staff who performs it, and
 * who performs it never stands in this log.
 */
export const PROCESSING = {
  'house.entered': undefined,
  'house.read': undefined,
  'house.started': undefined,
  'house.clock-moved': undefined,
  'person.signed-in': undefined,
  'person.signed-out': undefined,
  'person.deactivated': undefined,
  'person.reactivated': undefined,
  'docking.watched': undefined,
  'docking.wall-watched': undefined,
  'docking.incident-marked': undefined,
  'docking.screen-placed': undefined,
  'docking.screen-revoked': undefined,
  'docking.camera-missed': undefined,
  'docking.uploaded': { name: 'Opname innemen', activity: 'opslag', subjects: WEARER },
  'docking.uploaded-by-hand': { name: 'Opname met de hand innemen', activity: 'opslag', subjects: WEARER },
  'docking.receipt-read': undefined,
  'docking.dock-listed': undefined,
  'docking.dock-invited': undefined,
  'docking.dock-enrolled': undefined,
  'docking.dock-revoked': undefined,
  'docking.dock-reported': undefined,
  'docking.noticed': undefined,
  'docking.camera-listed': undefined,
  'docking.camera-registered': undefined,
  'docking.camera-assigned': { name: 'Bodycam uitgeven', activity: 'uitgifte-bodycams', subjects: ['assigned'] },
  'docking.camera-returned': { name: 'Bodycam innemen', activity: 'uitgifte-bodycams', subjects: ['assigned'] },
  'docking.wearing-forgotten': {
    name: 'Vergeten wie een bodycam droeg',
    activity: 'uitgifte-bodycams',
    subjects: NOBODY_NAMED,
  },
  'docking.axis-listed': undefined,
  'docking.axis-connected': undefined,
  'docking.axis-file-made': undefined,
  'docking.axis-encrypted': undefined,
  'docking.axis-revoked': undefined,
  'docking.axis-signed-in': undefined,
  'docking.axis-bound': undefined,
  'docking.axis-announced': undefined,
  'docking.series-completed': { name: 'Opname voltooien', activity: 'opslag', subjects: NOBODY_NAMED },
  'custody.sealed': { name: 'Opname verzegelen', activity: 'opslag', subjects: WEARER },
  'custody.quarantined': { name: 'Opname in quarantaine plaatsen', activity: 'opslag', subjects: WEARER },
  'custody.released': { name: 'Opname uit quarantaine halen', activity: 'opslag', subjects: WEARER },
  'custody.scanned': { name: 'Opname op schadelijke inhoud onderzoeken', activity: 'opslag', subjects: WEARER },
  'custody.noted': { name: 'Gegevens van opname verbeteren', activity: 'opslag', subjects: WEARER },
  'custody.decrypted': { name: 'Versleutelde opname openen', activity: 'opslag', subjects: WEARER },
  'custody.upload-expired': { name: 'Afgebroken inname opruimen', activity: 'opslag', subjects: NOBODY_NAMED },
  'custody.reconciled': undefined,
  'custody.finding-raised': undefined,
  'custody.finding-listed': undefined,
  'custody.finding-settled': undefined,
  'custody.key-rotated': undefined,
  'custody.root-escrowed': undefined,
  'viewing.searched': { name: 'Opnamen zoeken', activity: 'uitlezen', subjects: NOBODY_NAMED },
  'viewing.described': { name: 'Gegevens van opname bekijken', activity: 'uitlezen', subjects: WEARER },
  'viewing.asked': { name: 'Inzien van opname aanvragen', activity: 'uitlezen', subjects: BOTH },
  'viewing.ask-listed': { name: 'Kijkaanvragen bekijken', activity: 'uitlezen', subjects: NOBODY_NAMED },
  'viewing.approved': { name: 'Inzien van opname goedkeuren', activity: 'uitlezen', subjects: BOTH },
  'viewing.declined': { name: 'Inzien van opname afwijzen', activity: 'uitlezen', subjects: BOTH },
  'viewing.opened': { name: 'Opname openen', activity: 'uitlezen', subjects: BOTH },
  'viewing.played': { name: 'Opname bekijken', activity: 'uitlezen', subjects: BOTH },
  'viewing.shown': { name: 'Opname tonen', activity: 'uitlezen', subjects: BOTH },
  'viewing.marked': { name: 'Aantekening bij opname maken', activity: 'uitlezen', subjects: BOTH },
  'viewing.mark-erased': { name: 'Aantekening bij opname wissen', activity: 'uitlezen', subjects: BOTH },
  'viewing.still-taken': { name: 'Stilstaand beeld maken', activity: 'uitlezen', subjects: BOTH },
  'viewing.still-shown': { name: 'Stilstaand beeld bekijken', activity: 'uitlezen', subjects: BOTH },
  'viewing.aligned': { name: 'Klokken van opnamen gelijkleggen', activity: 'uitlezen', subjects: BOTH },
  'viewing.closed': { name: 'Opname sluiten', activity: 'uitlezen', subjects: BOTH },
  'viewing.copy-made': { name: 'Afspeelkopie maken', activity: 'uitlezen', subjects: WEARER },
  'readout.listed': {
    name: 'Lijst van uitleesverzoeken bekijken',
    activity: 'uitleesverzoeken',
    subjects: NOBODY_NAMED,
  },
  'readout.prepared': undefined,
  'readout.read': { name: 'Uitleesverzoek lezen', activity: 'uitleesverzoeken', subjects: ASKED },
  'readout.requested': { name: 'Uitleesverzoek registreren', activity: 'uitleesverzoeken', subjects: ASKED },
  'readout.identity-verified': {
    name: 'Identiteit van verzoeker vaststellen',
    activity: 'uitleesverzoeken',
    subjects: ASKED,
  },
  'readout.term-extended': { name: 'Antwoordtermijn verlengen', activity: 'uitleesverzoeken', subjects: ASKED },
  'readout.granted': { name: 'Uitleesverzoek toewijzen', activity: 'uitleesverzoeken', subjects: ASKED },
  'readout.refused': { name: 'Uitleesverzoek afwijzen', activity: 'uitleesverzoeken', subjects: ASKED },
  'readout.closed': { name: 'Uitleesverzoek afsluiten', activity: 'uitleesverzoeken', subjects: ASKED },
  'redaction.proposed': { name: 'Opname bewerken (voorstel)', activity: 'inzage', subjects: BOTH },
  'redaction.read': { name: 'Opname bewerken (inzien)', activity: 'inzage', subjects: BOTH },
  'redaction.reviewed': { name: 'Opname bewerken (nakijken)', activity: 'inzage', subjects: BOTH },
  'redaction.approved': { name: 'Opname bewerken (goedkeuren)', activity: 'inzage', subjects: BOTH },
  'redaction.sent-back': { name: 'Opname bewerken (terugsturen)', activity: 'inzage', subjects: BOTH },
  'redaction.rendered': { name: 'Opname bewerken (kopie)', activity: 'inzage', subjects: BOTH },
  'redaction.released': { name: 'Opname bewerken (vrijgeven)', activity: 'inzage', subjects: BOTH },
  'inspection.started': { name: 'Inzage op kantoor beginnen', activity: 'inzage', subjects: BOTH },
  'inspection.read': { name: 'Inzage op kantoor lezen', activity: 'inzage', subjects: BOTH },
  'inspection.ended': { name: 'Inzage op kantoor beëindigen', activity: 'inzage', subjects: BOTH },
  'delivery.offered': { name: 'Opname verstrekken aan betrokkene', activity: 'inzage', subjects: BOTH },
  'delivery.revoked': { name: 'Verstrekking aan betrokkene intrekken', activity: 'inzage', subjects: ASKED },
  'delivery.opened': { name: 'Verstrekte opname openen', activity: 'inzage', subjects: BOTH },
  'delivery.read': { name: 'Verstrekte opname bekijken', activity: 'inzage', subjects: BOTH },
  'handover.ordered': { name: 'Verstrekking opdragen', activity: 'verstrekking-opsporing', subjects: NOBODY_NAMED },
  'handover.built': { name: 'Bewijspakket samenstellen', activity: 'verstrekking-opsporing', subjects: NOBODY_NAMED },
  'handover.read': { name: 'Bewijspakket bekijken', activity: 'verstrekking-opsporing', subjects: NOBODY_NAMED },
  'handover.collected': {
    ...{ name: 'Opname verstrekken', activity: 'verstrekking-opsporing', subjects: NOBODY_NAMED },
    ...POLICE,
  },
  'handover.downloaded': {
    ...{ name: 'Bewijspakket ophalen', activity: 'verstrekking-opsporing', subjects: NOBODY_NAMED },
    ...POLICE,
  },
  'retention.listed': undefined,
  'retention.hold-prepared': undefined,
  'retention.hold-placed': { name: 'Bewaartermijn opschorten', activity: 'bewaarplicht', subjects: ASKED },
  'retention.hold-matched': { name: 'Opname onder bewaarplicht brengen', activity: 'bewaarplicht', subjects: BOTH },
  'retention.hold-lifted': { name: 'Bewaarplicht opheffen', activity: 'bewaarplicht', subjects: ASKED },
  'retention.mandate-granted': undefined,
  'retention.mandate-withdrawn': undefined,
  'retention.destruction-ordered': {
    name: 'Vernietiging opdragen',
    activity: 'vernietiging',
    subjects: NOBODY_NAMED,
  },
  'retention.destruction-announced': {
    name: 'Vernietiging aankondigen',
    activity: 'vernietiging',
    subjects: NOBODY_NAMED,
  },
  'retention.destroyed': { name: 'Opname vernietigen', activity: 'vernietiging', subjects: NOBODY_NAMED },
  'retention.key-destroyed': undefined,
  'retention.statement-signed': undefined,
  'retention.statement-read': undefined,
  'audit.read': { name: 'Auditlog raadplegen', activity: 'toezicht', subjects: ['consulted'] },
  'audit.recording-read': { name: 'Geschiedenis van opname raadplegen', activity: 'toezicht', subjects: WEARER },
  'audit.person-read': {
    name: 'Geschiedenis van medewerker raadplegen',
    activity: 'toezicht',
    subjects: ['consulted'],
  },
  'audit.case-read': { name: 'Geschiedenis van zaak raadplegen', activity: 'toezicht', subjects: ASKED },
  'audit.camera-read': { name: 'Geschiedenis van camera raadplegen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.dock-read': { name: 'Geschiedenis van dockstation raadplegen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.exported': { name: 'Auditlog uitvoeren', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.processing-read': {
    name: 'Logboek dataverwerkingen raadplegen',
    activity: 'toezicht',
    subjects: ['consulted'],
  },
  'audit.mail-asked': undefined,
  'audit.erasure-read': { name: 'Voorstellen om te wissen lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.erasure-proposed': { name: 'Wissen uit auditlog voorstellen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.erased': { name: 'Persoonsgegeven uit auditlog wissen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.erasure-declined': { name: 'Wissen uit auditlog weigeren', activity: 'toezicht', subjects: NOBODY_NAMED },
  'audit.checkpoint-published': undefined,
  'supervision.desk-read': { name: 'Bureau van de toezichthouder lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.sample-drawn': undefined,
  'supervision.sample-read': { name: 'Steekproef lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.view-judged': { name: 'Kijkbeurt beoordelen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-raised': { name: 'Vraag over kijkbeurt maken', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-listed': { name: 'Vragen over kijkbeurten lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-read': { name: 'Vraag over kijkbeurt lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-asked': { name: 'Uitleg over kijkbeurt vragen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-answered': { name: 'Uitleg over kijkbeurt geven', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.task-judged': { name: 'Uitleg over kijkbeurt beoordelen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.log-checked': undefined,
  'supervision.review-begun': { name: 'Controle van rechten beginnen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.review-read': { name: 'Controle van rechten lezen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.right-advised': undefined,
  'supervision.right-decided': undefined,
  'supervision.review-signed': undefined,
  'supervision.pack-ordered': undefined,
  'supervision.pack-built': { name: 'Auditdossier samenstellen', activity: 'toezicht', subjects: NOBODY_NAMED },
  'supervision.pack-read': undefined,
  'supervision.pack-downloaded': { name: 'Auditdossier ophalen', activity: 'toezicht', subjects: NOBODY_NAMED },
} as const satisfies Record<Act, Processing | undefined>;

/** The processing that an act is, if it is one. */
export function processingOf(act: Act): Processing | undefined {
  return PROCESSING[act];
}
