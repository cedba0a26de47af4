import { strict as assert } from 'node:assert';
import { refined, run, size, t } from '../core/harness';

const axes = (sizes: Record<string, number | ReturnType<typeof size>>) => Object.entries(sizes).map(([k, v]) => [k, v]);
const rearrange = (pattern: string, sizes = {}) =>
  run('einops_rearrange', { tensor: t('B', 12, 'N'), pattern, axes_lengths: axes(sizes) });

describe('einops', () => {
  for (const [pattern, sizes, expected] of [
    ['b (h d) n -> b h n d', { h: 3 }, '(B, 3, N, 4)'],
    ['b c n -> n (b c)', {}, '(N, 12·B)'],
    ['b c n -> b c () n 1', {}, '(B, 12, 1, N, 1)'],
    ['... n -> n ...', {}, '(N, B, 12)'],
    ['... n -> n (...)', {}, '(N, 12·B)'],
    ['b c (h w) -> b c h w', { h: size('H') }, '(B, 12, H, N//H)'],
  ] as const) {
    it(`rearrange '${pattern}'`, () => assert.equal(rearrange(pattern, sizes), expected));
  }

  for (const [pattern, sizes, part] of [
    ['b (h d) n -> b h n d', {}, 'sizes of h, d cannot be told'],
    ['b (h d) n -> b h n d', { h: 5 }, '12 is not divisible by 5'],
    ['b (h d) n -> b h n d', { h: 3, d: 5 }, '(h d) is 15, the tensor has 12'],
    ['b c n -> b n', {}, 'c only on the left'],
    ['b c -> c b', {}, 'expected a 2-D'],
    ['b 12 n -> b n', {}, 'a size other than 1'],
    ['b c n -> b c n', { z: 3 }, 'axis z is not in'],
    ['b b n -> b n', {}, 'axis b stands twice'],
    ['b c (n -> b c n', {}, 'not closed'],
    ['(...) n -> n ...', {}, 'ellipsis in brackets'],
  ] as const) {
    it(`rejects '${pattern}' with ${JSON.stringify(sizes)}`, () => {
      const text = rearrange(pattern, sizes);
      assert.ok(text.startsWith('error') && text.includes(part), text);
    });
  }

  it('learns the shape of an unknown tensor', () => {
    const call = { tensor: t('…'), pattern: 'b (h d) n -> b h n d', axes_lengths: [['h', 4]] as const };
    assert.equal(refined('einops_rearrange', call, 'tensor'), '(b, h_d, n)');
    assert.equal(run('einops_rearrange', call), '(b, 4, n, h_d//4)');
  });

  it('stacks a list of tensors', () => {
    const tensor = [t('B', 3), t('B', 3)];
    assert.equal(run('einops_rearrange', { tensor, pattern: 'k b c -> b (k c)', axes_lengths: [] }), '(B, 6)');
  });

  it('reduces, and repeats', () => {
    const tensor = t('B', 3, 32, 32);
    const reduce = (pattern: string, sizes = {}) =>
      run('einops_reduce', { tensor, pattern, reduction: 'mean', axes_lengths: axes(sizes) });
    assert.equal(reduce('b c (h 2) (w 2) -> b c h w'), '(B, 3, 16, 16)');
    assert.equal(reduce('b c h w -> b () c'), '(B, 1, 3)');
    assert.equal(reduce('b ... -> b'), '(B,)');
    const repeat = (pattern: string, sizes = {}) =>
      run('einops_repeat', { tensor: t('N', 'D'), pattern, axes_lengths: axes(sizes) });
    assert.equal(repeat('n d -> b n d', { b: size('B') }), '(B, N, D)');
    assert.equal(repeat('n d -> n (d 2)'), '(N, 2·D)');
    assert.match(repeat('n d -> b n d'), /no size is given for the new axis b/);
  });

  it('packs and unpacks', () => {
    const pattern = 'b * c';
    const tensors = [t('B', 'H', 'W', 64), t('B', 64), t('B', 7, 64)];
    assert.equal(run('einops_pack', { tensors, pattern }), '((B, H·W + 8, 64); [(H; W); (); (7)])');
    const tensor = t('B', 'N', 64);
    const packed_shapes = [[], [7], [-1]];
    assert.equal(run('einops_unpack', { tensor, pattern, packed_shapes }), '[(B, 64); (B, 7, 64); (B, N - 8, 64)]');
  });
});

describe('einsum', () => {
  for (const [equation, operands, expected] of [
    ['bij,bjk->bik', [t('B', 'T', 64), t('B', 64, 'S')], '(B, T, S)'],
    ['bhid, bhjd -> bhij', [t('B', 8, 'N', 64), t('B', 8, 'M', 64)], '(B, 8, N, M)'],
    ['ij,jk', [t('N', 3), t(3, 'M')], '(N, M)'],
    ['ba', [t('N', 'M')], '(M, N)'],
    ['ii->i', [t('N', 'N')], '(N,)'],
    ['...ij,...jk->...ik', [t('…', 3, 4), t(4, 5)], '(…, 3, 5)'],
    ['...ij,jk->...ik', [t(7, 'B', 3, 4), t(4, 5)], '(7, B, 3, 5)'],
    ['i...->...i', [t('A', 'B', 'C')], '(B, C, A)'],
    [',ij->ij', [t(), t('A', 'B')], '(A, B)'],
    ['ij,ij->ij', [t('N', 1), t(1, 'M')], '(N, M)'],
  ] as const) {
    it(equation, () => assert.equal(run('einsum', { equation, operands }), expected));
  }

  for (const [equation, operands, part] of [
    ['ij,jk->ik', [t(2, 3), t(4, 5)], 'sizes of j differ, 3 and 4'],
    ['ij->ik', [t(2, 3)], 'k of the output is in no operand'],
    ['ijk->i', [t(2, 3)], 'expected a 3-D'],
    ['ij,jk->ik', [t(2, 3)], '2 operands, found 1'],
    ['ii->i', [t(2, 3)], 'i is repeated, with sizes 2 and 3'],
    ['ij->ii', [t(2, 3)], 'more than once'],
    ['i1->i', [t(2, 3)], 'invalid subscripts'],
  ] as const) {
    it(`rejects ${equation}`, () => {
      const text = run('einsum', { equation, operands });
      assert.ok(text.startsWith('error') && text.includes(part), text);
    });
  }

  it('gives an unknown operand the rank of its letters', () => {
    assert.equal(run('einsum', { equation: 'bi,bj->ijb', operands: [t('…'), t(7, 4)] }), '(i, 4, 7)');
  });

  it('takes words', () => {
    const operands = [t('B', 'N', 64), t('B', 'M', 64), 'b i d, b j d -> b i j'];
    assert.equal(run('einops_einsum', { operands }), '(B, N, M)');
  });
});
