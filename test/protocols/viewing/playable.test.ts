import { describe, expect, test } from '@jest/globals';
import { conversionFor, type PlayableFacts } from '../../../protocols/viewing/playable.ts';

const MP4 = 'mov,mp4,m4a,3gp,3g2,mj2';
const MATROSKA = 'matroska,webm';
const fromCamera: PlayableFacts = {
  ...{ mediaType: 'video/mp4', container: MP4, brand: 'isom' },
  video: { codec: 'h264', pixelFormat: 'yuv420p' },
  audio: { codec: 'aac' },
};

describe('footage that Chromium and Firefox both play', () => {
  test.each<[string, Partial<PlayableFacts>]>([
    ['H.264 and AAC in MP4', {}],
    ['full-range pixels', { video: { codec: 'h264', pixelFormat: 'yuvj420p' } }],
    ['a picture without sound', { audio: null }],
    ['pixels that an earlier release did not look at', { video: { codec: 'h264' } }],
    [
      'WebM',
      {
        mediaType: 'video/webm',
        container: MATROSKA,
        video: { codec: 'vp9', pixelFormat: 'yuv420p' },
        audio: { codec: 'opus' },
      },
    ],
    ['a sound recording', { mediaType: 'audio/wav', container: 'wav', video: null, audio: { codec: 'pcm_s16le' } }],
  ])('needs no copy: %s', (_what, facts) => {
    expect(conversionFor({ ...fromCamera, ...facts })).toBeUndefined();
  });
});

describe('footage that one of them does not play', () => {
  test.each<[string, Partial<PlayableFacts>, string, string]>([
    ['Matroska', { mediaType: 'video/x-matroska', container: MATROSKA }, 'copied', 'copied'],
    ['QuickTime', { mediaType: 'video/quicktime', brand: 'qt  ' }, 'copied', 'copied'],
    ['HEVC', { video: { codec: 'hevc', pixelFormat: 'yuv420p' } }, 'coded', 'copied'],
    ['ten bits', { video: { codec: 'h264', pixelFormat: 'yuv420p10le' } }, 'coded', 'copied'],
    ['telephone sound', { audio: { codec: 'pcm_alaw' } }, 'copied', 'coded'],
    ['a transport stream', { container: 'mpegts', audio: { codec: 'mp2' } }, 'copied', 'coded'],
    ['old AVI', { container: 'avi', video: { codec: 'mjpeg', pixelFormat: 'yuvj422p' }, audio: null }, 'coded', 'none'],
    ['sound of a telephone alone', { container: 'wav', video: null, audio: { codec: 'pcm_mulaw' } }, 'none', 'coded'],
  ])('gets a copy, and takes over what can stay: %s', (_what, facts, video, audio) => {
    expect(conversionFor({ ...fromCamera, ...facts })).toEqual({ video, audio });
  });
});
