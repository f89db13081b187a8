import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Chromium of the machine, without a window. Every page it opens is watched for refused code and failed requests. */
export interface Browser extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What pages complained about: errors in the console and what the content security policy refused. */
  readonly complaints: readonly string[];
}

/** Starts Chromium with a folder of its own that is gone afterwards. */
export async function openBrowser(size = { width: 1280, height: 900 }): Promise<Browser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-browser-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: size,
    locale: 'nl-NL',
    acceptDownloads: true,
    // axe is put into the page past the policy that it helps to check; complaints about our own code still arrive.
    bypassCSP: false,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.page()?.url() ?? ''}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`${error.page()?.url() ?? ''}: ${error.error().message}`));
  return {
    ...{ page, context, complaints },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What axe finds wrong with the page as it stands: rule, how bad, and where. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  const client = await page.context().newCDPSession(page);
  // The page's own policy refuses foreign code, so axe comes in through the debugger.
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await client.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined)
      throw new Error(`axe failed: ${JSON.stringify(answer.exceptionDetails)}`);
    return answer.result.value;
  };
  // It stays until the page does, whatever the size of the window.
  if ((await evaluate('typeof axe')) === 'undefined') await evaluate(await readFile(AXE, 'utf8'));
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const found = await evaluate(`axe.run(document, ${options}).then((result) =>
    result.violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => id + ' (' + impact + '): ' + node.target.join(' ') + ' -- ' + node.failureSummary)))`);
  await client.detach();
  return found as string[];
}

/** Puts a picture of the whole page into the folder that BEELDKLUIS_TEST_PICTURES names; does nothing when it names none. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env['BEELDKLUIS_TEST_PICTURES'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

/** Whether the page is wider than the window, so that people would have to scroll two ways (WCAG 1.4.10). */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
