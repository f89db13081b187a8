import type { DockList } from '../docking/list-docks.ts';
import type { RefusedForm, Reply } from '../http/route.ts';
import type { View } from '../web/view.ts';
import { dockingWords } from '../web/words/docking.ts';
import { screenWords } from '../web/words/screens.ts';

/** The page of the docks and the screens, with the form that was refused when there is one. */
export function docksPage(view: View, list: DockList, form?: RefusedForm): Reply {
  const { title } = dockingWords[view.language].docks;
  const contents = {
    ...{ title, crumbs: [{ text: title }], ...list, screenWords: screenWords[view.language] },
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('docking/docks', dockingWords, contents) };
}
