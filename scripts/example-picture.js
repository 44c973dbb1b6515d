// The picture of scripts/example-picture: from the page's top to the end of its overview.
// node example-picture.js PAGE PICTURE
'use strict';
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

const WIDTH = 1180;

async function main() {
  const [file, picture] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: 'light' });
    await page.goto(pathToFileURL(path.resolve(file)).href);
    const end = await page.evaluate(() => {
      for (const slider of document.querySelectorAll('.try')) slider.hidden = true;
      const plots = document.querySelector('#overview');
      return Math.ceil(plots.getBoundingClientRect().bottom + scrollY);
    });
    await page.screenshot({ path: picture, fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height: end + 20 } });
  } finally {
    await browser.close();
  }
}

main().catch(error => { console.error(`example-picture: ${error.message}`); process.exitCode = 1; });
