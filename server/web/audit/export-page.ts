import { EXPORT_FORMS } from '../../../protocols/audit/export-form.ts';
import { LOG_PURPOSES } from '../../../protocols/audit/log-purpose.ts';
import type { View } from '../view.ts';
import { auditExportWords } from '../words/audit-exports.ts';
import { auditWords } from '../words/audit.ts';

/** The page on which somebody chooses what of the log to export; `key` is the log's verifier key, `form` what was wrong. */
export function exportPage(view: View, key: string, form?: unknown): string {
  const words = auditExportWords[view.language];
  return view.render('audit/export', auditExportWords, {
    title: words.title,
    crumbs: [{ text: auditWords[view.language].title, href: '/logboek' }, { text: words.title }],
    ...{ key, ...(form === undefined ? {} : { form }) },
    purposes: LOG_PURPOSES.map((value) => ({ value, text: auditWords[view.language].purposes[value] })),
    forms: EXPORT_FORMS.map((value) => ({ value, text: words.forms[value][0], hint: words.forms[value][1] })),
  });
}
