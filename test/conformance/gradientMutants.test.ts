/** Rules of gradients that are wrong: no formula that they give is shown. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Backend } from '../../src/core/ops/backend';
import { operator } from '../../src/core/ops/index';
import type { Adjoints, Operator, Var } from '../../src/core/ops/operator';
import { full, scaled } from '../../src/derive/product';
import { constant } from '../../src/derive/size';
import type { Term } from '../../src/derive/term';
import { RULES } from '../../src/derive/translate/index';
import type { Rule } from '../../src/derive/translate/rule';
import { answerGrad, type GradRequest } from '../../src/features/gradients';
import { FACTS } from './recorded';

const file = gunzipSync(readFileSync(join(FACTS, 'gradients.json.gz')));
const cases: readonly GradRequest[] = JSON.parse(file.toString('utf8'));

/** An operator, and an expression with its variable whose gradient goes through it. */
const REQUESTS: readonly (readonly [string, string, string])[] = [
  ['abs', 'np.sum(np.abs(x))', 'x'],
  ['add', 'x + y', 'y'],
  ['amax', 'x.max()', 'x'],
  ['amin', 'x.min() * x.sum()', 'x'],
  ['binary_cross_entropy_terms', 'F.binary_cross_entropy(p, y)', 'p'],
  ['cat', 'torch.cat([x, y], 1) @ w', 'y'],
  ['clamp', 'x.clamp(-0.5, 0.5).sum()', 'x'],
  ['clamp_min', 'F.normalize(x, dim=-1)', 'x'],
  ['clone', "torch.einsum('ii->i', A)", 'A'],
  ['cholesky', 'torch.linalg.cholesky(A).sum()', 'A'],
  ['col2im', 'F.fold(x, (3, 4), 2)', 'x'],
  ['conv1d', 'F.conv1d(x, w, a)', 'a'],
  ['conv1d', "F.conv1d(x, W, padding='same')", 'W'],
  ['conv2d', 'F.conv2d(x, W, stride=2, padding=1)', 'x'],
  ['conv2d', 'F.conv2d(x, W, groups=2)', 'W'],
  ['conv3d', 'F.conv3d(x, W)', 'W'],
  ['conv_transpose2d', 'F.conv_transpose2d(x, W, stride=2, padding=1)', 'x'],
  ['cos', 'np.sum(np.sin(x) * np.cos(x))', 'x'],
  ['cosh', 'torch.log(torch.cosh(X @ w - y)).sum()', 'w'],
  ['cross_entropy', 'F.cross_entropy(z, y)', 'z'],
  ['cumsum', 'torch.cumsum(x, 0)', 'x'],
  ['det', '1 / torch.linalg.det(X)', 'X'],
  ['diag_embed', 'x @ torch.diag(y) @ x', 'y'],
  ['diagonal', 'np.diag(A)', 'A'],
  ['div', '1 / torch.linalg.det(X)', 'X'],
  ['eigh', 'torch.linalg.eigvalsh(A).exp().sum()', 'A'],
  ['einsum', "torch.einsum('ii->i', A)", 'A'],
  ['erf', 'torch.erf(x)', 'x'],
  ['exp', 'np.log(np.sum(np.exp(x)))', 'x'],
  ['expand', 'x.unsqueeze(0).expand(3, -1).sum()', 'x'],
  ['flatten', 'x.flatten().pow(2).sum()', 'x'],
  ['flip', 'torch.flip(x, [0]) @ y', 'x'],
  ['gather', 'F.nll_loss(F.log_softmax(z, dim=1), y)', 'z'],
  ['gelu', 'F.gelu(x)', 'x'],
  ['getitem', 'x[0]', 'x'],
  ['hardshrink', 'F.hardshrink(x, 0.5)', 'x'],
  ['hardswish', 'F.hardswish(x)', 'x'],
  ['hardtanh', 'F.hardtanh(x)', 'x'],
  ['hypot', 'torch.hypot(x, y)', 'x'],
  ['im2col', 'F.unfold(x, 2)', 'x'],
  ['index_select', 'F.embedding(i, W) @ U', 'W'],
  ['inverse', 'torch.linalg.inv(X)', 'X'],
  ['layer_norm', 'F.layer_norm(x, (x.shape[-1],), w, b)', 'b'],
  ['leaky_relu', 'F.leaky_relu(x, 0.2)', 'x'],
  ['least_variance', 'F.gaussian_nll_loss(mu, y, v)', 'v'],
  ['linear', 'F.linear(x, W, b)', 'W'],
  ['log', '-(p * torch.log(p)).sum()', 'p'],
  ['log_softmax', 'F.log_softmax(x, 0)', 'x'],
  ['logaddexp', 'torch.logaddexp(x, y)', 'x'],
  ['logdet', 'torch.logdet(A).sum()', 'A'],
  ['logsigmoid', 'F.logsigmoid(x)', 'x'],
  ['logsumexp', 'torch.logsumexp(z, -1) - z @ y', 'z'],
  [
    'masked_fill',
    "torch.softmax((Q @ K.T / Q.shape[-1] ** 0.5).masked_fill(torch.triu(torch.ones(4, 4), 1).bool(), float('-inf')), -1) @ V",
    'Q',
  ],
  ['matmul', 'x.reshape(-1) @ y', 'x'],
  ['matrix_power', 'torch.trace(torch.linalg.matrix_power(X, 4))', 'X'],
  ['max_pool1d', 'F.max_pool1d(x, 3, stride=2)', 'x'],
  ['max_pool2d', 'F.max_pool2d(x, 2)', 'x'],
  ['maximum', 'torch.maximum(x, y)', 'x'],
  ['mean', 'x.mean()', 'x'],
  ['mish', 'F.mish(x)', 'x'],
  ['mul', 's * x', 's'],
  ['narrow', 'torch.diff(x).abs().sum()', 'x'],
  ['neg', '-(p * torch.log(p)).sum()', 'p'],
  ['np_convolve', "np.convolve(x, w, 'valid')", 'w'],
  ['pad', 'F.pad(x, (1, 2), value=0.5) @ w', 'x'],
  ['permute', 'np.matmul(np.transpose(A), A)', 'A'],
  ['pow', 'torch.sin(x) ** 2', 'x'],
  ['prod', 'x.prod()', 'x'],
  ['relu', 'torch.square(torch.relu(x))', 'x'],
  ['repeat_interleave', 'x.repeat_interleave(2, dim=1) @ w', 'x'],
  ['resample', 'F.avg_pool1d(x, 3, stride=1, padding=1)', 'x'],
  ['resample', "F.interpolate(x, size=7, mode='linear')", 'x'],
  ['reshape', 'x.reshape(-1) @ y', 'x'],
  ['roll', 'torch.roll(x, 1) @ y', 'x'],
  ['root_mean_square_deviation', '(x - x.mean()) / x.std()', 'x'],
  ['rsqrt', 'torch.rsqrt(x)', 'x'],
  ['selu', 'F.selu(x)', 'x'],
  ['sigmoid', 'x * torch.sigmoid(1.702 * x)', 'x'],
  ['silu', 'F.silu(x @ W) * (x @ V)', 'W'],
  ['scatter_add', 'torch.zeros(5).scatter_add(0, i, x) @ y', 'x'],
  ['sin', 'np.sin(x) * y', 'x'],
  ['sinc', 'torch.sinc(x).sum()', 'x'],
  ['softmax', 'F.softmax(x, -1)', 'x'],
  ['softmax_attention', 'F.scaled_dot_product_attention(Q, K, V)', 'V'],
  ['softplus', 'F.softplus(x)', 'x'],
  ['softshrink', 'F.softshrink(x, 0.5)', 'x'],
  ['solve', 'torch.linalg.solve(A, b)', 'b'],
  ['sqrt', 'torch.sqrt((x ** 2).sum() + eps)', 'x'],
  ['square', 'torch.square(torch.relu(x))', 'x'],
  ['sub', 'x - x.mean(0)', 'x'],
  ['sum', 'x.sum()', 'x'],
  ['svd', 'torch.linalg.svdvals(X).sum()', 'X'],
  ['tanh', 'torch.tanh(x)', 'x'],
  ['transpose', 'torch.matmul(A.transpose(-1, -2), A)', 'A'],
  ['transpose_all', 'x.T @ x', 'x'],
  ['tril', 'torch.tril(X) @ v', 'X'],
  ['triu', 'torch.triu(X).sum()', 'X'],
  ['unfold', 'x.unfold(0, 3, 1) @ w', 'x'],
  ['unsqueeze', 'x.unsqueeze(0).expand(3, -1).sum()', 'x'],
  ['vector_norm', 'torch.linalg.vector_norm(x, 1)', 'x'],
  ['where', 'F.prelu(x, a)', 'x'],
];

