/** The KV cache. */
import assert from 'node:assert/strict';
import { cacheBytesPerToken, keysComputed, latentCacheBytesPerToken } from '../../../src/core/accounting/kvCache';
import type { Graph } from '../../../src/core/graph/graph';
import type { Var } from '../../../src/core/ops/operator';
import { figure, seeded } from './figures';
import { compute } from './graphs';

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

  it('with a cache each token has what it has without one', () => {
    // Two heads of width 3 over five tokens; queries, keys and values are projections of the same inputs.
    const [tokens, width, heads] = [5, 6, 2];
    const draw = seeded(12);
    const matrix = (rows: number) =>
      Array.from({ length: rows }, () => Array.from({ length: width }, () => 2 * draw() - 1));
    const [x, wq, wk, wv] = [matrix(tokens), matrix(width), matrix(width), matrix(width)];
    const split = (B: Graph, a: Var, n: number) => B.transpose(B.reshape(a, [n, heads, width / heads]), 0, 1);
    const attend = (B: Graph, q: Var, k: Var, v: Var, causal: boolean) =>
      B.call('scaled_dot_product_attention', { query: q, key: k, value: v, dropout_p: 0, is_causal: causal });
    const whole = compute(
      (B, a, q, k, v) => {
        const [Q, K, V] = [q, k, v].map((w) => split(B, B.matmul(a, w), tokens));
        return B.transpose(attend(B, Q, K, V, true), 0, 1);
      },
      x,
      wq,
      wk,
      wv,
    ).value;
    // One token at a time: its key and value are appended to those that are kept.
    const kept: { k: number[][]; v: number[][] } = { k: [], v: [] };
    for (let t = 0; t < tokens; t++) {
      kept.k.push([...compute((B, a, w) => B.matmul(a, w), [x[t]], wk).value]);
      kept.v.push([...compute((B, a, w) => B.matmul(a, w), [x[t]], wv).value]);
      const { value } = compute(
        (B, a, q, k, v) => {
          return B.transpose(
            attend(B, split(B, B.matmul(a, q), 1), split(B, k, t + 1), split(B, v, t + 1), false),
            0,
            1,
          );
        },
        [x[t]],
        wq,
        kept.k,
        kept.v,
      );
      value.forEach((y, i) => assert.ok(Math.abs(y - whole[t * width + i]) < 1e-14));
    }
  });
});
