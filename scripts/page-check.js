// The checks of scripts/page-check. node page-check.js FOLDER [SCREENSHOTS]
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const { inPage } = require('./page-check-in-page.js');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const [folder, screenshots] = process.argv.slice(2);
const file = path.resolve(folder, 'index.html');
const url = pathToFileURL(file).href;
// The page of a tour has no analysis beside it: its studies are in folders of their own.
const beside = path.resolve(folder, 'analysis.json');
const course = !fs.existsSync(beside) && fs.readFileSync(file, 'utf8').includes('<title>Amdahl course');
const analysis = course ? null : JSON.parse(fs.readFileSync(beside, 'utf8'));
const failures = [];
const fail = (where, what) => failures.push(`${where}: ${what}`);

/// A page that reports whatever it should not do.
async function open(browser, where, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', message => fail(where, `console ${message.type()}: ${message.text()}`));
  page.on('pageerror', error => fail(where, `script error: ${error.message}`));
  page.on('request', request => {
    if (request.url() !== url) fail(where, `request for ${request.url().slice(0, 100)}`);
  });
  await page.goto(url);
  await page.evaluate(inPage);
  if (course) await page.evaluate(() => document.querySelectorAll('main details').forEach(one => { one.open = true; }));
  return page;
}

const shot = async (page, name) => {
  if (!screenshots) return;
  fs.mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, name + '.png'), fullPage: true });
};

async function looks(browser) {
  for (const [where, width, colorScheme, log] of [
    ['light', 1280, 'light', false], ['dark', 1280, 'dark', false], ['log2', 1280, 'light', true],
    ['tablet', 800, 'light', false], ['narrow', 390, 'light', false], ['narrow-dark-log2', 390, 'dark', true],
    ['narrowest', 360, 'light', false],
  ]) {
    const page = await open(browser, where, { viewport: { width, height: 900 }, colorScheme });
    if (log) await page.click('label[for=axis-log2]');
    const scroll = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    if (scroll > 0) fail(where, `scrolls sideways by ${scroll} px`);
    for (const problem of await page.evaluate(() => window.check.legible())) fail(where, problem);
    for (const problem of await page.evaluate(() => window.check.contrast())) fail(where, problem);
    await shot(page, where);
    await page.context().close();
  }
}

/// Between the widths that are looked at, too: no text too small, nothing that scrolls sideways.
async function widths(browser) {
  const page = await open(browser, 'widths');
  for (let width = 360; width <= 1280; width += 40) {
    await page.setViewportSize({ width, height: 900 });
    for (const axis of ['linear', 'log2']) {
      await page.evaluate(id => { document.getElementById(id).checked = true; }, `axis-${axis}`);
      const where = `${width} px, ${axis}`;
      const scroll = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      if (scroll > 0) fail(where, `scrolls sideways by ${scroll} px`);
      for (const problem of await page.evaluate(() => window.check.legible())) fail(where, problem);
    }
  }
  await page.context().close();
}

