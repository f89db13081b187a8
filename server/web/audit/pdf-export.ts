import path from 'node:path';
import PDFDocument from 'pdfkit';
import type { BegunExport } from '../../audit/export-selection.ts';
import type { LoggedEntry } from '../../audit/read-log.ts';
import { showExactMoment } from '../moments.ts';
import type { Language } from '../view.ts';
import { auditExportWords } from '../words/audit-exports.ts';
import { auditWords } from '../words/audit.ts';
import { entryLine } from './entry-line.ts';

type Document = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Document['struct']>;

const FONTS = path.join(import.meta.dirname, '..', '..', '..', 'node_modules', 'dejavu-fonts-ttf', 'ttf');
const MARGIN = 40;
const FOOT = 34;
const SIZE = 8.5;
const PADDING = 4;
const HEAD_COLOUR = '#e7edf4';
const LINE_COLOUR = '#8a94a0';
// Width of number, moment, what happened, and what it was about, on A4 lying down.
const WIDTHS = [56, 104, 434, 167];
const TABLE_WIDTH = WIDTHS.reduce((sum, width) => sum + width, 0);

type Term = readonly [term: string, value: string];

interface Sheet {
  readonly document: Document;
  readonly words: (typeof auditExportWords)[Language];
  readonly language: Language;
  readonly part: Structure;
  readonly table: Structure;
  /** Where the next row begins. */
  y: number;
  pages: number;
}

/**
 * The entries as a tagged PDF: what it is and which checkpoint vouches for it, then a table with its titles on every page. Pages are given
 * away as they are filled, so that memory does not grow with their number.
 */
export async function* pdfExport(begun: BegunExport, language: Language): AsyncGenerator<Buffer, void, undefined> {
  const document = openDocument(language);
  const sheet = openSheet(document, begun, language);
  for await (const entries of begun.read()) {
    for (const entry of entries) drawEntry(sheet, entry);
    yield* given(document);
  }
  drawFoot(sheet);
  sheet.part.end();
  document.end();
  yield* rest(document);
}

async function* rest(document: Document): AsyncGenerator<Buffer, void, undefined> {
  const pieces: AsyncIterable<unknown> = document;
  for await (const piece of pieces) if (Buffer.isBuffer(piece)) yield piece;
}

function* given(document: Document): Generator<Buffer, void, undefined> {
  for (let piece: unknown = document.read(); Buffer.isBuffer(piece); piece = document.read()) yield piece;
}

function openDocument(language: Language): Document {
  const { title } = auditExportWords[language].pdf;
  const document = new PDFDocument({
    ...{ size: 'A4', layout: 'landscape', margin: MARGIN, autoFirstPage: false },
    ...{ pdfVersion: '1.7', tagged: true, lang: language === 'nl' ? 'nl-NL' : 'en-GB', displayTitle: true },
    info: { Title: title, Creator: 'Beeldkluis' },
  });
  document.registerFont('plain', path.join(FONTS, 'DejaVuSans.ttf'));
  document.registerFont('bold', path.join(FONTS, 'DejaVuSans-Bold.ttf'));
  return document;
}

function openSheet(document: Document, begun: BegunExport, language: Language): Sheet {
  const words = auditExportWords[language];
  document.addPage();
  const part = document.struct('Document');
  document.addStructure(part);
  write(document, part, words.pdf.title, HEADING);
  for (const [term, value] of headOf(begun, language)) write(document, part, `${term}: ${value}`, PARAGRAPH);
  write(document, part, words.pdf.proves, PARAGRAPH);
  const table = document.struct('Table');
  part.add(table);
  const sheet = { document, words, language, part, table, y: document.y + 8, pages: 1 };
  drawTitles(sheet);
  return sheet;
}

function headOf({ choice, entries, begunAt, checkpoint, origin }: BegunExport, language: Language): readonly Term[] {
  const { pdf } = auditExportWords[language];
  const moment = (date: Date | undefined): string => (date === undefined ? pdf.open : showExactMoment(date));
  const stands =
    checkpoint === undefined ? pdf.none : pdf.checkpointIs(checkpoint.size, checkpoint.root.toString('hex'));
  const terms: readonly (readonly [string, string | undefined])[] = [
    [pdf.log, origin],
    [pdf.period, `${moment(choice.from)} – ${moment(choice.until)}`],
    [pdf.about, choice.about],
    [pdf.caseRef, choice.caseRef],
    [pdf.purpose, auditWords[language].purposes[choice.purpose]],
    [pdf.made, `${moment(begunAt)}, ${pdf.count(entries)}`],
    [pdf.checkpoint, stands],
  ];
  return terms.flatMap(([term, value]) => (value === undefined ? [] : [[term, value] as const]));
}

