import type { Act, Actor, Role } from '../../protocols/acts.ts';

/** Languages of the pages; Dutch comes first. */
export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words of one group of pages, in both languages; the compiler refuses a word that one language lacks. */
export interface Bilingual<W extends object> {
  readonly nl: W;
  readonly en: W;
}

/** Puts the words of a group of pages together. */
export function bilingual<W extends object>(nl: W, en: NoInfer<W>): Bilingual<W> {
  return { nl, en };
}

/** What a page is given beside its own contents. */
export interface View {
  readonly language: Language;
  /** Who looks at the page. */
  readonly by: Actor;
  /** Path of the page, for the navigation and the language switch. */
  readonly path: string;
  readonly demo: boolean;
  /** What the municipal protocol leaves of the table of acts. */
  readonly allows: (role: Role, act: Act) => boolean;
  /** The moment of the house, for terms that run. */
  readonly now: Date;
  /** A sentence to show once, such as the outcome of the form that was sent. */
  readonly notice?: string;
  /**
   * Renders `server/web/<template>.eta` inside the layout. The template sees `it.view`, `it.words` and the contents.
   * Everything is escaped unless the template says otherwise, and no template does.
   */
  render<W extends object>(
    template: string,
    words: Bilingual<W>,
    contents: Readonly<Record<string, unknown>> & { readonly title: string },
  ): string;
}
