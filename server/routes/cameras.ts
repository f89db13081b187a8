import { z } from 'zod';
import { WALL_STATES, type WallSign } from '../../protocols/docking/wall.ts';
import { assignCamera } from '../docking/assign-camera.ts';
import type { DockingDesk } from '../docking/desk.ts';
import { listCameras, readCameraHistory, type CameraHistory, type CameraList } from '../docking/list-cameras.ts';
import { registerCamera } from '../docking/register-camera.ts';
import { returnCamera } from '../docking/return-camera.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { localMoment } from '../web/moments.ts';
import type { View } from '../web/view.ts';
import { cameraWords } from '../web/words/cameras.ts';
import { wallWords } from '../web/words/wall.ts';
import { fromForm } from './inputs.ts';

const Line = (refusal: string) =>
  z
    .string(refusal)
    .trim()
    .min(1, refusal)
    .max(100, 'Dit is te lang.')
    .regex(/^\P{C}*$/u, refusal);
const ByCamera = z.object({ cameraId: z.string().min(1).max(100) });
const ByWearer = z.object({
  ...ByCamera.shape,
  personId: z.string('Kies wie de camera draagt.').min(1, 'Kies wie de camera draagt.').max(64),
  from: fromForm(localMoment().optional()),
  until: fromForm(localMoment().optional()),
});

const Moment = z.iso.datetime();
const WearingAnswer = z.object({
  medewerkerId: z.string(),
  naam: z.string().nullable(),
  van: Moment,
  tot: Moment.nullable(),
});
const CameraAnswer = z.object({
  nummer: z.string(),
  naam: z.string(),
  geregistreerdOp: Moment,
  laatstIngenomenOp: Moment.nullable(),
});
const ListedAnswer = z.object({
  ...CameraAnswer.shape,
  gedragenDoor: WearingAnswer.nullable(),
  toestand: z.enum(WALL_STATES).nullable(),
});
const ListAnswer = z.object({
  cameras: z.array(ListedAnswer),
  onbekend: z.array(z.object({ nummer: z.string(), opnamen: z.int() })),
});
const HistoryAnswer = z.object({ ...CameraAnswer.shape, gedragen: z.array(WearingAnswer) });

/** The register of cameras: which ones are known, and who wears them from when until when. */
export function cameraRoutes(desk: DockingDesk): readonly Route[] {
  return [cameras(desk), registration(desk), camera(desk), assignment(desk), returning(desk)];
}

function cameras(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/cameras', act: 'docking.camera-listed', recordedBy: 'perform' },
    summary: 'Camera’s, wie ze nu draagt, en welke onbekende camera’s beelden brachten',
    input: z.object({}),
    perform: () => listCameras(desk),
    api: { output: ListAnswer, show: shownList },
    page: (view, list) => camerasPage(view, list),
  });
}

function camerasPage(view: View, list: CameraList, form?: RefusedForm): Reply {
  const { title } = cameraWords[view.language].cameras;
  const contents = {
    ...{ title, crumbs: [{ text: title }], ...list, pathOf },
    where: ({ whereabouts }: Shown) => whereOf(view, whereabouts),
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('docking/cameras', cameraWords, contents) };
}

const TONES: Readonly<Record<WallSign, string>> = { safe: 'ok', busy: 'busy', out: 'neutral', trouble: 'danger' };

function whereOf(view: View, whereabouts: Shown['whereabouts']): object | undefined {
  if (whereabouts === undefined) return undefined;
  return { text: wallWords[view.language].states[whereabouts.state].headline, tone: TONES[whereabouts.sign] };
}

function registration(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/cameras', act: 'docking.camera-registered', recordedBy: 'act' },
    summary: 'Registreert een camera onder zijn serienummer',
    input: z.object({
      cameraId: Line('Vul het serienummer van de camera in.'),
      name: Line('Geef de camera een naam.'),
    }),
    about: ({ cameraId }) => cameraId,
    perform: (by, input) => registerCamera(desk, by, input),
    api: { output: CameraAnswer, status: 201, show: shownCamera },
    page: (view, { id, name }) => ({
      kind: 'redirect',
      to: pathOf(id),
      notice: cameraWords[view.language].notices.registered(name),
    }),
    again: async (_by, view, form) => {
      const list = await listCameras(desk);
      return camerasPage(view, list.value ?? { cameras: [], unknown: [] }, form);
    },
  });
}

