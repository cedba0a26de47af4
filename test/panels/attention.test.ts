import assert from 'node:assert/strict';
import { THEMES } from '../../scripts/panels/serve';
import { seriousFindings } from './axe';
import { Panels } from './support';

describe('the attention panel', () => {
  let panels: Panels;
  before(async () => (panels = await Panels.start()));
  after(() => panels.stop());

  for (const theme of THEMES)
    it(`shows all heads, and nothing serious to axe-core, in ${theme}`, async () => {
      const { page, complaints } = await panels.open('attention', theme);
      await page.getByRole('button', { name: 'Layer 1, head 3' }).waitFor();
      assert.equal(await page.getByRole('button', { name: /^Layer/ }).count(), 8);
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
      await page.close();
    });

  it('reads out what stands at the cursor, which the keyboard moves', async () => {
    const { page } = await panels.open('attention');
    await page.getByRole('button', { name: 'Layer 0, head 0' }).waitFor();
    await page.getByRole('application').focus();
    const readout = page.locator('.readout');
    assert.equal(await readout.textContent(), 'Query 0 to key 0: 1.00000');
    await page.keyboard.press('ArrowRight');
    assert.equal(await readout.textContent(), 'Query 0 to key 1: 0.00000');
    await page.keyboard.press('Control+End');
    assert.match((await readout.textContent()) ?? '', /^Query 47 to key 47: 0\.\d+/);
    await page.close();
  });
});
