import { describe, expect, test } from '@jest/globals';

import {
  lookArguments,
  probeArguments,
  renderArguments,
  stillArguments,
} from '../../../media-pipeline/ffmpeg/arguments.ts';

const url = 'http://127.0.0.1:4000/x';
const CONTAINERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,asf,h264,hevc,mp3,wav,aac,ogg,flac';
const input = `-protocol_whitelist http,tcp -format_whitelist ${CONTAINERS} -i ${url}`;

describe('what ffmpeg is told', () => {
  test('asks ffprobe for streams and chapters, and lets it open nothing but the one address', () => {
    expect(probeArguments(url).join(' ')).toBe(
      `-v error -hide_banner -show_format -show_streams -show_chapters -print_format json ${input}`,
    );
  });

  test('decodes once for two feeds of every fifth frame and a gray feed of all', () => {
    const feeds = [
      { content: { width: 960, height: 540 }, padded: { width: 960, height: 544 } },
      { content: { width: 512, height: 288 }, padded: { width: 512, height: 288 } },
    ];
    const order = { url, feeds, gray: { width: 240, height: 136 }, every: 5, offset: 2, decoding: 'fast' } as const;
    expect(lookArguments(order).join(' ')).toBe(
      `-nostdin -hide_banner -nostats -loglevel info -skip_loop_filter all -max_pixels 70000000 ${input} -filter_complex ` +
        "[0:v:0]showinfo@source=checksum=0,split[looked][moved];[looked]select='eq(mod(n,5),2)',split=2[eye0][eye1];" +
        '[eye0]scale=960:540:flags=fast_bilinear,pad=960:544,format=rgb24[feed0];' +
        '[eye1]scale=512:288:flags=fast_bilinear,format=rgb24[feed1];' +
        '[moved]scale=240:136:flags=fast_bilinear,format=gray[gray]' +
        ' -map [feed0] -fps_mode passthrough -f rawvideo pipe:3 -map [feed1] -fps_mode passthrough -f rawvideo pipe:4' +
        ' -map [gray] -fps_mode passthrough -f rawvideo pipe:1',
    );
  });

  const rendering = { url, picture: { width: 1920, height: 1080 }, hasSound: true, preset: 'superfast' } as const;

  test('merges the picture with solid black where the mask says so, and strips everything else', () => {
    expect(renderArguments({ ...rendering, sound: { decision: 'muted' } }).join(' ')).toBe(
      `-nostdin -hide_banner -nostats -loglevel info -max_pixels 70000000 ${input} ` +
        '-thread_queue_size 64 -protocol_whitelist pipe -f matroska -i pipe:0 -filter_complex ' +
        '[0:v:0]settb=1/1000000,format=yuv420p,split[picture][under];[under]lutyuv=y=16:u=128:v=128[solid];' +
        '[1:v:0]settb=1/1000000,showinfo@masks=checksum=0,scale=1920:1080:flags=neighbor,setsar=1[mask];' +
        '[picture][solid][mask]maskedmerge,showinfo@copy=checksum=0[copy] -map [copy] -an ' +
        '-c:v libx264 -preset superfast -crf 23 -g 60 -pix_fmt yuv420p ' +
        '-fps_mode passthrough -enc_time_base 1:1000000 -video_track_timescale 90000 ' +
        '-map_metadata -1 -map_metadata:s -1 -map_chapters -1 -dn -sn ' +
        '-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -bsf:v filter_units=remove_types=6 ' +
        '-max_muxing_queue_size 4096 -f mp4 -movflags frag_keyframe+delay_moov+default_base_moof -progress pipe:3 pipe:1',
    );
  });

  test('codes released sound anew and silences a little more than was asked', () => {
    const except = [
      { fromSeconds: 0.05, toSeconds: 1 },
      { fromSeconds: 4, toSeconds: 5.5 },
    ];
    const told = renderArguments({ ...rendering, sound: { decision: 'audible', except, by: 'anna' } }).join(' ');
    expect(told).toContain(
      " -map 0:a:0 -c:a aac -b:a 128k -af volume=0:enable='between(t,0.000,1.100)+between(t,3.900,5.600)' ",
    );
    expect(
      renderArguments({ ...rendering, hasSound: false, sound: { decision: 'audible', except, by: 'anna' } }),
    ).toContain('-an');
  });

  test('makes odd pictures even, because H.264 in 4:2:0 knows no odd ones', () => {
    const odd = { ...rendering, picture: { width: 607, height: 1080 }, sound: { decision: 'muted' } } as const;
    expect(renderArguments(odd).join(' ')).toContain('format=yuv420p,pad=608:1080,split');
  });

  test('takes a still at its moment, never larger than the footage', () => {
    expect(stillArguments(url, 12.3456, 640).join(' ')).toBe(
      `-nostdin -hide_banner -nostats -loglevel error -ss 12.346 -max_pixels 70000000 ${input} ` +
        "-map 0:v:0 -frames:v 1 -vf scale='min(640,iw)':-2 -map_metadata -1 -f image2pipe -c:v png pipe:1",
    );
  });
});
