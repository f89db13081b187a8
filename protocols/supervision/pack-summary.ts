import { type Lateness, LATENESS } from './audit-pack.ts';

/** Figures of a period, for the summary of an audit pack. */
export interface PackFigures {
  readonly organisation: string;
  readonly protocol: string;
  readonly from: string;
  readonly until: string;
  readonly builtAt: string;
  readonly staff: number;
  readonly views: number;
  readonly viewsWithoutCase: number;
  readonly disclosures: number;
  /** How many recordings that fell due were destroyed how punctually. */
  readonly lateness: LatenessCounts;
  readonly sampled: number;
  readonly judged: number;
  readonly unexplained: number;
  readonly tasks: number;
  readonly openTasks: number;
  readonly reviews: number;
  readonly logChecks: number;
  readonly logSize: number;
  readonly keyFingerprint: string;
  readonly keyAddress: string;
  /** Files of the pack, each with a sentence about it. */
  readonly files: readonly (readonly [path: string, about: string])[];
}

const VERIFY = 'npx beeldkluis verify auditdossier.zip --key';

/** How punctual destruction was: how many of each. */
export type LatenessCounts = Record<Lateness, number>;

/** Counts that nothing was counted in yet. */
export function noneDue(): LatenessCounts {
  return { 'op tijd': 0, vastgehouden: 0, 'geen machtiging': 0, 'zonder reden': 0 };
}

function figureRows(figures: PackFigures): readonly (readonly [string, string | number])[] {
  const { lateness } = figures;
  const due = LATENESS.reduce((sum, kind) => sum + lateness[kind], 0);
  return [
    ['Medewerkers met toegang (Wpg artikel 6)', figures.staff],
    ['Kijkbeurten (artikel 32a)', figures.views],
    ['waarvan zonder zaaknummer', figures.viewsWithoutCase],
    ['Verstrekkingen en inzagen (artikel 32, eerste lid)', figures.disclosures],
    ['Opnamen waarvan de termijn eindigde (artikel 8 en 14)', due],
    ...LATENESS.map((kind) => [`waarvan ${kind}`, lateness[kind]] as const),
    ['Kijkbeurten in steekproeven', figures.sampled],
    ['waarvan beoordeeld', figures.judged],
    ['waarvan niet verklaard', figures.unexplained],
    ['Vragen over kijkbeurten', figures.tasks],
    ['waarvan nog open', figures.openTasks],
    ['Afgesloten controles van de rechten (BIO2 8.02.01)', figures.reviews],
    ['Onafhankelijke controles van het logboek (BIO2 8.15.06)', figures.logChecks],
    ['Regels in het logboek', figures.logSize],
  ];
}

function dayOf(moment: string): string {
  const format = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Amsterdam' } as const;
  return new Intl.DateTimeFormat('nl-NL', format).format(new Date(moment));
}

function lastDayOf(until: string): string {
  return dayOf(new Date(Date.parse(until) - 1).toISOString());
}

/** The summary as a page that reads on every computer without a network, and prints well. */
export function summaryPage(figures: PackFigures): string {
  const row = ([name, value]: readonly [string, string | number]): string =>
    `<tr><th scope="row">${escape(name)}</th><td>${escape(String(value))}</td></tr>`;
  return `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Auditdossier ${escape(figures.organisation)}</title><style>${STYLE}</style></head><body><main>
<h1>Auditdossier Wpg</h1>
<p>${escape(figures.organisation)}, ${escape(dayOf(figures.from))} tot en met ${escape(lastDayOf(figures.until))}. Samengesteld op ${escape(dayOf(figures.builtAt))} onder protocol ${escape(figures.protocol)}.</p>
<p>Dit dossier bevat geen beelden. Het bevat namen van medewerkers, omdat de wet vraagt wie wat deed; gebruik het alleen voor controle (Wpg artikel 32a en 33).</p>
<h2>In cijfers</h2><table><tbody>${figureRows(figures).map(row).join('')}</tbody></table>
<h2>Wat erin zit</h2><table><tbody>${figures.files.map(row).join('')}</tbody></table>
<h2>Zo controleert u het</h2>
<ol><li>Alle bestanden ongewijzigd: <code>sha256sum -c manifest-sha256.txt</code></li>
<li>Handtekening, logboek en bewijzen: <code>${VERIFY} ${escape(figures.keyFingerprint)}</code></li></ol>
<p>De vingerafdruk van de sleutel is <code>${escape(figures.keyFingerprint)}</code>. Vergelijk haar met ${escape(figures.keyAddress)} of met een brief van de gemeente: wat in dit dossier zelf staat, bewijst niet wie het maakte.</p>
</main></body></html>
`;
}

/** The same for whoever opens no HTML. */
export function readMeText(figures: PackFigures): string {
  const lines = figureRows(figures).map(([name, value]) => `${name}: ${String(value)}`);
  return [
    `Auditdossier Wpg, ${figures.organisation}`,
    `${dayOf(figures.from)} tot en met ${lastDayOf(figures.until)}`,
    '',
    ...lines,
    '',
    'Controleren: sha256sum -c manifest-sha256.txt',
    `Controleren: ${VERIFY} ${figures.keyFingerprint}`,
    `Vingerafdruk van de sleutel, te vergelijken met ${figures.keyAddress}: ${figures.keyFingerprint}`,
    '',
  ].join('\n');
}

const STYLE =
  'body{font:1rem/1.5 sans-serif;color:#1b2530;margin:0}main{max-width:48rem;margin:0 auto;padding:1.5rem}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #ccd5df}' +
  'th{font-weight:normal}code{overflow-wrap:anywhere}@media print{main{padding:0}h2{break-after:avoid}tr{break-inside:avoid}}';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
