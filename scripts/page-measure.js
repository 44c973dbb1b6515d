// The measuring of scripts/page-measure. node page-measure.js FOLDER [PAGE...]
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const { measures } = require('./page-measure-in-page.js');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = ['default', 'sixty-four', 'one', 'twenty', 'hundred', 'failures', 'withheld', 'weak', 'imports'];
const WIDTHS = [390, 768, 1240, 1440];
const MEDIA = ['light', 'dark', 'print'];
// The lowest place of the first answer, stops of the Tab key before the first figure, bytes of a page.
const LOWEST = width => (width < 1240 ? 700 : 600);
const MOST_STOPS = 12;
const MOST_BYTES = 1e6;
// All that is looked for; what is pending is told and fails nothing.
const CHECKS = ['answer', 'cut', 'axe', 'tabs', 'strip', 'ids', 'anchors', 'skip', 'bytes'];
const PENDING = [];

const [folder, ...named] = process.argv.slice(2);
const asked = process.env.CHECKS ? process.env.CHECKS.split(',') : CHECKS;
const pictures = process.env.PICTURES;
const unknown = asked.filter(check => !CHECKS.includes(check));
if (unknown.length) throw new Error(`no check ${unknown}; there are ${CHECKS}`);

// What is wrong, with the views in which it is.
const wrong = new Map();
const fail = (check, page, view, what) => {
  if (!asked.includes(check)) return;
  const key = `${check}\t${page}\t${what}`;
  wrong.set(key, [...(wrong.get(key) || []), view]);
};
let violations = 0, views = 0;

async function axe(page, name, view) {
  if (!asked.includes('axe')) return;
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const rule of found.violations) {
    violations++;
    fail('axe', name, view, `${rule.id}: ${rule.nodes.length} as ${rule.nodes[0].target.join(' ').slice(0, 80)}`);
  }
}

/// How often Tab is pressed until a figure, or what follows it, has the focus.
async function stops(page) {
  for (let stop = 0; stop <= 60; stop++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => window.measures.isAtFigure())) return stop;
  }
  return 60;
}

async function view(browser, name, url, width, media, isIndex) {
  const where = `${width} ${media}`;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: media === 'dark' ? 'dark' : 'light' });
  const page = await context.newPage();
  page.on('pageerror', error => fail('cut', name, where, `script error: ${error.message}`));
  await page.goto(url);
  if (media === 'print') await page.emulateMedia({ media: 'print' });
  await page.evaluate(measures);
  views++;
  const ask = async (check, limit) => {
    if (!asked.includes(check)) return;
    for (const problem of await page.evaluate(([check, limit]) => window.measures[check](limit), [check, limit])) fail(check, name, where, problem);
  };
  if (isIndex && media !== 'print') await ask('answer', LOWEST(width));
  if (isIndex) await ask('strip');
  if (pictures) {
    fs.mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `${name.replace(/\W/g, '-')}-${width}-${media}.png`), fullPage: true });
  }
  if (media === 'light') for (const check of ['ids', 'anchors', 'skip']) await ask(check);
  if (media !== 'print') await axe(page, name, where);
  if (media === 'light' && isIndex && asked.includes('tabs')) {
    await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
    const found = await stops(page);
    if (found > MOST_STOPS) fail('tabs', name, where, `${found} stops of the Tab key before the first figure, at most ${MOST_STOPS}`);
  }
  // What is folded is read too.
  await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true; }));
  await ask('cut');
  await context.close();
}

/// How long until a page can be used, in ms: the median of five.
async function interactive(browser, url) {
  const took = [];
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext({ viewport: { width: 1240, height: 900 } });
    const page = await context.newPage();
    await page.goto(url);
    took.push(await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))));
    await context.close();
  }
  return took.sort((a, b) => a - b)[2];
}

/// The index and, where details stand on pages beside it, the first and the last of them.
function pagesOf(index) {
  const beside = path.join(path.dirname(index), 'series');
  const all = fs.existsSync(beside) ? fs.readdirSync(beside).filter(file => file.endsWith('.html')).sort() : [];
  return [index, ...new Set([all[0], all.at(-1)].filter(Boolean).map(file => path.join(beside, file)))];
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
  const names = named.length ? named : PAGES;
  try {
    for (const name of names) {
      const index = path.resolve(folder, name, 'index.html');
      const took = await interactive(browser, pathToFileURL(index).href);
      const bytes = fs.statSync(index).size;
      for (const file of pagesOf(index)) {
        const own = file === index ? name : `${name}/${path.basename(file)}`;
        const size = fs.statSync(file).size;
        if (size > MOST_BYTES) fail('bytes', own, '', `${size} bytes, at most ${MOST_BYTES}`);
        for (const width of WIDTHS) for (const media of MEDIA) await view(browser, own, pathToFileURL(file).href, width, media, file === index);
      }
      console.log(`${name}: ${Math.round(bytes / 1000)} kB, interactive in ${took.toFixed(0)} ms`);
    }
  } finally {
    await browser.close();
  }
  const all = [...wrong].map(([key, where]) => [...key.split('\t'), where.join(', ')]);
  const binding = all.filter(([check]) => !PENDING.includes(check) || process.env.CHECKS);
  for (const check of asked) {
    const of = all.filter(one => one[0] === check);
    console.log(`${check}: ${of.length} problems${PENDING.includes(check) ? ' (pending)' : ''}`);
    for (const [, page, what, where] of of.slice(0, 30)) console.log(`  ${page}: ${what} (${where})`);
  }
  console.log(`${views} views of ${names.length} pages at ${WIDTHS.length} widths in ${MEDIA.length} media; axe: ${violations} violations`);
  process.exitCode = binding.length ? 1 : 0;
}

main().catch(error => { console.error(`page-measure: ${error.message}`); process.exitCode = 1; });
