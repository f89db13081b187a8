import { inZone, momentIn, placeIn, timesOf, type Metadata } from '../../../protocols/docking/axis/metadata.ts';
import { parseContainerName, parseObjectName, type ContainerName } from '../../../protocols/docking/axis/names.ts';
import type { ClipDescription } from '../../../protocols/docking/upload-manifest.ts';
import type { AxisContainer } from './containers.ts';

/** A clip as a dock puts it: the name of the object, and what is said about it. */
export interface PutClip {
  readonly name: string;
  readonly metadata: Metadata;
}

/** Camera of a recording that a dock could not place and says nothing about. */
export const NO_CAMERA = 'onbekend';

/**
 * Describes a clip by all that the dock said of it: the clip's own metadata first, then that of the recording, then the names. Footage is never
 * turned away for what is missing; what cannot be known begins and ends at `now`.
 */
export function describeClip(container: AxisContainer, clip: PutClip, now: string): ClipDescription {
  const object = parseObjectName(clip.name);
  const zone = container.metadata['timezone'];
  const [from, to] = periodOf(container, clip, now);
  const place = placeIn(clip.metadata['startlocation']) ?? placeIn(container.metadata['triggeronlocation']);
  return {
    cameraId: cameraOf(container).slice(0, 100),
    clipName: clip.name.replaceAll(/[\p{C}/\\]/gu, '_').slice(0, 200),
    mediaType: object.kind === 'clip' ? object.mediaType : 'application/octet-stream',
    startedAt: inZone(from, zone),
    endedAt: inZone(to, zone),
    ...place,
  };
}

function periodOf(container: AxisContainer, clip: PutClip, now: string): [from: string, to: string] {
  const object = parseObjectName(clip.name);
  const [own, whole] = [timesOf(clip.metadata), timesOf(container.metadata)];
  const named = object.kind === 'clip' ? object.startedAt : undefined;
  const from = own.from ?? named ?? whole.from ?? triggerOf(container) ?? now;
  const to = own.to ?? whole.to ?? from;
  return [from, to < from ? from : to];
}

/** Serial number of the camera that a container is from. */
export function cameraOf(container: AxisContainer): string {
  const named = sourceOf(container);
  if (named?.kind === 'recording') return named.serial;
  return container.metadata['bwcserialnumber'] ?? NO_CAMERA;
}

/** Id of the camera system's user that a container is from, as far as it says. */
export function userOf(container: AxisContainer): string | undefined {
  const named = sourceOf(container);
  return named?.kind === 'recording' ? named.userId : container.metadata['userid'];
}

/** A container of rejected content says which container it would have been. */
function sourceOf({ name, metadata }: AxisContainer): ContainerName | undefined {
  const own = parseContainerName(name);
  return own?.kind === 'rejected' ? parseContainerName(metadata['rejectedcontentoriginalcontainer'] ?? '') : own;
}

function triggerOf(container: AxisContainer): string | undefined {
  const named = sourceOf(container);
  const triggered = named?.kind === 'recording' ? named.triggeredAt : undefined;
  return momentIn(container.metadata, 'triggerontime') ?? triggered;
}
