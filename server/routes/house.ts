import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse } from '../../protocols/refusal.ts';
import type { WaitingWork } from '../house/waiting-work.ts';
import type { IdentityProvider } from '../http/identity-provider.ts';
import { route, type Route } from '../http/route.ts';
import { closeSession, openSession, saveSession } from '../http/sessions.ts';
import type { Person } from '../persons/persons.ts';
import { signInFromProvider, signOut, type PersonsDesk } from '../persons/sign-in.ts';
import { navigationFor } from '../web/navigation.ts';
import { houseWords } from '../web/words/house.ts';
import { layoutWords } from '../web/words/layout.ts';

/** What the pages of the house itself need. */
export interface HouseDesk extends PersonsDesk {
  /** What waits for somebody. */
  readonly waitingFor: (by: Actor) => Promise<readonly WaitingWork[]>;
  /** Sign-in of the municipality; absent in the demonstration. */
  readonly identityProvider: IdentityProvider | undefined;
  /** Persons of the demonstration to sign in as; nobody outside it. */
  readonly demoPersons: () => Promise<readonly Person[]>;
}

const Nothing = z.object({});
const Return = z.object({ terug: z.string().default('/') });

/** Start page, signing in and out, and the statements that everybody may read. */
export function houseRoutes(desk: HouseDesk): readonly Route[] {
  return [home(desk), signInPage(desk), ...signInAtProvider(desk), signingOut(desk), ...statements()];
}

function home(desk: HouseDesk): Route {
  return route({
    ...{ method: 'get', path: '/', act: 'house.entered', summary: 'Startpagina' },
    input: Nothing,
    recordedBy: 'perform',
    perform: async (by) => granted({ by, work: await desk.waitingFor(by) }),
    page: (view, { by, work }) => {
      const words = houseWords[view.language];
      const visitor = by.role === 'onbekend' || by.role === 'betrokkene';
      const destinations = navigationFor(by.role, '/', layoutWords[view.language], view);
      const contents = { title: visitor ? words.home.visitorTitle : words.home.title, visitor, work, destinations };
      return { kind: 'page', html: view.render('house/home', houseWords, contents) };
    },
  });
}

function signInPage(desk: HouseDesk): Route {
  return route({
    ...{ method: 'get', path: '/aanmelden', act: 'house.entered', summary: 'Aanmelden' },
    input: Return,
    recordedBy: 'perform',
    perform: async () => granted({ persons: await desk.demoPersons() }),
    page: (view, { persons }, { terug }) => ({
      kind: 'page',
      html: view.render('house/sign-in', houseWords, {
        title: houseWords[view.language].signIn.title,
        persons,
        hasProvider: desk.identityProvider !== undefined,
        returnTo: ownPath(terug),
      }),
    }),
  });
}

function signInAtProvider(desk: HouseDesk): readonly Route[] {
  const provider = desk.identityProvider;
  if (provider === undefined) return [];
  return [
    route({
      ...{
        method: 'get',
        path: '/aanmelden/begin',
        act: 'house.entered',
        summary: 'Aanmelden bij de gemeente beginnen',
      },
      input: Return,
      recordedBy: 'perform',
      perform: async (_by, { terug }, { request }) => {
        const { address, pending } = await provider.begin(ownPath(terug));
        request.session.signIn = pending;
        return granted(address);
      },
      page: (_view, address) => ({ kind: 'redirect', to: address.href }),
    }),
    route({
      ...{ method: 'get', path: '/aanmelden/terug', act: 'person.signed-in', summary: 'Terug van aanmelden' },
      input: Nothing,
      recordedBy: 'act',
      perform: async (by, _input, { request }) => {
        const pending = request.session.signIn;
        if (pending === undefined) return refuse('sign-in-failed');
        // One use: what came back is never tried twice.
        delete request.session.signIn;
        await saveSession(request);
        const seen = await provider.finish(request.originalUrl, pending);
        if (seen.refused !== undefined) return seen;
        const person = await signInFromProvider(desk, by, seen.value);
        if (person.refused !== undefined) return person;
        await openSession(request, desk.clock, { personId: person.value.id });
        return granted(pending.returnTo);
      },
      page: (_view, returnTo) => ({ kind: 'redirect', to: returnTo }),
    }),
  ];
}

function signingOut(desk: HouseDesk): Route {
  return route({
    ...{ method: 'post', path: '/afmelden', act: 'person.signed-out', summary: 'Afmelden' },
    input: Nothing,
    recordedBy: 'act',
    perform: async (by, _input, { request }) => {
      const verdict = await signOut(desk, by);
      if (verdict.refused !== undefined) return verdict;
      await closeSession(request);
      return granted({ atProvider: await desk.identityProvider?.signOutAddress() });
    },
    page: (view, { atProvider }) => {
      if (desk.identityProvider === undefined) return { kind: 'redirect', to: '/aanmelden' };
      const title = houseWords[view.language].signedOut.title;
      return {
        kind: 'page',
        html: view.render('house/signed-out', houseWords, { title, atProvider: atProvider?.href }),
      };
    },
  });
}

const STATEMENTS = [
  { path: '/toegankelijkheid', page: 'accessibility', summary: 'Toegankelijkheidsverklaring' },
  { path: '/privacy', page: 'privacy', summary: 'Privacyverklaring' },
] as const;

function statements(): readonly Route[] {
  return STATEMENTS.map(({ path, page, summary }) =>
    route({
      ...{ method: 'get', path, act: 'house.entered', summary },
      input: Nothing,
      recordedBy: 'perform',
      perform: () => Promise.resolve(granted(undefined)),
      page: (view) => {
        const { title } = houseWords[view.language][page];
        return { kind: 'page', html: view.render(`house/${page}`, houseWords, { title, crumbs: [{ text: title }] }) };
      },
    }),
  );
}

/** The path that somebody wanted to go to, when it is one of ours: a slash, and no second slash or backslash that would name a host. */
export function ownPath(wanted: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(wanted) && !wanted.startsWith('/aanmelden') ? wanted : '/';
}