/** An operator whose translation to a term is changed, and an expression with its variable whose formula has it. */
const TRANSLATED: readonly (readonly [string, string, string])[] = [
  ['conv1d_input', 'F.conv1d(x, W, groups=2, dilation=2)', 'x'],
  ['conv2d', 'F.conv_transpose2d(x, W, stride=2, padding=1)', 'x'],
  ['conv2d_input', 'F.conv2d(x, W, stride=2, padding=1)', 'x'],
  ['conv2d_weight', 'F.conv2d(x, W, stride=(2, 1), padding=(1, 0), dilation=(1, 2))', 'W'],
  ['conv3d_weight', 'F.conv3d(x, W)', 'W'],
  ['max_pool1d', 'F.max_pool1d(x, 3, stride=2)', 'x'],
  ['resample_adjoint', 'F.avg_pool2d(x, 2)', 'x'],
  ['resample_adjoint', "F.interpolate(x, size=7, mode='linear')", 'x'],
  ['resample_adjoint', "F.pad(x, (2, 1), mode='circular')", 'x'],
  ['scatter_places', 'x.repeat_interleave(2, dim=1) @ w', 'x'],
  ['col2im', 'F.unfold(x, 2)', 'x'],
  ['im2col', 'F.fold(x, (3, 4), 2)', 'x'],
  ['pad', 'F.pad(x, (1, 2), value=0.5) @ w', 'x'],
  ['sort', 'torch.sort(x).values @ w', 'x'],
  ['topk', 'torch.topk(x, 2).values.sum()', 'x'],
  ['unfold', 'x.unfold(0, 3, 1) @ w', 'w'],
  ['np_correlate', "np.convolve(x, w, 'valid')", 'w'],
  ['eigh', 'torch.linalg.eigvalsh(A).exp().sum()', 'A'],
  ['svd', 'torch.linalg.svdvals(X).sum()', 'X'],
  ['solve_triangular', 'torch.linalg.cholesky(A).sum()', 'A'],
  ['pinv', 'torch.linalg.pinv(X) @ y', 'y'],
  ['cumprod', 'torch.cumprod(x, 0)', 'x'],
  ['logcumsumexp', 'torch.logcumsumexp(x, 0)', 'x'],
  ['arange', 'np.sum(x * np.arange(x.shape[0]))', 'x'],
  ['narrow', 'np.vstack([A, B]) @ x', 'A'],
];