function camera(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/cameras/:cameraId', act: 'docking.camera-listed', recordedBy: 'perform' },
    summary: 'Eén camera en wie hem droegen',
    input: ByCamera,
    about: ({ cameraId }) => cameraId,
    perform: (_by, input) => readCameraHistory(desk, input),
    api: { output: HistoryAnswer, show: shownHistory },
    page: (view, history) => cameraPage(view, history),
  });
}

function cameraPage(view: View, history: CameraHistory, form?: RefusedForm): Reply {
  const { title } = cameraWords[view.language].cameras;
  const contents = {
    title: history.name,
    crumbs: [{ text: title, href: '/cameras' }, { text: history.name }],
    camera: history,
    path: pathOf(history.id),
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('docking/camera', cameraWords, contents) };
}

function assignment(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/cameras/:cameraId/uitgiften', act: 'docking.camera-assigned', recordedBy: 'act' },
    summary: 'Legt vast wie de camera draagt, vanaf nu of in een tijd die voorbij is',
    input: ByWearer,
    about: ({ cameraId }) => cameraId,
    perform: (by, input) => assignCamera(desk, by, input),
    api: { output: WearingAnswer, status: 201, show: shownWearing },
    page: (view, { cameraId, personName }) => ({
      kind: 'redirect',
      to: pathOf(cameraId),
      notice: cameraWords[view.language].notices.assigned(personName ?? ''),
    }),
    again: async (_by, view, form) => {
      const history = await readCameraHistory(desk, { cameraId: String(form.sent['cameraId']) });
      return history.refused === undefined
        ? cameraPage(view, history.value, form)
        : { kind: 'redirect', to: '/cameras' };
    },
  });
}

function returning(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/cameras/:cameraId/innamen', act: 'docking.camera-returned', recordedBy: 'act' },
    summary: 'Legt vast dat de camera is ingeleverd',
    input: ByCamera,
    about: ({ cameraId }) => cameraId,
    perform: (by, input) => returnCamera(desk, by, input),
    api: { output: WearingAnswer, status: 201, show: shownWearing },
    page: (view, { personName }) => ({
      kind: 'redirect',
      to: '/cameras',
      notice: cameraWords[view.language].notices.returned(personName ?? ''),
    }),
  });
}

function pathOf(cameraId: string): string {
  return `/cameras/${encodeURIComponent(cameraId)}`;
}

type Shown = CameraList['cameras'][number];

function shownCamera({
  id,
  name,
  createdAt,
  lastDockedAt,
}: Omit<Shown, 'worn' | 'whereabouts'>): z.infer<typeof CameraAnswer> {
  return { nummer: id, naam: name, geregistreerdOp: createdAt, laatstIngenomenOp: lastDockedAt };
}

function shownWearing(worn: NonNullable<Shown['worn']>): z.infer<typeof WearingAnswer> {
  return { medewerkerId: worn.personId, naam: worn.personName, van: worn.fromAt, tot: worn.untilAt };
}

function shownList({ cameras: known, unknown }: CameraList): z.infer<typeof ListAnswer> {
  return {
    cameras: known.map((each) => ({
      ...shownCamera(each),
      gedragenDoor: each.worn === undefined ? null : shownWearing(each.worn),
      toestand: each.whereabouts?.state ?? null,
    })),
    onbekend: unknown.map(({ cameraId, recordings }) => ({ nummer: cameraId, opnamen: recordings })),
  };
}

function shownHistory(history: CameraHistory): z.infer<typeof HistoryAnswer> {
  return { ...shownCamera(history), gedragen: history.wearings.map(shownWearing) };
}
