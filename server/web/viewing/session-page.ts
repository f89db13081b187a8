import { mayPerform } from '../../../protocols/acts.ts';
import type { WatchedTogether } from '../../viewing/read-together.ts';
import type { OpenViewing } from '../../viewing/read-viewing.ts';
import { showMoment, showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { askedWords } from '../words/asked.ts';
import { names } from '../words/names.ts';
import { playerWords } from '../words/player.ts';
import { sessionWords } from '../words/session.ts';
import { viewingWords } from '../words/viewing.ts';
import { mapContents } from './map-contents.ts';
import { playbackContents } from './playback-contents.ts';
import { PLAYER_SCRIPT, playerContents, type PlayedClip, type PlayerContents } from './player-contents.ts';
import { markRows, stillRows } from './session-rows.ts';

/** The page of a viewing session, with the player, and a second one beside it when two recordings are watched together. */
export function sessionPage(view: View, { viewing, beside }: WatchedTogether): string {
  const { session, recording } = viewing;
  const words = viewingWords[view.language];
  const page = sessionWords[view.language];
  const copy = playbackContents(view, {
    ...{ recordingId: recording.id, playback: viewing.playback },
    shown: viewing.clips.find((clip) => clip.recording.id === recording.id)?.footage?.kind ?? 'original',
  });
  return view.render('viewing/session', viewingWords, {
    title: words.session.title,
    wide: true,
    ...copy,
    scripts: [PLAYER_SCRIPT, '/static/session-end.js', ...copy.scripts],
    secondsLeft: Math.max(0, Math.round((Date.parse(session.endsAt) - view.now.getTime()) / 1000)),
    endsSoon: askedWords[view.language].endsSoon,
    mayMark: mayPerform(view.by.role, 'viewing.marked'),
    mayStill: mayPerform(view.by.role, 'viewing.still-taken'),
    crumbs: [
      { text: words.search.title, href: '/opnames' },
      {
        text: `${words.recording.title} ${showMoment(recording.startedAt, view.language)}`,
        href: `/opnames/${recording.id}`,
      },
      { text: words.session.title },
    ],
    ...{ page, address: `/kijksessies/${session.id}`, keys: keysOf(view) },
    closeAction: `/kijksessies/${session.id}/afsluitingen`,
    player: playerOf(view, viewing),
    ...(beside === undefined ? {} : { second: secondOf(view, viewing, beside) }),
    map: mapContents(view, viewing),
    marksIntroduction: view.by.role === 'handhaver' ? page.marksOfOwn : page.marksIntroduction(session.caseRef),
    marks: markRows(view, viewing),
    stills: stillRows(view, viewing),
    facts: factsOf(view, viewing),
  });
}

function keysOf(view: View): readonly (readonly string[])[] {
  const { sessionKeys } = playerWords[view.language];
  const may = { N: mayPerform(view.by.role, 'viewing.marked'), S: mayPerform(view.by.role, 'viewing.still-taken') };
  return sessionKeys.filter(([key]) => (key === 'N' ? may.N : may.S));
}

function playerOf(view: View, viewing: OpenViewing, besideSeconds?: number): PlayerContents {
  const { session, timeline } = viewing;
  const { absences } = playerWords[view.language];
  const clips = viewing.clips.map(({ footage, absence, frameRate, recording }, at): PlayedClip => {
    const { from = 0, to = 0 } = timeline.clips[at] ?? {};
    return {
      ...{ sessionId: footage?.session.id ?? '', from, frameRate },
      to: recording.durationSeconds === null && viewing.clips.length === 1 ? undefined : to,
      absence: absence === undefined ? undefined : absences[absence],
    };
  });
  return playerContents(view, {
    ...{ sessionId: session.id, viewerName: view.by.name, clips },
    ...{ begins: viewing.clips[0]?.recording.startedAt ?? viewing.recording.startedAt },
    ...(besideSeconds === undefined
      ? {}
      : { besideSeconds, label: sessionWords[view.language].second(viewing.cameraName) }),
  });
}

function secondOf(view: View, viewing: OpenViewing, beside: OpenViewing): Readonly<Record<string, unknown>> {
  const words = sessionWords[view.language];
  return {
    ...{ player: playerOf(view, beside, beside.session.besideSeconds), seconds: beside.session.besideSeconds },
    firstTitle: words.first(viewing.cameraName),
    title: words.second(beside.cameraName),
    align: `/kijksessies/${beside.session.id}/klokverschillen`,
  };
}

function factsOf(view: View, { session, recording }: OpenViewing): readonly unknown[] {
  const words = viewingWords[view.language].session;
  const place = recording.place === null ? '' : `, ${recording.place}`;
  return [
    [words.recording, `${showPeriod(recording.startedAt, recording.endedAt, view.language)}${place}`],
    [words.purpose, names[view.language].purposes[session.purpose]],
    [words.caseRef, session.caseRef],
    [words.coViewers, session.coViewers.length === 0 ? words.alone : session.coViewers.join(', ')],
    [words.opened, { moment: session.openedAt }],
    [words.ends, { moment: session.endsAt }],
    [words.number, { code: session.id }],
  ];
}
