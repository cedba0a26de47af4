/** Parameters and operations of transformers. */
import assert from 'node:assert/strict';
import {
  blockFlops,
  blockParameters,
  parameterGroups,
  quadraticLength,
  type TransformerConfig,
  trainingFlops,
} from '../../../src/core/accounting/transformer';
import { figure } from './figures';

const GPT2: TransformerConfig = {
  vocabulary: 50_257,
  layers: 12,
  width: 768,
  heads: 12,
  feedForward: 3072,
  gated: false,
  bias: true,
  positions: 1024,
  tiedHead: true,
};

const LLAMA2: TransformerConfig = {
  vocabulary: 32_000,
  layers: 32,
  width: 4096,
  heads: 32,
  feedForward: 11_008,
  gated: true,
  bias: false,
  positions: 0,
  tiedHead: false,
};

describe('row 29: the size of a transformer', () => {
  it('GPT-2 small', () => {
    const block = blockParameters(GPT2);
    assert.equal(block.attention + block.feedForward + block.norms, 7_087_872);
    assert.equal(7_087_872, 12 * 768 ** 2 + 13 * 768);
    assert.equal(parameterGroups(GPT2).total, 124_439_808);
  });

  it('Llama-2-7B', () => {
    assert.equal(parameterGroups(LLAMA2).total, 6_738_415_616);
  });

  it('operations of a block over 1024 tokens', () => {
    const flops = blockFlops(GPT2, 1024);
    figure(flops.projections / 1e9, '4.832');
    figure(flops.attention / 1e9, '3.221');
    figure(flops.feedForward / 1e9, '9.664');
    assert.equal(flops.projections, 8 * 1024 * 768 ** 2);
    assert.equal(flops.attention, 4 * 1024 ** 2 * 768);
    assert.equal(trainingFlops(1), 3);
  });

  it('the n² part equals the rest at n = 6d', () => {
    assert.equal(quadraticLength(GPT2), 6 * 768);
    const flops = blockFlops(GPT2, 6 * 768);
    assert.equal(flops.attention, flops.projections + flops.feedForward);
  });

  it('refuses what is no transformer', () => {
    assert.throws(() => parameterGroups({ ...GPT2, heads: 10 }), /an integer of at least 1 as headWidth/);
    assert.throws(() => parameterGroups({ ...GPT2, kvHeads: 5 }), /a multiple of kvHeads, found 12 and 5/);
  });
});
