import assert from 'node:assert/strict';
import { settingOf } from '../../../src/features/settings';

describe('a setting', () => {
  it('is what the user wrote, when that can be', () => {
    assert.equal(settingOf('inlayHints', 'all'), 'all');
    assert.equal(settingOf('hover.enabled', false), false);
    assert.deepEqual(settingOf('analysis.importRoots', ['src']), ['src']);
  });

  it('is the default otherwise', () => {
    assert.equal(settingOf('inlayHints', 'sometimes'), 'on');
    assert.equal(settingOf('inlayHints', undefined), 'on');
    assert.equal(settingOf('analysis.timeBudget', '2 s'), 2000);
    assert.deepEqual(settingOf('analysis.importRoots', ['src', 3]), []);
    assert.deepEqual(settingOf('analysis.importRoots', 'src'), []);
  });
});
