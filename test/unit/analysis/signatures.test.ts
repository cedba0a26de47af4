import assert from 'node:assert/strict';
import { bindCall } from '../../../src/analysis/library/signatures/bind';
import { isNamespace, membersOf, signaturesOf, tables } from '../../../src/analysis/library/signatures/index';
import { literal } from '../../../src/analysis/library/signatures/literal';
import { parseSignatures, type Signature } from '../../../src/analysis/library/signatures/parse';
import { bindArgs } from '../../../src/core/ops/args';
import { allOperators, families, operator } from '../../../src/core/ops/index';
import type { Arg } from '../../../src/core/ops/operator';
import { outcome, Run, t, type Value } from '../core/harness';

const parse = (text: string): Signature => parseSignatures(text)[0];

function show(arg: Arg): string {
  switch (arg.kind) {
    case 'int':
      return arg.value.format();
    case 'list':
      return `[${arg.items.map(show).join(' ')}]`;
    case 'tensor':
    case 'none':
      return arg.kind;
    default:
      return 'value' in arg ? String(arg.value) : arg.kind;
  }
}

/** `name=value` for each argument, or the reason. */
function bind(
  signatures: string,
  positional: readonly Value[],
  keywords: Readonly<Record<string, Value>> = {},
): string {
  const r = new Run();
  const bound = bindCall(parseSignatures(signatures), {
    positional: positional.map((v) => r.arg(v)),
    keywords: new Map(Object.entries(keywords).map(([k, v]) => [k, r.arg(v)])),
  });
  if ('reason' in bound) return bound.reason;
  return `${bound.signature.operator}: ${[...bound.args].map(([k, v]) => `${k}=${show(v)}`).join(' ')}`;
}

function call(name: string, ...positional: Value[]): string {
  const r = new Run();
  return outcome(() => {
    const bound = bindCall(signaturesOf(name), { positional: positional.map((v) => r.arg(v)), keywords: new Map() });
    if ('reason' in bound) return `? ${bound.reason}`;
    return r.show(operator(bound.signature.operator)!.shape(bindArgs(bound.args), r.context));
  });
}

