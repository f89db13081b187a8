import { z } from 'zod';
import { granted } from '../../protocols/refusal.ts';
import { listDemoPersons } from '../demo/demo-persons.ts';
import { ClockMove, moveClock, readClock, showClock, type DemoClockDesk } from '../demo/move-clock.ts';
import { readStepsTaken, TOUR_STEPS } from '../demo/tour.ts';
import { route, type Route } from '../http/route.ts';
import { openSession } from '../http/sessions.ts';
import { signInAsDemoPerson, type PersonsDesk } from '../persons/sign-in.ts';
import { demoWords } from '../web/words/demo.ts';
import { ownPath } from './house.ts';

/** What the demonstration needs beside the house. */
export interface DemoDesk extends PersonsDesk, DemoClockDesk {
  /** Whether the sample recordings are still being made and docked. */
  readonly isFilling: () => boolean;
}

const Nothing = z.object({});
const ClockOutput = z.object({ stand: z.iso.datetime(), voorsprongSeconden: z.number() });
const DAY_SECONDS = 86_400;
const USUAL_PORT = 8080;

/** Routes that exist in demo mode only: the tour, signing in as one of its persons, and the clock. */
export function demoRoutes(desk: DemoDesk, port: number): readonly Route[] {
  return [tour(desk, port), signIn(desk), clock(desk), clockMove(desk)];
}

function tour(desk: DemoDesk, port: number): Route {
  return route({
    ...{ method: 'get', path: '/rondleiding', act: 'house.entered', summary: 'Rondleiding door de demonstratie' },
    input: Nothing,
    recordedBy: 'perform',
    perform: async () => {
      const [persons, taken] = await Promise.all([listDemoPersons(desk), readStepsTaken(desk.database.sql)]);
      const steps = TOUR_STEPS.map(({ id, href, personId }) => ({
        ...{ id, href, taken: taken.has(id) },
        person: persons.find((person) => person.id === personId),
      }));
      return granted({ steps, clock: readClock(desk) });
    },
    page: (view, { steps, clock: stand }) => ({
      kind: 'page',
      html: view.render('demo/tour', demoWords, {
        ...{ title: demoWords[view.language].title, steps, clock: stand, filling: desk.isFilling() },
        clockCommand: `${port === USUAL_PORT ? '' : `PORT=${String(port)} `}npx beeldkluis demo clock +29d`,
        daysAhead: Math.round((stand.offsetSeconds / DAY_SECONDS) * 10) / 10,
      }),
    }),
  });
}

function signIn(desk: DemoDesk): Route {
  return route({
    ...{
      method: 'post',
      path: '/aanmelden',
      act: 'person.signed-in',
      summary: 'Aanmelden als persoon van de demonstratie',
    },
    input: z.object({ persoon: z.string('Kies een persoon.'), terug: z.string().default('/') }),
    recordedBy: 'act',
    perform: async (by, { persoon, terug }, { request }) => {
      const person = await signInAsDemoPerson(desk, by, persoon);
      if (person.refused !== undefined) return person;
      await openSession(request, desk.clock, { personId: person.value.id });
      return granted({ person: person.value, returnTo: ownPath(terug) });
    },
    api: {
      output: z.object({ id: z.string(), naam: z.string(), rol: z.string() }),
      show: ({ person }) => ({ id: person.id, naam: person.name, rol: person.role }),
    },
    page: (_view, { returnTo }) => ({ kind: 'redirect', to: returnTo }),
  });
}

function clock(desk: DemoDesk): Route {
  return route({
    ...{ method: 'get', path: '/demo/klok', act: 'house.entered', summary: 'Hoe de klok van de demonstratie staat' },
    input: Nothing,
    recordedBy: 'perform',
    perform: () => Promise.resolve(granted(readClock(desk))),
    api: { output: ClockOutput, show: showClock },
  });
}

function clockMove(desk: DemoDesk): Route {
  return route({
    ...{
      method: 'post',
      path: '/demo/klok',
      act: 'house.clock-moved',
      summary: 'De klok van de demonstratie verzetten',
    },
    input: z.object({ verschuiving: ClockMove }),
    recordedBy: 'act',
    perform: (by, { verschuiving }) => moveClock(desk, by, verschuiving),
    api: { output: ClockOutput, show: showClock },
    page: (view) => ({ kind: 'redirect', to: '/rondleiding', notice: demoWords[view.language].clock.moved }),
  });
}
