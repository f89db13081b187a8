import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { leafHash } from '../../protocols/audit/merkle-log.ts';
import { connect } from '../../server/database/database.ts';
import { command, signInAll, told, until, type Step, type Tale, same } from './tale.ts';

/** Acts of which a whole life leaves at least one entry that was not refused. */
const WHOLE_LIFE = [
  ...['house.started', 'house.clock-moved', 'person.signed-in', 'docking.dock-invited', 'docking.dock-enrolled'],
  ...[
    'docking.uploaded',
    'custody.sealed',
    'viewing.searched',
    'viewing.described',
    'viewing.opened',
    'viewing.played',
  ],
  ...['viewing.shown', 'viewing.closed', 'readout.requested', 'readout.read', 'readout.identity-verified'],
  ...['readout.granted', 'readout.closed', 'retention.hold-placed', 'retention.hold-matched', 'retention.hold-lifted'],
  ...['redaction.proposed', 'redaction.read', 'redaction.reviewed', 'redaction.approved', 'redaction.rendered'],
  ...['redaction.released', 'inspection.started', 'inspection.read', 'inspection.ended', 'delivery.offered'],
  ...['delivery.opened', 'delivery.read', 'delivery.revoked', 'handover.ordered', 'handover.built', 'handover.read'],
  ...['handover.downloaded', 'handover.collected', 'retention.mandate-granted', 'retention.destruction-ordered'],
  ...[
    'retention.destruction-announced',
    'retention.destroyed',
    'retention.statement-signed',
    'retention.key-destroyed',
  ],
  ...['audit.read', 'audit.exported'],
];

/** The whole log leaves the house, proves itself, and does not when one row was altered. */
export async function* proof(tale: Tale): Step {
  const { logVerifierKey } = JSON.parse(await readFile(tale.keysFile, 'utf8')) as { logVerifierKey: string };
  const whole = await exported(tale, 'logboek.jsonl');
  const said = await command(tale, 0, 'verify', whole.file, '--key', logVerifierKey);
  assert.ok(!said.includes('Let op'), said);
  yield `The whole log is exported (${whole.lines.length} lines) and verifies offline under the published key`;

  const done = whole.leaves.filter(({ result }) => result !== 'refused').map(({ act }) => act);
  same(
    WHOLE_LIFE.filter((act) => !done.includes(act)),
    [],
  );
  const text = whole.leaves.map((leaf) => JSON.stringify(leaf)).join('\n');
  for (const name of ['Yusuf', 'Jansen', 's.jansen@example.nl'])
    assert.ok(!text.includes(name), `${name} stands in a leaf`);
  yield 'Every step of this life stands in it, and no name stands in what can never be changed';

  const index = whole.leaves.findIndex(({ act, result }) => act === 'viewing.opened' && result !== 'refused');
  const line = whole.lines.findIndex((each) => each.startsWith(`{"index":${index},`));
  const altered = path.join(tale.outside, 'veranderd.jsonl');
  const lines = whole.lines.with(line, whole.lines[line]!.replace('klacht', 'toezicht'));
  assert.notEqual(lines[line], whole.lines[line]);
  await writeFile(altered, lines.join('\n'));
  assert.match(
    await command(tale, 1, 'verify', altered, '--key', logVerifierKey),
    new RegExp(`Regel ${index} is veranderd`),
  );
  yield `One altered line of a copy, and it says which: entry ${index}`;

  await tale.house.stop();
  const putBack = await alterStoredEntry(tale, index);
  await assert.rejects(tale.house.start(), /no longer protects the log/);
  yield 'Somebody who owns the database drops the triggers and alters a row and its hash: the house does not start on it';

  await putBack();
  await tale.house.start();
  Object.assign(tale.staff, await signInAll(tale.house));
  const after = await exported(tale, 'logboek-2.jsonl');
  const verdict = await command(tale, 1, 'verify', after.file, '--key', logVerifierKey);
  const [, from = '', to = ''] = told(
    /tussen (?:het begin|het ijkpunt van (\d+) regels) en het ijkpunt van (\d+) regels/.exec(verdict) ?? undefined,
  );
  assert.ok(Number(from) <= index && index < Number(to), verdict);
  yield `He puts the triggers back and it starts: the log fails between the checkpoints of ${from || '0'} and ${to} entries`;
}

interface Exported {
  readonly file: string;
  readonly lines: string[];
  readonly leaves: { readonly act: string; readonly result: string }[];
}

async function exported(tale: Tale, name: string): Promise<Exported> {
  const file = path.join(tale.outside, name);
  const text = await until('an export under a checkpoint', 70, async () => {
    const response = await tale.staff.toezichthouder.fetch('/v1/logboek/uitvoer?purpose=rechtmatigheid');
    assert.equal(response.status, 200);
    const body = await response.text();
    return body.includes('"checkpoint"') ? body : undefined;
  });
  await writeFile(file, text);
  const lines = text.trimEnd().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { leaf?: string });
  return { file, lines, leaves: entries.flatMap(({ leaf }) => (leaf === undefined ? [] : [JSON.parse(leaf)])) };
}

/**
 * What somebody can do who owns the database but not the key of the log: triggers off, the leaf and its hash changed alike. Gives what puts
 * the triggers back.
 */
async function alterStoredEntry({ house }: Tale, index: number): Promise<() => Promise<void>> {
  const { off, on } = await guardsOf(house);
  await onRows(house, async (sql) => {
    for (const statement of off) await sql.raw(statement);
    const { leaf } = (await sql<{ idx: number; leaf: string }>('log_entries').where({ idx: index }).first('leaf'))!;
    const other = leaf.replace('klacht', 'toezicht');
    assert.notEqual(other, leaf);
    await sql('log_entries')
      .where({ idx: index })
      .update({ leaf: other, hash: leafHash(other) });
  });
  return () =>
    onRows(house, async (sql) => {
      for (const statement of on) await sql.raw(statement);
    });
}

interface Guards {
  readonly off: readonly string[];
  readonly on: readonly string[];
}

/** Statements that take the triggers of the entries away and put them back. */
async function guardsOf(house: Tale['house']): Promise<Guards> {
  let found: readonly string[] = [];
  await onRows(house, async (sql) => {
    found =
      house.dialect === 'sqlite'
        ? await sql('sqlite_master').where({ type: 'trigger', tbl_name: 'log_entries' }).pluck('sql')
        : await sql('pg_trigger')
            .where({ tgisinternal: false })
            .whereRaw("tgrelid = 'log_entries'::regclass")
            .pluck('tgname');
  });
  if (house.dialect === 'sqlite')
    return { off: found.map((made) => made.replace(/^CREATE (TRIGGER \S+)[^]*$/, 'DROP $1')), on: found };
  const each = (verb: string): string[] => found.map((name) => `ALTER TABLE log_entries ${verb} TRIGGER ${name}`);
  return { off: each('DISABLE'), on: each('ENABLE ALWAYS') };
}

async function onRows(
  { dialect, databaseUrl, folder }: Tale['house'],
  work: (sql: Knex) => Promise<void>,
): Promise<void> {
  const file = path.join(folder, 'data', 'beeldkluis.sqlite');
  const sql = await connect(
    dialect === 'postgresql' ? { dialect, url: databaseUrl ?? '' } : { dialect: 'sqlite', file },
  );
  await work(sql);
  await sql.destroy();
}