describe('signatures', () => {
  it('are read line by line', () => {
    const [conv, sum, property] = parseSignatures(`
# a comment
torch.conv2d, F.conv2d(input, weight, bias=None,
  padding=(0, -1), mode="a,b") -> conv2d
np.sum(a as input, axis as dim: ints = None, /, *, keepdims as keepdim=False, ...) -> sum kind="max" n=2 inplace
Tensor.T: (input) -> transpose_all
`);
    assert.deepEqual(conv.names, ['torch.conv2d', 'torch.nn.functional.conv2d']);
    assert.deepEqual(
      conv.parameters.map((p) => `${p.name} ${p.default ? show(p.default) : '-'}`),
      ['input -', 'weight -', 'bias none', 'padding [0 -1]', 'mode a,b'],
    );
    assert.deepEqual(
      sum.parameters.map((p) => `${p.target} ${p.kind} ${p.annotation}`),
      ['input positional-only null', 'dim positional-only ints', 'keepdim keyword-only null'],
    );
    assert.deepEqual([sum.open, [...sum.flags], show(sum.attributes.get('kind')!)], [true, ['inplace'], 'max']);
    assert.deepEqual([property.property, property.names], [true, ['torch.Tensor.T']]);
  });

  it('are refused when they cannot be read', () => {
    assert.throws(() => parse('torch.f(x)'), /without an operator/);
    assert.throws(() => parse('torch.f(x=y) -> f'), /not a literal: y in: torch.f/);
    assert.throws(() => parse('torch.f(x) -> f wrong'), /unknown flag/);
    assert.throws(() => parse('torch.f(x: thing) -> f'), /unknown kind/);
    assert.throws(() => parse('torch.f(x) ->'), /no operator/);
  });

  it('have Python literals', () => {
    const cases = ['None', 'True', '3', '-3', '1e-5', '-.5', '"a"', "'b'", '()', '(1,)', '[1, (2, 3)]', 'inf'];
    assert.deepEqual(
      cases.map((c) => show(literal(c))),
      ['none', 'true', '3', '-3', '0.00001', '-0.5', 'a', 'b', '[]', '[1]', '[1 [2 3]]', 'Infinity'],
    );
    assert.throws(() => literal('torch.float32'));
  });

  describe('bind', () => {
    const sum = 'np.sum(a as input, axis as dim=None, keepdims as keepdim=False) -> sum';
    const view = 'Tensor.view(input, *shape) -> view';
    const max = `torch.max(input, dim: int, keepdim=False) -> max_dim
torch.max(input, other: tensor) -> maximum
torch.max(input) -> amax`;
    const cases: [string, string][] = [
      [bind(sum, [t(2), 1]), 'sum: input=tensor dim=1 keepdim=false'],
      [bind(sum, [t(2)], { keepdims: true }), 'sum: input=tensor dim=none keepdim=true'],
      [bind(sum, [], {}), 'argument a is missing'],
      [bind(sum, [t(2), 1, true, 4]), 'takes fewer arguments'],
      [bind(sum, [t(2)], { dim: 1 }), 'argument dim is not modelled'],
      [bind(view, [t(2), 3, 4]), 'view: input=tensor shape=[3 4]'],
      [bind(view, [t(2), [3, 4]]), 'view: input=tensor shape=[3 4]'],
      [bind(view, [t(2)], { shape: [3, 4] }), 'view: input=tensor shape=[3 4]'],
      [bind(view, [t(2)]), 'view: input=tensor shape=[]'],
      [bind(max, [t(2), 1]), 'max_dim: input=tensor dim=1 keepdim=false'],
      [bind(max, [t(2), t(2)]), 'maximum: input=tensor other=tensor'],
      [bind(max, [t(2)]), 'amax: input=tensor'],
      [bind(max, [t(2)], { axis: 0 }), 'max_dim: input=tensor dim=0 keepdim=false'],
      [bind(max, [t(2), { kind: 'unknown', reason: 'loading' }]), 'loading'],
      [bind('torch.f(x, ...) -> f', [t(2)], { out: null }), 'f: x=tensor'],
      [bind('torch.f(x, *, n=1) -> f', [t(2), 2]), 'takes fewer arguments'],
      [bind('torch.f(x, /) -> f', [], { x: 1 }), 'argument x is missing'],
      [bind('torch.f(x, n=1) -> f n=2', [t(2), 3]), 'f: x=tensor n=2'],
    ];
    for (const [actual, expected] of cases) it(expected, () => assert.equal(actual, expected));
  });

  it('name operators that exist, in every line', () => {
    for (const [family, text] of Object.entries(tables)) {
      for (const s of parseSignatures(text)) {
        assert.ok(operator(s.operator), `${family}: ${s.names[0]} -> ${s.operator}`);
        assert.equal(new Set(s.parameters.map((p) => p.target)).size, s.parameters.length, s.names[0]);
      }
    }
  });

  it('have a parameter without default only before those with one', () => {
    for (const s of Object.values(tables).flatMap(parseSignatures)) {
      const positional = s.parameters.filter((p) => p.kind === 'positional' || p.kind === 'positional-only');
      const firstDefault = positional.findIndex((p) => p.default !== null);
      if (firstDefault < 0) continue;
      assert.ok(
        positional.slice(firstDefault).every((p) => p.default !== null),
        s.names[0],
      );
    }
  });

  it('are found by qualified name', () => {
    assert.ok(signaturesOf('torch.nn.functional.conv2d').length > 0);
    assert.ok(signaturesOf('torch.Tensor.view').length > 0);
    assert.deepEqual(signaturesOf('torch.no_such_function'), []);
    assert.ok(membersOf('torch.Tensor').includes('view'));
    assert.ok(membersOf('torch').every((name) => !name.includes('.')));
    assert.ok(isNamespace('torch.nn') && !isNamespace('torch.conv2d'));
  });
});

describe('operators', () => {
  it('have unique names in snake case', () => {
    const names = families.flatMap((f) => f.operators.map((op) => op.name));
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    assert.deepEqual(twice, []);
    assert.deepEqual(
      names.filter((name) => !/^_?[a-z][a-z0-9]*(_[a-z0-9]+)*_?$/.test(name)),
      [],
    );
    assert.equal([...allOperators()].length, names.length);
  });
});

describe('calls of library functions', () => {
  const cases: [string, string][] = [
    [call('torch.nn.functional.conv2d', t('N', 3, 8, 8), t(16, 3, 3, 3)), '(N, 16, 6, 6)'],
    [call('torch.Tensor.add', t('B', 3), 1), '(B, 3)'],
    [call('torch.no_such'), '? is not modelled'],
    [call('torch.maximum', t(3), t(3)), '(3,)'],
    [call('torch.maximum', t(3), 0), 'error argument-type: maximum: other must be a tensor, found the number 0'],
    [call('torch.eq', 2, t(3)), 'error argument-type: eq: input must be a tensor, found the number 2'],
    [call('torch.eq', t(3), 2), '(3,) bool'],
    [call('torch.pow', 2, t(3)), '(3,)'],
    [call('torch.pow', 2, 3), 'error argument-type: pow: input must be a tensor, found the number 2'],
    [call('torch.maximum', t(3), { kind: 'unknown', reason: 'loading' }), '? loading'],
    [call('torch.maximum', t(3)), '? argument other is missing'],
  ];
  for (const [actual, expected] of cases) it(expected, () => assert.equal(actual, expected));
});
