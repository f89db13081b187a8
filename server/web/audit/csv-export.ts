import type { LoggedEntry } from '../../audit/read-log.ts';
import type { Language } from '../view.ts';
import { auditExportWords } from '../words/audit-exports.ts';
import { entryLine } from './entry-line.ts';

/** What stands between two cells: a comma as RFC 4180 has it, or a semicolon for an Excel that is set to Dutch. */
export type Separator = ',' | ';';

const NEEDS_QUOTES = /[",;\r\n]/;
// What a spreadsheet would take for a formula (OWASP, CSV Injection), also in the wide forms of these characters.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
// By it Excel knows that the file is UTF-8.
const BYTE_ORDER_MARK = '\ufeff';

/** One cell: never a formula, and in quotes where RFC 4180 asks for it. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The entries as CSV (RFC 4180 but for the separator): a line of titles, then a line per entry, each ending in CR LF. */
export async function* csvExport(
  steps: AsyncIterable<readonly LoggedEntry[]>,
  separator: Separator,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(separator)}\r\n`;
  yield BYTE_ORDER_MARK + line(auditExportWords[language].columns);
  for await (const entries of steps) yield entries.map((entry) => line(cellsOf(entry, language))).join('');
}

function cellsOf(entry: LoggedEntry, language: Language): readonly string[] {
  const { sentence, why, result } = entryLine(entry, language);
  const { personal, facts } = entry;
  return [
    ...[String(entry.index), entry.at, sentence, why.join('; ')],
    ...[personal['by.name'] ?? '', entry.role, personal['by.department'] ?? '', personal['by.origin'] ?? ''],
    ...[entry.act, result, entry.about.kind, entry.about.id, entry.purpose ?? '', entry.caseRef ?? ''],
    Object.keys(facts).length === 0 ? '' : JSON.stringify(facts),
  ];
}
