import { readMeText, summaryPage, type PackFigures } from '../../protocols/supervision/pack-summary.ts';
import type { PublishedCheckpoint } from '../audit/publish-checkpoint.ts';
import type { AuditPack } from './audit-packs.ts';
import type { PackDesk } from './desk.ts';
import { logProof, type TextFile } from './pack-log-proof.ts';
import { actsTable, disclosures, dueWithin, signInsTable, viewsTable, viewsWithin } from './pack-rows.ts';
import { tellSupervision } from './pack-supervision.ts';

/** What a pack is gathered from. */
export interface PackOrder {
  readonly pack: AuditPack;
  readonly checkpoint: PublishedCheckpoint;
  readonly builtAt: string;
  /** Hears how far it is, from 0 to 1. */
  readonly noted: (share: number) => Promise<void>;
}

const ABOUT = {
  'samenvatting.html': 'Dit overzicht, om te lezen en af te drukken',
  'LEESMIJ.txt': 'Hetzelfde als tekst',
  'autorisaties/handelingen.csv': 'Welke rol wat mag',
  'autorisaties/aanmeldingen.csv': 'Wie wanneer in welke rol was aangemeld',
  'autorisaties/protocol.json': 'Het gemeentelijk protocol dat gold toen dit dossier werd gemaakt',
  'kijkbeurten.csv': 'Wie keek wanneer, waarvoor, en welke seconden',
  'verstrekkingen.csv': 'Wat aan wie is verstrekt of getoond, en op welke grond',
  'vernietiging.csv': 'Wat wanneer vrijviel, wanneer het vernietigd is, en waarom niet eerder',
  'toezicht/steekproeven.csv': 'Getrokken kijkbeurten met het oordeel van de toezichthouder',
  'toezicht/vragen.csv': 'Vragen over kijkbeurten, antwoorden en oordelen',
  'toezicht/rechten.csv': 'Afgesloten controles van de rechten',
  'toezicht/logboekcontroles.csv': 'Onafhankelijke controles van het logboek',
  'logboek/stand.txt': 'Ondertekende stand van het logboek bij dit dossier',
  'logboek/eerdere-stand.txt': 'Stand van voor de periode, of de eerste die er is',
  'logboek/samenhang.json': 'Bewijs dat er sinds de eerdere stand alleen regels bij kwamen',
  'logboek/regels.jsonl':
    'De regels achter kijkbeurten en verstrekkingen, elk met bewijs; persoonsgegevens alleen als verbintenis',
  'logboek/bewaarplaatsen.csv': 'Waar standen buiten de databank bewaard worden',
} as const;

/** Every file of a pack but the hashes and the signed list. There is no footage in it. */
export async function gatherPack(desk: PackDesk, order: PackOrder): Promise<readonly TextFile[]> {
  const { pack, checkpoint, builtAt, noted } = order;
  const { sql } = desk.database;
  const period = { from: pack.fromAt, until: pack.untilAt };
  const views = await viewsWithin(sql, period, (share) => noted(share * 0.5));
  const signIns = await signInsTable(sql, period);
  const given = await disclosures(sql, period);
  await noted(0.6);
  const destruction = await dueWithin(sql, period, builtAt);
  const told = await tellSupervision(sql, period);
  await noted(0.7);
  const indexes = [...views.map(({ index }) => index), ...given.entries].toSorted((one, other) => one - other);
  const proof = await logProof(desk, checkpoint, { indexes, before: period.from });
  await noted(0.95);
  const figures: PackFigures = {
    ...{ organisation: desk.protocol.municipality.name, ...period, builtAt, due: destruction.due, ...told.figures },
    protocol: `${desk.protocol.id}, versie ${String(desk.protocol.version)}`,
    ...{ staff: signIns.staff, views: views.length, disclosures: given.entries.length, logSize: checkpoint.size },
    viewsWithoutCase: views.filter(({ caseRef }) => caseRef === undefined).length,
    ...{ keyFingerprint: await desk.fingerprint(), keyAddress: `${desk.publicUrl}/.well-known/beeldkluis-keys.json` },
    files: Object.entries(ABOUT),
  };
  return [
    ['samenvatting.html', summaryPage(figures)],
    ['LEESMIJ.txt', readMeText(figures)],
    ['autorisaties/handelingen.csv', actsTable(desk.protocol)],
    ['autorisaties/aanmeldingen.csv', signIns.text],
    ['autorisaties/protocol.json', `${JSON.stringify(desk.protocol, null, 1)}\n`],
    ['kijkbeurten.csv', viewsTable(views)],
    ['verstrekkingen.csv', given.text],
    ['vernietiging.csv', destruction.text],
    ['toezicht/steekproeven.csv', told.samples],
    ['toezicht/vragen.csv', told.tasks],
    ['toezicht/rechten.csv', told.rights],
    ['toezicht/logboekcontroles.csv', told.checks],
    ...proof,
  ];
}
