import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tables } from '../../../src/analysis/library/signatures/index';
import { parseSignatures } from '../../../src/analysis/library/signatures/parse';

/** Positional parameters of each overload, as recorded from the real libraries. */
const facts = JSON.parse(readFileSync('test/facts/signatures.json', 'utf8')) as Record<string, string[][]>;

/** C aliases whose rarely given parameters have other names or places than those of the function people call. */
const OTHERWISE_NAMED = new Set(
  `torch.matrix_exp torch.triangular_solve torch.lu_solve torch.orgqr torch.Tensor.orgqr torch.ormqr torch.Tensor.ormqr
  torch.kl_div torch.hinge_embedding_loss torch.binary_cross_entropy_with_logits torch.cosine_embedding_loss
  torch.margin_ranking_loss torch.triplet_margin_loss torch.Tensor.float_power_ torch.heaviside torch.Tensor.heaviside
  torch.Tensor.set_ torch.Tensor.heaviside_ torch.rrelu torch.Tensor.__getitem__ torch.Tensor.resize_as_ torch.resize_as_
  torch.Tensor.requires_grad_ torch.Tensor.swapaxes_ torch.hsplit torch.vsplit torch.dsplit
  torch.Tensor.hsplit torch.Tensor.vsplit torch.Tensor.dsplit`.split(/\s+/),
);

/** Positional parameters of our overloads, without the receiver of a method. */
function positional(): Map<string, string[][]> {
  const map = new Map<string, string[][]>();
  for (const s of Object.values(tables).flatMap(parseSignatures)) {
    if (s.property) continue;
    for (const name of s.names) {
      const names = s.parameters
        .filter((p) => p.kind !== 'keyword-only')
        .map((p) => (p.kind === 'varargs' ? `*${p.name}` : p.name));
      const isMethod = /^(torch\.Tensor|numpy\.ndarray)\./.test(name);
      map.set(name, [...(map.get(name) ?? []), isMethod ? names.slice(1) : names]);
    }
  }
  return map;
}

/** The same names in the same places, up to varargs. */
function agrees(ours: string[], real: string[]): boolean {
  for (let i = 0; i < Math.min(ours.length, real.length); i++) {
    if (ours[i].startsWith('*') || real[i].startsWith('*')) return true;
    if (ours[i] !== real[i]) return false;
  }
  return true;
}

describe('signatures against the real libraries', () => {
  it('have the parameters in the recorded order', () => {
    let checked = 0;
    const wrong: string[] = [];
    for (const [name, ours] of positional()) {
      const real = facts[name];
      if (!real || OTHERWISE_NAMED.has(name)) continue;
      checked++;
      if (!ours.some((a) => real.some((b) => agrees(a, b)))) wrong.push(`${name}(${ours[0]}): ${real[0]}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(checked > 600, `${checked} names checked`);
  });
});
