import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Act, Actor } from '../../protocols/acts.ts';
import type { FactValue } from '../../protocols/audit/fact.ts';
import { granted, refuse, type RefusedField, type Refusal, type Verdict } from '../../protocols/refusal.ts';
import type { View } from '../web/view.ts';

/** What a page answers with. */
export type Reply =
  | { readonly kind: 'page'; readonly html: string; readonly status?: number }
  // See other (303): the browser fetches the next page with GET. `notice` is shown there once.
  | { readonly kind: 'redirect'; readonly to: string; readonly notice?: string };

/** Why the form that was sent is shown again. */
export interface RefusedForm {
  readonly refused: Refusal;
  readonly fields: readonly RefusedField[];
  /** What was sent, to fill the form with. */
  readonly sent: Readonly<Record<string, unknown>>;
}

/** What a performing function gets beside its input. */
export interface Call {
  readonly request: Request;
  /** For routes that stream their own answer (`streams: true`), and for signing in and out. */
  readonly response: Response;
}

/** One line of the table of routes: a path, the act that it performs, the function that performs it, and how it answers. */
export interface RouteOf<I, O> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Path with `:parameters`, lower kebab case, Dutch plural nouns. Pages live at the path, the API at `/v1` before it. */
  readonly path: `/${string}`;
  readonly act: Act;
  /** One sentence in Dutch for the API's description. */
  readonly summary: string;
  /** Path parameters, query and body together, as one flat object; unknown names are dropped. */
  readonly input: z.ZodType<I>;
  /** Id of the thing the act is about, for refusals and readings; the house itself when it says nothing. */
  readonly about?: (input: I) => string;
  readonly perform: (by: Actor, input: I, call: Call) => Promise<Verdict<O>>;
  /**
   * Who writes the entry: `act` when the performing function records inside its own transaction, `perform` when the
   * route only reads and the entry is committed before the answer leaves.
   */
  readonly recordedBy: 'act' | 'perform';
  /** Facts for the entry of a reading (`recordedBy: 'perform'`). */
  readonly facts?: (input: I, output: O) => Readonly<Record<string, FactValue>>;
  /** Present when the route is part of the API: the shape of its answer. */
  readonly api?: {
    readonly output: z.ZodType;
    readonly status?: 200 | 201 | 202;
    readonly show?: (output: O) => unknown;
  };
  /** Present when the route is a page for people. */
  readonly page?: (view: View, output: O, input: I) => Reply | Promise<Reply>;
  /** Shows the form again after a refusal; without it people get the plain page of the refusal. */
  readonly again?: (by: Actor, view: View, form: RefusedForm) => Promise<Reply>;
  /** The performing function reads the body (a file) or writes the answer (footage, a download) itself. */
  readonly streams?: boolean;
}

/** A route as the application sees it: the types of its input and output are tied together inside. */
export interface Route extends Pick<
  RouteOf<unknown, unknown>,
  'method' | 'path' | 'act' | 'summary' | 'input' | 'recordedBy' | 'api' | 'streams' | 'again'
> {
  readonly isPage: boolean;
  /** Parses what was sent; a refusal names every field that is wrong. */
  prepare(sent: unknown): Verdict<Prepared>;
}

/** A request whose input has been parsed. */
export interface Prepared {
  readonly about: string;
  perform(by: Actor, call: Call): Promise<Verdict<Performed>>;
}

/** What was performed, ready to be answered in either form. */
export interface Performed {
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Body of the API's answer. */
  json(): unknown;
  page(view: View): Promise<Reply>;
}

/** Ties one line of the table together. */
export function route<I, O>(line: RouteOf<I, O>): Route {
  const { method, path, act, summary, input, recordedBy } = line;
  return {
    ...{ method, path, act, summary, input, recordedBy },
    ...(line.api === undefined ? {} : { api: { output: line.api.output, status: line.api.status ?? 200 } }),
    ...(line.streams === undefined ? {} : { streams: line.streams }),
    ...(line.again === undefined ? {} : { again: line.again }),
    isPage: line.page !== undefined,
    prepare: (sent) => {
      const parsed = input.safeParse(sent);
      if (!parsed.success) return refuse('invalid-input', fieldsOf(parsed.error));
      const value = parsed.data;
      return granted({
        about: line.about?.(value) ?? 'beeldkluis',
        perform: async (by, call) => {
          const verdict = await line.perform(by, value, call);
          if (verdict.refused !== undefined) return verdict;
          return granted(performed(line, value, verdict.value));
        },
      });
    },
  };
}

function performed<I, O>(line: RouteOf<I, O>, input: I, output: O): Performed {
  return {
    facts: line.facts?.(input, output) ?? {},
    json: () => (line.api?.show === undefined ? output : line.api.show(output)),
    page: (view) => {
      if (line.page === undefined) throw new Error(`${line.path} is no page`);
      return Promise.resolve(line.page(view, output, input));
    },
  };
}

function fieldsOf(error: z.ZodError): RefusedField[] {
  return error.issues.map((issue) => ({ field: issue.path.join('.'), reason: issue.message }));
}