interface Paragraph {
  readonly tag: 'H1' | 'P';
  readonly font: 'plain' | 'bold';
  readonly size: number;
}
const HEADING: Paragraph = { tag: 'H1', font: 'bold', size: 18 };
const PARAGRAPH: Paragraph = { tag: 'P', font: 'plain', size: 9 };

function write(document: Document, part: Structure, text: string, { tag, font, size }: Paragraph): void {
  part.add(
    document.struct(tag, {}, () => {
      document.font(font).fontSize(size).fillColor('#000').text(text, MARGIN, document.y, { width: TABLE_WIDTH });
      document.moveDown(0.25);
    }),
  );
}

function drawEntry(sheet: Sheet, entry: LoggedEntry): void {
  const { sentence, why, about } = entryLine(entry, sheet.language);
  const happened = why.length === 0 ? sentence : `${sentence}\n${why.join(' · ')}`;
  const cells = [String(entry.index), showExactMoment(entry.at), happened, about?.text ?? ''];
  const height = rowHeight(sheet, cells, 'plain');
  if (sheet.y + height > bottomOf(sheet.document)) {
    drawFoot(sheet);
    sheet.document.addPage();
    sheet.pages += 1;
    sheet.y = MARGIN;
    drawTitles(sheet);
  }
  drawRow(sheet, cells, 'TD');
}

function drawTitles(sheet: Sheet): void {
  drawRow(sheet, sheet.words.pdf.columns, 'TH');
}

function bottomOf(document: Document): number {
  return document.page.height - MARGIN - FOOT / 2;
}

function rowHeight({ document }: Sheet, cells: readonly string[], font: string): number {
  document.font(font).fontSize(SIZE);
  const heights = cells.map((text, at) => document.heightOfString(text, { width: (WIDTHS[at] ?? 0) - 2 * PADDING }));
  return Math.max(...heights) + 2 * PADDING;
}

function drawRow(sheet: Sheet, cells: readonly string[], tag: 'TH' | 'TD'): void {
  const { document, table, y } = sheet;
  const font = tag === 'TH' ? 'bold' : 'plain';
  const height = rowHeight(sheet, cells, font);
  document.markContent('Artifact', { type: 'Layout' });
  if (tag === 'TH') document.rect(MARGIN, y, TABLE_WIDTH, height).fill(HEAD_COLOUR);
  document
    .moveTo(MARGIN, y + height)
    .lineTo(MARGIN + TABLE_WIDTH, y + height)
    .lineWidth(0.5)
    .stroke(LINE_COLOUR);
  document.endMarkedContent();
  const row = document.struct('TR');
  table.add(row);
  let x = MARGIN;
  cells.forEach((text, at) => {
    const [left, width] = [x + PADDING, (WIDTHS[at] ?? 0) - 2 * PADDING];
    row.add(
      document.struct(tag, {}, () => {
        document
          .font(font)
          .fontSize(SIZE)
          .fillColor('#000')
          .text(text, left, y + PADDING, { width });
      }),
    );
    x += WIDTHS[at] ?? 0;
  });
  row.end();
  sheet.y = y + height;
}

/** Page number and name, which are not read aloud with the contents. */
function drawFoot({ document, words, pages }: Sheet): void {
  // Text below the margin would begin a page of its own.
  const { bottom } = document.page.margins;
  document.page.margins.bottom = 0;
  document.markContent('Artifact', { type: 'Pagination' });
  const at = document.page.height - FOOT;
  document.font('plain').fontSize(8).fillColor('#000');
  document.text(words.pdf.title, MARGIN, at, { width: TABLE_WIDTH / 2, lineBreak: false });
  document.text(words.pdf.page(pages), MARGIN, at, { width: TABLE_WIDTH, align: 'right', lineBreak: false });
  document.endMarkedContent();
  document.page.margins.bottom = bottom;
}