/** What is done to a term. */
const CHANGES: Readonly<Record<string, (t: Term) => Term>> = {
  // Not negated: what is used twice would be right again.
  twice: (t) => scaled(t, constant(2)),
  'a bit too large': (t) => scaled(t, constant(1.001)),
  dropped: (t) => full(t.dims, constant(0)),
};

/** Runs with a rule of translation whose first result is another one. */
function withTranslation<T>(name: string, change: (t: Term) => Term, run: () => T): T {
  const rule = RULES[name];
  assert.ok(rule, `${name} has no translation`);
  let called = 0;
  const mutant: Rule = (c) => {
    called++;
    const terms = rule(c);
    return Array.isArray(terms) ? [change(terms[0]), ...terms.slice(1).map(change)] : change(terms as Term);
  };
  Object.assign(RULES, { [name]: mutant });
  try {
    return run();
  } finally {
    Object.assign(RULES, { [name]: rule });
    assert.ok(called > 0, `${name}: the translation was not used`);
  }
}

/** What is done to an adjoint. */
const MUTATIONS: Readonly<Record<string, (B: Backend, g: Var) => Var>> = {
  twice: (B, g) => B.mul(g, 2),
  negated: (B, g) => B.neg(g),
  dropped: (B, g) => B.zerosLike(g),
  'a bit too large': (B, g) => B.mul(g, 1.001),
  'with a term too much': (B, g) => B.add(g, B.onesLike(g)),
};

/** Runs with a rule replaced; other operators keep theirs. */
function withMutant<T>(op: Operator, mutate: (B: Backend, g: Var) => Var, run: () => T): T {
  const { vjp } = op;
  assert.ok(vjp, `${op.name} has no rule of its own`);
  let called = 0;
  let inside = false;
  const mutant: NonNullable<Operator['vjp']> = (B, ...rest) => {
    called++;
    const adjoints = vjp(B, ...rest);
    if (inside) return adjoints;
    inside = true;
    try {
      const changed = Object.entries(adjoints).map(([name, g]): [string, Adjoints[string]] => {
        if (g === null) return [name, null];
        return [name, Array.isArray(g) ? g.map((one) => one && mutate(B, one)) : mutate(B, g as Var)];
      });
      return Object.fromEntries(changed);
    } finally {
      inside = false;
    }
  };
  Object.assign(op, { vjp: mutant });
  try {
    return run();
  } finally {
    Object.assign(op, { vjp });
    assert.ok(called > 0, `${op.name}: the rule was not used`);
  }
}

describe('wrong rules of gradients', () => {
  it('are of at least 60 operators', () => {
    assert.ok(new Set(REQUESTS.map(([name]) => name)).size >= 60);
  });

  for (const [name, expr, wrt] of REQUESTS) {
    it(`${name}: nothing that is wrong is shown`, () => {
      const request = cases.find((c) => c.expr === expr && c.wrt === wrt && c.kind !== 'hessian');
      assert.ok(request, `${expr} by ${wrt} is not recorded`);
      for (const [what, mutate] of Object.entries(MUTATIONS)) {
        const answer = withMutant(operator(name)!, mutate, () => answerGrad(request));
        assert.ok(!answer.ok, `${what}: ${answer.ok ? answer.numpy : ''}`);
        assert.match(
          answer.reason,
          /does not agree with differences|has the sizes|could not be checked|formula/,
          answer.reason,
        );
      }
    });
  }

  for (const [name, expr, wrt] of TRANSLATED) {
    it(`${name} as a term: nothing that is wrong is shown`, () => {
      const request = cases.find((c) => c.expr === expr && c.wrt === wrt);
      assert.ok(request, `${expr} by ${wrt} is not recorded`);
      for (const [what, change] of Object.entries(CHANGES)) {
        const answer = withTranslation(name, change, () => answerGrad(request));
        assert.ok(!answer.ok, `${what}: ${answer.ok ? answer.numpy : ''}`);
      }
    });
  }
});
