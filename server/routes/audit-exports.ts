import { createPublicKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { formatVerifierKey } from '../../protocols/audit/checkpoint.ts';
import { EXPORT_FORMS, type ExportForm } from '../../protocols/audit/export-form.ts';
import { LOG_PURPOSES } from '../../protocols/audit/log-purpose.ts';
import { granted } from '../../protocols/refusal.ts';
import type { AuditDesk } from '../audit/consult-log.ts';
import { beginSelection, type BegunExport } from '../audit/export-selection.ts';
import { route, type Route } from '../http/route.ts';
import { csvExport } from '../web/audit/csv-export.ts';
import { exportPage } from '../web/audit/export-page.ts';
import { pdfExport } from '../web/audit/pdf-export.ts';
import { zgwExport } from '../web/audit/zgw-export.ts';
import { localMoment } from '../web/moments.ts';
import { fromForm } from './inputs.ts';

const Text = fromForm(z.string().trim().max(100, 'Dit is te lang').optional());
const Choice = z.object({
  purpose: z.enum(LOG_PURPOSES, 'Kies waarvoor u het logboek uitvoert.'),
  form: fromForm(z.enum(EXPORT_FORMS, 'Kies een vorm.').default('jsonl')),
  from: fromForm(localMoment().optional()),
  until: fromForm(localMoment().optional()),
  ...{ about: Text, caseRef: Text },
});

const FILES = {
  jsonl: ['application/jsonl; charset=utf-8', 'logboek.jsonl'],
  excel: ['text/csv; charset=utf-8; header=present', 'logboek-excel.csv'],
  csv: ['text/csv; charset=utf-8; header=present', 'logboek.csv'],
  pdf: ['application/pdf', 'logboek.pdf'],
  zgw: ['application/json; charset=utf-8', 'logboek-zgw.json'],
} as const satisfies Record<ExportForm, readonly [string, string]>;

/** Taking the log out of the house, whole or in part; `publicUrl` is where entries are found by others. */
export function auditExportRoutes(desk: AuditDesk, publicUrl: string): readonly Route[] {
  return [choosing(desk), exporting(desk, publicUrl)];
}

function keyOf({ signer }: AuditDesk): string {
  return formatVerifierKey({ name: signer.origin, publicKey: createPublicKey(signer.privateKey) });
}

function choosing(desk: AuditDesk): Route {
  return route({
    // The empty form says nothing; what is exported with it is recorded.
    ...{ method: 'get', path: '/logboek/uitvoeren', act: 'audit.exported', recordedBy: 'act' },
    summary: 'Formulier om het logboek uit te voeren',
    input: z.object({}),
    perform: () => Promise.resolve(granted(undefined)),
    page: (view) => ({ kind: 'page', html: exportPage(view, keyOf(desk)) }),
  });
}

function exporting(desk: AuditDesk, publicUrl: string): Route {
  return route({
    ...{ method: 'get', path: '/logboek/uitvoer', act: 'audit.exported', recordedBy: 'act' },
    summary: 'Het logboek of een deel ervan: met bewijs, als CSV, als PDF of als audittrail (ZGW)',
    input: Choice,
    streams: true,
    perform: async (by, choice, { response }) => {
      const begun = await beginSelection(desk, by, choice);
      if (begun.refused !== undefined) return begun;
      const [type, name] = FILES[choice.form];
      response.writeHead(200, {
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      });
      // Who breaks the download off has an incomplete file; that it was fetched stands in the log.
      await pipeline(Readable.from(contents(begun.value, publicUrl)), response).catch(() => response.destroy());
      return granted(undefined);
    },
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: '/logboek' }),
    again: (_by, view, form) => Promise.resolve({ kind: 'page', html: exportPage(view, keyOf(desk), form) }),
  });
}

// A file for people is in Dutch, as the letters are.
function contents(begun: BegunExport, publicUrl: string): AsyncIterable<string | Buffer> {
  switch (begun.choice.form) {
    case 'jsonl':
      return begun.lines();
    case 'excel':
      return csvExport(begun.read(), ';', 'nl');
    case 'csv':
      return csvExport(begun.read(), ',', 'nl');
    case 'pdf':
      return pdfExport(begun, 'nl');
    case 'zgw':
      return zgwExport(begun.read(), publicUrl, begun.origin);
  }
}
