import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DType } from '../../../src/core/dtype';
import {
  type PromotionOperand,
  promoteNumpy,
  promoteNumpyToFloat,
  promoteTorch,
  promoteTorchToFloat,
} from '../../../src/core/promotion';
import { promoteJax } from '../../../src/core/promotionJax';

type Row = readonly [readonly string[], string | null, string | null];
const facts = JSON.parse(readFileSync('test/facts/promotion.json', 'utf8')) as { torch: Row[]; numpy: Row[] };

const NUMBERS: Readonly<Record<string, DType>> = {
  bool: 'bool',
  int: 'int64',
  float: 'float64',
  complex: 'complex128',
};

function operand(text: string): PromotionOperand {
  const [kind, name] = text.split(' ');
  if (kind === 'number') return { dtype: NUMBERS[name], rank: 0, weak: true };
  return { dtype: name as DType, rank: kind === 'dims' ? 1 : 0, weak: false };
}

function operands(text: string): PromotionOperand[] {
  return text.split(', ').map(operand);
}

describe('type promotion', () => {
  it('of PyTorch is as recorded', () => {
    for (const [names, plain, divided] of facts.torch) {
      const list = names.map(operand);
      assert.equal(promoteTorch(list), plain, `result_type(${names})`);
      if (divided !== null) assert.equal(promoteTorchToFloat(list), divided, `true_divide(${names})`);
    }
  });

  it('of NumPy is as recorded or left open', () => {
    let known = 0;
    for (const [names, plain, divided] of facts.numpy) {
      const list = names.map(operand);
      const mine = promoteNumpy(list);
      if (mine !== null) {
        known++;
        assert.equal(mine, plain, `result_type(${names})`);
      }
      const quotient = promoteNumpyToFloat(list);
      if (quotient !== null && divided !== null) assert.equal(quotient, divided, `true_divide(${names})`);
    }
    assert.ok(known > facts.numpy.length / 3, `${known} of ${facts.numpy.length} known`);
  });

  it('of NumPy is known for arrays with dims and for arrays with numbers', () => {
    for (const [names, plain] of facts.numpy) {
      const arrays = names.filter((n) => n.startsWith('dims'));
      const numbers = names.filter((n) => n.startsWith('number'));
      if (arrays.length === 0 || arrays.length + numbers.length < names.length) continue;
      assert.equal(promoteNumpy(names.map(operand)), plain, names.join(', '));
    }
  });

  const numpyTwo: [string, DType | null][] = [
    ['dims float32, number float', 'float32'],
    ['dims uint8, number int', 'uint8'],
    ['dims int64, number float', 'float64'],
    ['dims float32, dims int64', 'float64'],
    ['dims float32, zero float64', null], // float64 since NumPy 2, float32 before
    ['zero float32, number float', null],
    ['zero float64, number float', 'float64'],
    ['dims uint64, dims int64', 'float64'],
    ['dims complex64, number float', 'complex64'],
  ];
  for (const [text, expected] of numpyTwo) {
    it(`of NumPy: ${text} is ${expected ?? 'open'}`, () => assert.equal(promoteNumpy(operands(text)), expected));
  }

  it('of PyTorch is open where an unknown rank makes a difference', () => {
    const unknown: PromotionOperand = { dtype: 'float64', rank: null, weak: false };
    const single: PromotionOperand = { dtype: 'float32', rank: 1, weak: false };
    assert.equal(promoteTorch([unknown, single]), null);
    assert.equal(promoteTorch([{ ...unknown, dtype: 'int64' }, single]), 'float32');
    assert.equal(promoteTorch([{ ...unknown, dtype: 'float32' }, single]), 'float32');
  });

  it('is open when a dtype is not known', () => {
    const unknown: PromotionOperand = { dtype: null, rank: 1, weak: false };
    assert.equal(promoteTorch([unknown, operand('number int')]), null);
    assert.equal(promoteNumpy([unknown]), null);
  });

  it('follows the default float type', () => {
    assert.equal(promoteTorch(operands('dims int64, number float'), 'float64'), 'float64');
    assert.equal(promoteTorchToFloat(operands('dims int64, dims int64'), 'float64'), 'float64');
  });

  it('of JAX is as recorded', () => {
    const jax = JSON.parse(readFileSync('test/facts/jax/promotion.json', 'utf8')) as Record<string, string>;
    for (const [names, result] of Object.entries(jax)) {
      const [first, second, number] = names.split(' ');
      const other = number ? NUMBERS[number] : (second as DType);
      const list = [
        { dtype: first as DType, rank: 1, weak: false, isArray: true },
        { dtype: other, rank: number ? 0 : 1, weak: number !== undefined, isArray: number === undefined },
      ];
      assert.equal(promoteJax(list), result, names);
    }
  });
});
