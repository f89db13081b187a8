import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { probeArguments } from '../../../media-pipeline/ffmpeg/arguments.ts';
import { probeFootage } from '../../../media-pipeline/ffmpeg/probe.ts';
import { collectOutput, startMediaProcess, type MediaProcess } from '../../../media-pipeline/ffmpeg/run.ts';

/** ffmpeg that waits for input on its descriptor 0. */
function waiting(): MediaProcess {
  return startMediaProcess({
    program: 'ffmpeg',
    arguments: ['-loglevel', 'error', '-f', 's16le', '-i', 'pipe:0', '-f', 'null', '-'],
    feedsInput: true,
    outputs: [1],
    timeLimitSeconds: 30,
  });
}

async function ofProcess(pid: number, file: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await readFile(`/proc/${String(pid)}/comm`, 'utf8')).startsWith('ffmpeg')) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return readFile(`/proc/${String(pid)}/${file}`, 'utf8');
}

describe('a program that reads footage', () => {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, {
      http_proxy: 'http://proxy.gemeente.example:8080',
      FFREPORT: 'file=/tmp/report.log',
      BEELDKLUIS_KEYS: '/keys',
    });
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });

  test('never leaves a core file with footage in it, whatever the machine allows', async () => {
    const running = waiting();
    expect(await ofProcess(running.pid!, 'limits')).toMatch(/Max core file size +0 +0 /);
    running.stop();
    await expect(running.ended).rejects.toThrow();
  });

  test('gets nothing of our surroundings: no proxy to send footage through, no report to write, no settings', async () => {
    const running = waiting();
    const surroundings = (await ofProcess(running.pid!, 'environ')).split('\0').filter((line) => line !== '');
    expect(surroundings.map((line) => line.split('=')[0])).toEqual(['PATH']);
    running.stop();
    await expect(running.ended).rejects.toThrow();
  });

  test('that is not on this machine is a fault of the machine, and says nothing about the footage', async () => {
    process.env['PATH'] = '/nowhere:/usr/bin/nowhere';
    await expect(probeFootage('/tmp/clip.mp4')).rejects.toThrow(/could not be started/);
  });

  test('says why it failed without what the footage says of people and places, and without its address', async () => {
    const clip = await collectOutput(
      {
        program: 'ffmpeg',
        arguments: [
          ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', '-metadata', 'title=Jan Jansen'],
          ...['-metadata', 'location=+52.1601+004.4970/', '-f', 'matroska', 'pipe:1'],
        ],
        timeLimitSeconds: 30,
      },
      10_000_000,
    );
    const server = createServer((_request, response) => response.end(clip)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/very-secret-path`;
    const broken = {
      program: 'ffmpeg',
      arguments: ['-loglevel', 'info', '-i', url, '-vf', 'nosuchfilter', '-f', 'null', '-'],
      timeLimitSeconds: 30,
    } as const;
    const fault: unknown = await collectOutput(broken, 1000).catch((cause: unknown) => cause);
    const missing = { ...broken, program: 'ffprobe' as const, arguments: probeArguments(`${url}-elsewhere\n`) };
    const other: unknown = await collectOutput(missing, 1).catch((cause: unknown) => cause);
    server.close();
    server.closeAllConnections();
    for (const said of [String(fault), String(other)]) {
      expect(said).not.toContain('Jansen');
      expect(said).not.toContain('52.16');
      expect(said).not.toContain('very-secret-path');
    }
    expect(String(fault)).toContain('nosuchfilter');
  });
});
