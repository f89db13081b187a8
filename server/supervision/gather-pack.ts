import { noneDue, readMeText, summaryPage, type PackFigures } from '../../protocols/supervision/pack-summary.ts';
import type { PublishedCheckpoint } from '../audit/publish-checkpoint.ts';
import type { AuditPack } from './audit-packs.ts';
import type { PackDesk } from './desk.ts';
import type { LoggedView } from './logged-views.ts';
import { logProof, type TextFile } from './pack-log-proof.ts';
import { dueTable } from './pack-punctuality.ts';
import { actsTable, disclosures, signInsTable, viewsTable, viewsWithin } from './pack-rows.ts';
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

/**
 * Every file of a pack but the hashes and the signed list, in an order in which each knows what it tells. There is no footage in it. A file must
 * have been read to its end before the next is asked for.
 */
export async function* gatherPack(desk: PackDesk, order: PackOrder): AsyncGenerator<TextFile, void, undefined> {
  const { pack, checkpoint, builtAt, noted } = order;
  const { sql } = desk.database;
  const period = { from: pack.fromAt, until: pack.untilAt };
  const seen = { indexes: new Array<number>(), withoutCase: 0 };
  yield ['autorisaties/handelingen.csv', actsTable(desk.protocol)];
  const signIns = await signInsTable(sql, period);
  yield ['autorisaties/aanmeldingen.csv', signIns.text];
  yield ['autorisaties/protocol.json', `${JSON.stringify(desk.protocol, null, 1)}\n`];
  yield [
    'kijkbeurten.csv',
    viewsTable(
      counted(
        viewsWithin(sql, period, (share) => noted(share * 0.5)),
        seen,
      ),
    ),
  ];
  const views = seen.indexes.length;
  const given = await disclosures(sql, period);
  yield ['verstrekkingen.csv', given.text];
  await noted(0.6);
  const lateness = noneDue();
  yield ['vernietiging.csv', dueTable(sql, period, { now: builtAt, counts: lateness })];
  const told = await tellSupervision(sql, period);
  yield ['toezicht/steekproeven.csv', told.samples];
  yield ['toezicht/vragen.csv', told.tasks];
  yield ['toezicht/rechten.csv', told.rights];
  yield ['toezicht/logboekcontroles.csv', told.checks];
  await noted(0.7);
  const indexes = [...seen.indexes, ...given.entries].sort((one, other) => one - other);
  yield* await logProof(desk, checkpoint, { indexes, before: period.from });
  await noted(0.95);
  const figures: PackFigures = {
    ...{ organisation: desk.protocol.municipality.name, ...period, builtAt, lateness, ...told.figures },
    protocol: `${desk.protocol.id}, versie ${String(desk.protocol.version)}`,
    ...{ staff: signIns.staff, views, disclosures: given.entries.length, logSize: checkpoint.size },
    viewsWithoutCase: seen.withoutCase,
    ...{ keyFingerprint: await desk.fingerprint(), keyAddress: `${desk.publicUrl}/.well-known/beeldkluis-keys.json` },
    files: Object.entries(ABOUT),
  };
  yield ['samenvatting.html', summaryPage(figures)];
  yield ['LEESMIJ.txt', readMeText(figures)];
}

/** Of the views that go by: where they stand in the log, and how many name no case. */
async function* counted(
  views: AsyncIterable<LoggedView>,
  seen: { readonly indexes: number[]; withoutCase: number },
): AsyncGenerator<LoggedView, void, undefined> {
  for await (const view of views) {
    seen.indexes.push(view.index);
    if (view.caseRef === undefined) seen.withoutCase += 1;
    yield view;
  }
}
