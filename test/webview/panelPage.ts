import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Surface } from '../../src/protocol/panel';
import type { FakeHostSetup } from './page/fakeHost';
import { HERON } from './page/texts';
import { THEMES, type ThemeName } from './page/themes';

const ORIGIN = 'https://panel.test';
const NONCE = 'bm9uY2U';

export interface PanelOptions extends Partial<FakeHostSetup> {
  readonly theme?: ThemeName;
  readonly surface?: Surface;
  readonly width?: number;
  readonly height?: number;
  readonly ratio?: number;
  readonly reducedMotion?: boolean;
  /** The colours of the system in place of the page's, as in Windows' contrast themes. */
  readonly forcedColors?: boolean;
}

interface Bundles {
  readonly panel: string;
  readonly css: string;
  readonly fakeHost: string;
}

/** The panel in a real browser, with a host of its own in the page and a policy as strict as VS Code's. */
export class PanelBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly bundles: Bundles,
  ) {}

  static async launch(): Promise<PanelBrowser> {
    const executablePath = process.env['HEADLIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
    const [bundles, browser] = await Promise.all([
      bundle(),
      chromium.launch({ executablePath, args: ['--no-sandbox'] }),
    ]);
    return new PanelBrowser(browser, bundles);
  }

  async open(options: PanelOptions = {}): Promise<Page> {
    const {
      theme = 'dark',
      surface = 'panel',
      width = 780,
      height = 640,
      ratio = 1,
      reducedMotion = true,
      forcedColors = false,
    } = options;
    const layers = options.layers ?? 4;
    const setup: FakeHostSetup = {
      text: HERON,
      picture: null,
      kind: 'one',
      delay: 0,
      tileDelay: 0,
      generated: [],
      changes: [],
      warnings: [],
      predictions: [],
      heads: 8,
      reach: Infinity,
      lens: {},
      options: {},
      memory: null,
      done: layers,
      broken: false,
      ...options,
      layers,
    };
    const context = await this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: ratio,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
    });
    const page = await context.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/main.js') return route.fulfill({ contentType: 'text/javascript', body: this.bundles.panel });
      if (path === '/fakeHost.js')
        return route.fulfill({ contentType: 'text/javascript', body: this.bundles.fakeHost });
      if (path === '/main.css') return route.fulfill({ contentType: 'text/css', body: this.bundles.css });
      return route.fulfill({ contentType: 'text/html', body: html(surface, theme) });
    });
    await page.addInitScript((value) => {
      window.fakeHostSetup = { ...value, reach: value.reach ?? Infinity };
    }, setup);
    page.on('pageerror', (error) => console.error('error in the page:', error));
    await page.goto(`${ORIGIN}/`);
    await page.waitForFunction(() => document.querySelector('.app') !== null);
    await settle(page);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Two frames and the messages between them. */
export async function settle(page: Page, milliseconds = 120): Promise<void> {
  await page.waitForTimeout(milliseconds);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Sets another theme on the page, as VS Code does: class and variables. */
export async function switchTheme(page: Page, theme: ThemeName): Promise<void> {
  await page.evaluate(
    ({ name, variables }) => {
      const { style } = document.documentElement;
      style.cssText = '';
      for (const [key, value] of Object.entries(variables)) style.setProperty(`--vscode-${key}`, value);
      document.body.className = name;
    },
    { name: bodyClass(theme), variables: THEMES[theme] },
  );
  await settle(page);
}

/** VS Code gives its light high contrast theme both classes. */
function bodyClass(theme: ThemeName): string {
  return theme === 'high-contrast-light' ? 'vscode-high-contrast-light vscode-high-contrast' : `vscode-${theme}`;
}

function html(surface: string, theme: ThemeName): string {
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src ${ORIGIN} 'nonce-${NONCE}'; img-src ${ORIGIN} data:; font-src ${ORIGIN}`;
  const variables = Object.entries(THEMES[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Headlight</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${NONCE}">
<style nonce="${NONCE}">:root { ${variables.join(' ')} }</style>
<link rel="stylesheet" href="/main.css"></head>
<body class="${bodyClass(theme)}" data-surface="${surface}">
<script nonce="${NONCE}" src="/fakeHost.js"></script>
<script type="module" nonce="${NONCE}" src="/main.js"></script>
</body></html>`;
}

async function bundle(): Promise<Bundles> {
  const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const shared = {
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
    outdir: 'out',
  } as const;
  const [panel, fakeHost] = await Promise.all([
    build({ ...shared, entryPoints: [entry('../../webview/main.ts')], format: 'esm' }),
    build({ ...shared, entryPoints: [entry('./page/fakeHost.ts')], format: 'iife' }),
  ]);
  const text = (files: { path: string; text: string }[], end: string): string =>
    files.find(({ path }) => path.endsWith(end))?.text ?? '';
  return {
    panel: text(panel.outputFiles, '.js'),
    css: text(panel.outputFiles, '.css'),
    fakeHost: text(fakeHost.outputFiles, '.js'),
  };
}
