import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch, type Browser as Driven, type Page } from 'puppeteer-core';

const PROGRAM = '/usr/bin/firefox-esr';

/** Firefox of the machine, without a window, driven by WebDriver BiDi. */
export interface Firefox extends AsyncDisposable {
  readonly page: Page;
  readonly browser: Driven;
}

/** Starts Firefox with a folder of its own that is gone afterwards. Throws when this machine has none: nothing is skipped. */
export async function openFirefox(): Promise<Firefox> {
  if (!existsSync(PROGRAM)) throw new Error('This machine has no firefox-esr: apt-get install firefox-esr');
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath: PROGRAM,
    headless: true,
    userDataDir: path.join(folder, 'profile'),
    // Its home too, or it looks for settings of whoever runs the tests.
    env: { ...process.env, HOME: folder },
    extraPrefsFirefox: {
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'intl.accept_languages': 'nl',
    },
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  return {
    ...{ page, browser },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
