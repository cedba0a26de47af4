/** Gradients of einsum, einops, sorting and quantiles against central differences, and once more. */
import { Dim } from '../../../src/core/dim';
import type { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { checkGradient, drawn, weighted } from './gradients';

function einsum(equation: string) {
  return (B: Graph, ...operands: Node[]) => weighted(B, [B.call('einsum', { equation, operands }) as Node]);
}

const sizes = (h: number) => ({ arg: { kind: 'list', tuple: true, items: axis(h) } as const });

function axis(h: number) {
  const pair = [{ kind: 'str', value: 'h' } as const, { kind: 'int', value: Dim.of(h) } as const];
  return [{ kind: 'list', tuple: true, items: pair } as const];
}

function einops(name: string, pattern: string, h: number, more: Record<string, string> = {}) {
  return (B: Graph, tensor: Node) =>
    weighted(B, [B.call(`einops_${name}`, { tensor, pattern, axes_lengths: sizes(h), ...more }) as Node]);
}

describe('gradients of einsum, einops and sorting', () => {
  for (const [equation, ...shapes] of [
    ['ij,jk->ik', [2, 3], [3, 5]],
    ['ii->i', [3, 3]],
    ['iij->j', [3, 3, 2]],
    ['ij->', [2, 3]],
    ['ij,ij,kj->k', [2, 3], [2, 3], [5, 3]],
    ['...ij,...jk->...ik', [2, 3, 5], [5, 3]],
    ['ij,jk->ik', [2, 1], [3, 5]],
    ['i,j->ij', [1], [0]],
  ] as const) {
    it(equation, () => {
      const tensors = shapes.map((s, i) => drawn(s as readonly number[], i + 1));
      checkGradient(tensors, einsum(equation), {
        twice: !(shapes as readonly (readonly number[])[]).some((s) => s.includes(0)),
      });
    });
  }

  it('rearrange, reduce, repeat', () => {
    checkGradient([drawn([2, 6, 3])], einops('rearrange', 'b (h d) n -> (b n) d h', 2), { twice: true });
    checkGradient([drawn([2, 6, 3])], einops('reduce', 'b (h d) n -> d b', 2, { reduction: 'mean' }));
    checkGradient([drawn([2, 6, 3])], einops('reduce', 'b (h d) n -> d b', 3, { reduction: 'max' }));
    checkGradient([drawn([2, 3])], einops('repeat', 'a b -> (a h) b', 2), { twice: true });
  });

  it('sort, topk, quantile', () => {
    checkGradient([drawn([3, 5])], (B, x) => weighted(B, [B.callMany('sort', { input: x, dim: 0 })[0] as Node]), {
      twice: true,
    });
    checkGradient([drawn([3, 5])], (B, x) => weighted(B, [B.callMany('topk', { input: x, k: 2, dim: 1 })[0] as Node]));
    checkGradient([drawn([3, 5])], (B, x) => weighted(B, [B.call('quantile', { input: x, q: 0.3, dim: 1 })]));
  });
});
