/** The KV cache. */
import assert from 'node:assert/strict';
import { cacheBytesPerToken, keysComputed, latentCacheBytesPerToken } from '../../../src/core/accounting/kvCache';
import { figure } from './figures';

describe('row 30: the KV cache', () => {
  it("Llama-2-70B's shape: 80 layers, heads of 128, 16 bits", () => {
    const bytes = (kvHeads: number) => cacheBytesPerToken(80, kvHeads, 128, 2);
    assert.equal(bytes(64), 2_621_440);
    figure((bytes(64) * 4096) / 1e9, '10.74');
    assert.equal((bytes(64) * 4096) / 2 ** 30, 10);
    assert.equal(bytes(8), 327_680);
    figure((bytes(8) * 4096) / 1e9, '1.342');
    assert.equal(bytes(1), 40_960);
  });

  it("DeepSeek-V2's latent attention: 60 layers, latent 512, rotary 64, against 128 heads of 128", () => {
    assert.equal(latentCacheBytesPerToken(60, 512, 64, 2), 69_120);
    assert.equal(cacheBytesPerToken(60, 128, 128, 2), 3_932_160);
  });

  it('keys and values computed for 4096 tokens', () => {
    assert.equal(keysComputed(4096, false), 8_390_656);
    assert.equal(keysComputed(4096, true), 4096);
  });
});
