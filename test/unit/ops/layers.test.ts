import assert from 'node:assert/strict';
import { run, t } from '../core/harness';

const lstm = {
  mode: 'LSTM',
  input_size: 8,
  hidden_size: 16,
  output_size: 16,
  states: 2,
  directions: 1,
  batch_first: true,
};

const attention = {
  embed_dim: 32,
  kdim: 32,
  vdim: 32,
  num_heads: 4,
  batch_first: true,
  need_weights: true,
  average_attn_weights: true,
  added_keys: 0,
};

describe('operators behind modules', () => {
  it('recurrent layers keep the sequence and give one state a layer and direction', () => {
    assert.equal(run('recurrent', { input: t('N', 'T', 8), ...lstm }), '((N, T, 16); ((2, N, 16); (2, N, 16)))');
    assert.equal(
      run('recurrent', { input: t('T', 'N', 8), ...lstm, mode: 'GRU', directions: 2, states: 4, batch_first: false }),
      '((T, N, 32); (4, N, 16))',
    );
    assert.equal(
      run('recurrent', { input: t('T', 8), ...lstm, output_size: 5, mode: 'LSTM' }),
      '((T, 5); ((2, 5); (2, 16)))',
    );
  });

  it('recurrent layers refuse another number of features, another rank, states of another size', () => {
    assert.match(
      run('recurrent', { input: t('N', 'T', 9), ...lstm }),
      /^error layer-size: LSTM: last dim of input is 9, input_size is 8/,
    );
    assert.match(run('recurrent', { input: t(2, 3, 4, 8), ...lstm }), /^error rank/);
    assert.match(
      run('recurrent', { input: t(3, 5, 8), hx: [t(2, 4, 16), t(2, 3, 16)], ...lstm }),
      /^error layer-size: LSTM: hidden state/,
    );
  });

  it('cells give one state', () => {
    const cell = { input_size: 8, hidden_size: 16 };
    assert.equal(run('recurrent_cell', { input: t('N', 8), mode: 'GRU', ...cell }), '(N, 16)');
    assert.equal(run('recurrent_cell', { input: t(8), mode: 'LSTM', ...cell }), '((16,); (16,))');
    assert.match(run('recurrent_cell', { input: t('N', 7), mode: 'RNN', ...cell }), /^error layer-size/);
    assert.match(
      run('recurrent_cell', { input: t(3, 8), hx: t(16), mode: 'GRU', ...cell }),
      /^error layer-size: GRUCell: state/,
    );
  });

  it('attention answers the shape of the query, and weights when they are asked for', () => {
    const key = { key: t('N', 'S', 32), value: t('N', 'S', 32) };
    const query = t('N', 'L', 32);
    assert.equal(run('multi_head_attention', { query, ...key, ...attention }), '((N, L, 32); (N, L, S))');
    assert.equal(
      run('multi_head_attention', { query, ...key, ...attention, average_attn_weights: false }),
      '((N, L, 32); (N, 4, L, S))',
    );
    assert.equal(
      run('multi_head_attention', { query, ...key, ...attention, need_weights: false }),
      '((N, L, 32); none)',
    );
    assert.equal(
      run('multi_head_attention', { query: t('L', 32), key: t('S', 32), value: t('S', 32), ...attention }),
      '((L, 32); (L, S))',
    );
  });

  it('attention refuses widths, lengths and masks that do not agree', () => {
    const refused = (changed: Parameters<typeof run>[1]) =>
      run('multi_head_attention', {
        query: t(2, 5, 32),
        key: t(2, 7, 32),
        value: t(2, 7, 32),
        ...attention,
        ...changed,
      });
    assert.match(
      refused({ query: t(2, 5, 31) }),
      /^error layer-size: MultiheadAttention: last dim of query is 31, embed_dim is 32/,
    );
    assert.match(refused({ value: t(2, 6, 32) }), /length of key is 7, length of value is 6/);
    assert.match(refused({ key: t(3, 7, 32), value: t(3, 7, 32) }), /batch of key is 3/);
    assert.match(refused({ attn_mask: t(7, 5) }), /attn_mask is \(7, 5\), expected \(5, 7\)/);
    assert.match(refused({ key_padding_mask: t(7, 2) }), /key_padding_mask/);
    assert.match(refused({ attn_mask: t(2, 5, 7) }), /attn_mask is \(2, 5, 7\), expected \(8, 5, 7\)/);
    assert.equal(refused({ attn_mask: t(8, 5, 7) }), '((2, 5, 32); (2, 5, 7))');
    assert.equal(refused({ attn_mask: t(5, 7), key_padding_mask: t(2, 7) }), '((2, 5, 32); (2, 5, 7))');
  });

  it('the rank that a module demands is learned', () => {
    assert.equal(run('require_rank', { input: t(2, 3, 4, 5), ranks: [4], what: 'BatchNorm2d' }), 'none');
    assert.match(
      run('require_rank', { input: t(2, 3), ranks: [4], what: 'BatchNorm2d' }),
      /^error rank: BatchNorm2d: expected a 4-D input, found 2-D \(2, 3\)/,
    );
  });
});
