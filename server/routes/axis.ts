import { z } from 'zod';
import { granted } from '../../protocols/refusal.ts';
import { connectAxis, encryptAxis, revokeAxis } from '../docking/axis/connect-axis.ts';
import type { AxisConnection } from '../docking/axis/connections.ts';
import type { AxisDesk } from '../docking/axis/desk.ts';
import { listAxis, type AxisList } from '../docking/axis/list-axis.ts';
import { makeConnectionFile } from '../docking/axis/make-connection-file.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { View } from '../web/view.ts';
import { axisWords } from '../web/words/axis.ts';

const PATH = '/docks/axis';
const MISSING = 'Geef de verbinding een naam.';
const ByConnection = z.object({ connectionId: z.string().max(100) });
const Moment = z.iso.datetime().nullable();
const ConnectionAnswer = z.object({
  id: z.string(),
  naam: z.string(),
  toestand: z.enum(['open', 'revoked']),
  versleuteld: z.boolean(),
  camerasysteem: z.string().nullable(),
  laatstOntvangenOp: Moment,
});

/** Connections with docks of Axis: made, given a file, encrypted and ended by the administrator. The docks themselves use a mount of their own. */
export function axisRoutes(desk: AxisDesk): readonly Route[] {
  return [connections(desk), connecting(desk), file(desk), encryption(desk), revocation(desk)];
}

function connections(desk: AxisDesk): Route {
  return route({
    ...{ method: 'get', path: PATH, act: 'docking.axis-listed', recordedBy: 'perform' },
    summary: 'Verbindingen met docks van Axis en wat ze het laatst brachten',
    input: z.object({}),
    perform: () => listAxis(desk),
    api: { output: z.array(ConnectionAnswer), show: (list: AxisList) => list.connections.map(shown) },
    page: (view, list) => axisPage(view, list),
  });
}

function axisPage(view: View, list: AxisList, form?: RefusedForm): Reply {
  const { title } = axisWords[view.language];
  const crumbs = [{ text: axisWords[view.language].docks, href: '/docks' }, { text: title }];
  const contents = { title, crumbs, ...list, path: PATH, ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('docking/axis', axisWords, contents) };
}

function connecting(desk: AxisDesk): Route {
  return route({
    ...{ method: 'post', path: PATH, act: 'docking.axis-connected', recordedBy: 'act' },
    summary: 'Maakt een verbinding voor één systeem van Axis-docks',
    input: z.object({
      name: z.string(MISSING).trim().min(1, MISSING).max(100, 'Deze naam is te lang.'),
      encrypted: z
        .union([z.boolean(), z.literal('ja').transform(() => true)])
        .optional()
        .transform((given) => given ?? false),
    }),
    perform: (by, input) => connectAxis(desk, by, input),
    api: { output: ConnectionAnswer, status: 201, show: shown },
    page: (view, { name }) => redirected(axisWords[view.language].notices.connected(name)),
    again: async (_by, view, form) => {
      const list = await listAxis(desk);
      return axisPage(view, list.value ?? { connections: [], cameras: [], isReady: true }, form);
    },
  });
}

function file(desk: AxisDesk): Route {
  return route({
    ...{ method: 'post', path: `${PATH}/:connectionId/verbindingsbestanden`, act: 'docking.axis-file-made' },
    recordedBy: 'act',
    summary: 'Maakt een nieuw verbindingsbestand; een eerder bestand werkt dan niet meer',
    input: ByConnection,
    about: ({ connectionId }) => connectionId,
    streams: true,
    perform: async (by, input, { response }) => {
      const made = await makeConnectionFile(desk, by, input);
      if (made.refused !== undefined) return made;
      response
        .set('Content-Type', 'application/json')
        .set('Content-Disposition', `attachment; filename="${made.value.name}"`)
        .end(made.value.text);
      return granted(undefined);
    },
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: PATH }),
  });
}

function encryption(desk: AxisDesk): Route {
  return route({
    ...{ method: 'post', path: `${PATH}/:connectionId/versleutelingen`, act: 'docking.axis-encrypted' },
    recordedBy: 'act',
    summary: 'Laat de docks van deze verbinding voortaan versleutelen; dat kan niet terug',
    input: ByConnection,
    about: ({ connectionId }) => connectionId,
    perform: (by, input) => encryptAxis(desk, by, input),
    api: { output: ConnectionAnswer, status: 201, show: shown },
    page: (view, { name }) => redirected(axisWords[view.language].notices.encrypted(name)),
  });
}

function revocation(desk: AxisDesk): Route {
  return route({
    ...{ method: 'post', path: `${PATH}/:connectionId/intrekkingen`, act: 'docking.axis-revoked' },
    recordedBy: 'act',
    summary: 'Sluit de docks van een verbinding buiten',
    input: ByConnection,
    about: ({ connectionId }) => connectionId,
    perform: (by, input) => revokeAxis(desk, by, input),
    api: { output: ConnectionAnswer, status: 201, show: shown },
    page: (view, { name }) => redirected(axisWords[view.language].notices.revoked(name)),
  });
}

function redirected(notice: string): Reply {
  return { kind: 'redirect', to: PATH, notice };
}

function shown(connection: AxisConnection): z.infer<typeof ConnectionAnswer> {
  return {
    ...{ id: connection.id, naam: connection.name, toestand: connection.state, versleuteld: connection.encrypted },
    ...{ camerasysteem: connection.systemName, laatstOntvangenOp: connection.lastSentAt },
  };
}