async function print(browser) {
  const page = await open(browser, 'print', { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const dark = await page.evaluate(() => getComputedStyle(document.querySelector('.page')).backgroundColor);
  if (dark !== 'rgb(255, 255, 255)') fail('print', `background ${dark}, expected white`);
  const switches = await page.locator('.switches').isVisible();
  if (switches) fail('print', 'the switches are printed');
  if (screenshots) {
    await shot(page, 'print');
    await page.pdf({ path: path.join(screenshots, 'print.pdf'), printBackground: false });
  }
  await page.context().close();
}

/// The switches act, and everything can be seen, with no script at all.
async function withoutScript(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  const where = 'without script';
  const visible = selector => page.locator(selector).first().isVisible();
  if (course && await page.locator('.plot').count()) await page.locator('details:has(.plot) > summary').first().click();
  if (await page.locator('.plot').count()) {
    if (!await visible('.plot.linear') || await visible('.plot.log2')) fail(where, 'does not start with linear axes');
    await page.click('label[for=axis-log2]');
    if (await visible('.plot.linear') || !await visible('.plot.log2')) fail(where, 'the log2 switch does nothing');
    if (await visible('.try')) fail(where, 'shows a slider that does nothing');
  }
  await page.click('label[for=theme-dark]');
  const dark = await page.locator('.page').evaluate(element => getComputedStyle(element).backgroundColor);
  if (dark !== 'rgb(18, 22, 27)') fail(where, `the dark theme has the background ${dark}`);
  await context.close();
}

async function script(browser) {
  const where = 'script';
  const page = await open(browser, where);
  const figure = page.locator('section.series figure').first();
  if (await figure.locator('.plot').count()) {
    await figure.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const tip = await page.locator('.tip').textContent();
    if (!/speedup/.test(tip)) fail(where, `the arrow keys bring no point, but '${tip}'`);
    if (!await page.locator('.numbers tr.here').count()) fail(where, 'no row is highlighted');
    if (await page.locator('section.series').first().locator('.ring').count() < 2) {
      fail(where, 'the point is not highlighted in the other plots of its series');
    }
    if (await page.locator('#try').count()) await slides(page, where);
    await page.keyboard.press('Escape');
    const svg = figure.locator('.plot.linear');
    const spot = await svg.evaluate(plot => {
      const [, , x, y] = plot.dataset.spots.split(' ')[0].split(',').map(Number);
      const scale = plot.getBoundingClientRect().width / plot.viewBox.baseVal.width;
      return { x: x * scale, y: y * scale };
    });
    await svg.hover({ position: spot, force: true });
    const hovered = await page.locator('.tip').textContent();
    if (!await page.locator('.tip').isVisible() || !/speedup/.test(hovered)) fail(where, `the mouse brings '${hovered}'`);
  }
  if (await page.locator('.takes button').count()) await taken(page, where);
  if (analysis.series.length > 1) {
    const rows = () => page.locator('table.against tbody tr').evaluateAll(all => all.map(row => row.querySelector('[data-k=t1_s]').dataset.v));
    await page.locator('table.against thead th').last().click();
    const sorted = (await rows()).filter(Boolean).map(Number);
    if (sorted.some((value, i) => i && value < sorted[i - 1])) fail(where, `sorting gives ${sorted}`);
  }
  await page.click('label[for=theme-dark]');
  await page.reload();
  if (!await page.locator('#theme-dark').isChecked()) fail(where, 'the theme is forgotten');
  await shot(page, 'script');
  await page.context().close();
}

/// A figure's buttons give it as a file that stands alone, its marks where the page has them.
async function taken(page, where) {
  const take = async kind => {
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.locator('.takes button', { hasText: kind }).first().click(),
    ]);
    return { name: download.suggestedFilename(), content: fs.readFileSync(await download.path()) };
  };
  const svg = await take('SVG'), text = svg.content.toString();
  if (!/^[a-z0-9-]+\.svg$/.test(svg.name)) fail(where, `a figure is called ${svg.name}`);
  if (/ class=|var\(|style=/.test(text)) fail(where, `${svg.name} needs the page's style`);
  const marks = await page.locator('figure:has(.takes)').first().evaluate(figure => {
    const plot = [...figure.querySelectorAll('.plot')].find(one => one.getClientRects().length);
    return [...plot.querySelectorAll('polyline, polygon, path')].map(mark => mark.getAttribute('points') || mark.getAttribute('d'));
  });
  const lost = marks.filter(places => !text.includes(`="${places}"`));
  if (!marks.length || lost.length) fail(where, `${lost.length} of ${marks.length} marks are not in ${svg.name}`);
  for (const part of ['<title>', 'workers', 'speedup', 'ideal', 'intervals']) {
    if (!text.includes(part)) fail(where, `${svg.name} does not say '${part}'`);
  }
  const png = await take('PNG'), width = png.content.readUInt32BE(16);
  const wanted = 2 * Number(/ width="(\d+)"/.exec(/<svg[^>]*>/.exec(text)[0])[1]);
  if (!png.name.endsWith('.png') || width !== wanted) fail(where, `${png.name} is ${width} px wide, not ${wanted}`);
}

/// The sliders of a course say and draw what the law gives, and begin with the classic example.
async function plays(browser) {
  const where = 'play';
  const page = await open(browser, where);
  const text = id => page.locator('#' + id).textContent();
  const before = [await text('one-said'), await text('other-said'), await text('play-said')];
  const expected = ['40 % parallel on 4 workers: 1 ÷ (0.60 + 0.40 ÷ 4) = 1.43×',
    '80 % parallel on 2 workers: 1 ÷ (0.20 + 0.80 ÷ 2) = 1.67×',
    '80 % parallel on 2 workers is faster: 1.67× against 1.43×.'];
  if (before.join() !== expected.join()) fail(where, `begins with ${before}`);
  await page.locator('#one-p').fill('80');
  const moved = await text('play-said');
  if (moved !== '80 % parallel on 4 workers is faster: 2.50× against 1.67×.') fail(where, `says '${moved}'`);
  await page.locator('#one-n').focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
  if (!(await text('play-said')).startsWith('Both are as fast: 1.67×')) fail(where, `keys bring '${await text('play-said')}'`);
  await page.click('label[for=theme-dark]');
  await page.reload();
  if (!await page.locator('#theme-dark').isChecked()) fail(where, 'the theme is forgotten');
  await page.context().close();
}

async function slides(page, where) {
  await page.locator('#try').fill('130');
  const drawn = await page.locator('#overview .plot.wide.linear .tried').first().getAttribute('points');
  if (!drawn) fail(where, 'the slider draws nothing');
  const said = await page.locator('.try output').textContent();
  if (!said.includes('p = 95.0 %') || !said.includes('ceiling 20.0×')) fail(where, `the slider says '${said}'`);
}

let checked = 0;
async function reads(browser) {
  await script(browser);
  const page = await open(browser, 'numbers');
  const problems = await page.evaluate(analysis => window.check.numbers(analysis), analysis);
  for (const problem of problems) fail('numbers', problem);
  checked = await page.evaluate(() => window.check.checked);
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
  try {
    await looks(browser);
    await widths(browser);
    await print(browser);
    await withoutScript(browser);
    await (course ? plays(browser) : reads(browser));
    console.log(`${file}: ${course ? 'a course' : `${checked} numbers`} checked, ${failures.length} failures`);
  } finally {
    await browser.close();
  }
  for (const failure of failures.slice(0, 40)) console.log('  ' + failure);
  process.exitCode = failures.length ? 1 : 0;
}

main().catch(error => { console.error(`page-check: ${error.message}`); process.exitCode = 1; });
