/**
 * Takes the README's picture of the wall from a Vigie that runs:
 * `node app/lib/wall/testing/take-picture.ts [http://localhost:3000]`, an hour of its clock after
 * `vigie simulate --surge …` (docs/simulator.md).
 */
import { openBrowser } from '#bin/testing/browser.ts';

const [web = 'http://localhost:3000'] = process.argv.slice(2);
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${web}/mur/region`);
  await page.waitForSelector('[data-cut="no"] [data-panel="watch"] li', { timeout: 60_000 });
  await page.waitForSelector('[data-map="drawn"]', { timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: 'docs/images/wall.png' });
} finally {
  await browser.close();
}
