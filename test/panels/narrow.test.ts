import assert from 'node:assert/strict';
import { Panels } from './support';

/** A group of editors beside another on a small screen. */
const WIDTH = 340;

describe('panels in a narrow group of editors', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const [name, ready] of [
    ['attention', 'Every row sums to 1.'],
    ['landscape', 'Computed 25 × 25 losses.'],
    ['kernels', 'There is no GPU here'],
  ])
    it(`${name} has nothing that is cut off at the right`, async () => {
      const { page } = await panels.open(name);
      await page.setViewportSize({ width: WIDTH, height: 900 });
      await page.getByText(ready).first().waitFor();
      for (const fold of await page.locator('summary:visible').all()) await fold.click();
      await page.waitForTimeout(500);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), WIDTH);
      await page.close();
    });
});
