/** What the engine writes in LaTeX is set by KaTeX without an error, in its strict mode, whatever terms and names come together. */
import assert from 'node:assert/strict';
import katex from 'katex';
import { Random } from '../../../src/core/random/random';
import { along, compared, fn, ofSeveral, powerOf, where } from '../../../src/derive/functions';
import { indexed, latex, latexName } from '../../../src/derive/index';
import { arranged, broadcast, elementwise, product, raised, scaled } from '../../../src/derive/product';
import { constant, named, power, type Size, times } from '../../../src/derive/size';
import { sum } from '../../../src/derive/sum';
import { apply, eye, range, type Term, variable } from '../../../src/derive/term';

const COUNT = 5000;

/** Names as people and attackers choose them. */
const NAMES = [
  ...'x W_1 alpha hidden_state lambda_ theta_2 z10 h_t_1 beta1 _private __href__ __init__ dx_dt Q K V'.split(' '),
  ...'größe 变量 ñ Δx σ_θ μ α Ж_1 한글 مرحبا 𝐱 ﬁt a·b ª x² क'.split(' ').filter((n) => !n.includes('²')),
  ...'href url htmlClass includegraphics def newcommand frac left right text operatorname mathrm begin end'.split(' '),
  ...'if_ else_ print import_ None_ sum max exp sin det tr diag mean relu sigmoid softmax'.split(' '),
  `x${'9'.repeat(60)}`,
  `long_${'name_'.repeat(20)}end`,
  'ascii_ΔΣ_größe_42',
];

const ELEMENTWISE = 'exp log sin cos tan tanh sinh cosh sigmoid relu abs erf sign floor sqrt softplus logit_x'.split(
  ' ',
);
const ALONG = ['softmax', 'log_softmax', 'cumsum'];
const OVER = ['logsumexp', 'amax', 'amin', 'prod'];
const NUMBERS = [0, 1, -1, 2, 0.5, -0.25, 1e-12, 123456789.123, 1 / 3, 1e300, -7e-300, Number.MAX_SAFE_INTEGER];

class Expressions {
  private readonly random: Random;
  constructor(seed: number) {
    this.random = new Random(seed, 0);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.integer(0, list.length)];
  }

  size(): Size {
    const base = this.random.uniform() < 0.2 ? constant(this.random.integer(1, 900)) : named(this.pick(NAMES));
    return this.random.uniform() < 0.1 ? times(base, power(named('n'), this.pick([1, 2, 0.5]))) : base;
  }

  private number(): Size {
    return constant(this.pick(NUMBERS));
  }

  term(dims: readonly Size[], depth: number): Term {
    if (depth === 0) return variable(this.pick(NAMES), dims, this.pick(['reals', 'reals', 'reals', 'whole', 'truth']));
    const inner = (own = dims) => this.term(own, depth - 1);
    switch (this.random.integer(0, 12)) {
      case 0:
        return sum([inner(), inner(), scaled(inner(), this.number())]);
      case 1:
        return elementwise([{ term: inner() }, { term: inner(), power: this.pick([1, -1, 2, 0.5, -1.5]) }], dims);
      case 2:
        return fn(this.pick(ELEMENTWISE), inner());
      case 3:
        return raised(inner(), this.pick([2, -1, 0.5, -0.5, 3, 1.25]));
      case 4:
        return powerOf(inner(), inner(), dims);
      case 5:
        return dims.length > 0 ? along(this.pick(ALONG), inner(), { axis: dims.length - 1 }) : inner();
      case 6: {
        const more = this.size();
        return apply(this.pick(OVER), [inner([...dims, more])], dims, { axes: [dims.length] });
      }
      case 7:
        return where(
          compared(this.pick(['gt', 'ge', 'lt', 'le', 'eq', 'ne']), inner(), inner(), dims),
          inner(),
          inner(),
          dims,
        );
      case 8:
        return ofSeveral(this.pick(['maximum', 'minimum', 'atan2']), [inner(), inner()], dims);
      case 9:
        return dims.length > 1
          ? arranged(inner([...dims].reverse()), range(dims.length).reverse())
          : broadcast(inner([]), dims);
      case 10:
        return this.ofMatrices(dims, depth);
      default:
        return this.contraction(dims, depth);
    }
  }

  /** A product with axes that are summed over: a matrix product, a trace, an einsum. */
  private contraction(dims: readonly Size[], depth: number): Term {
    const extra = range(1 + this.random.integer(0, 2)).map(() => this.size());
    const sizes = new Map([...dims, ...extra].map((d, k) => [k, d]));
    const ids = [...sizes.keys()];
    const factors = range(2 + this.random.integer(0, 2)).map(() => {
      const at = ids.filter(() => this.random.uniform() < 0.6).slice(0, 3);
      if (this.random.uniform() < 0.5) at.reverse();
      return {
        term: this.term(
          at.map((id) => sizes.get(id)!),
          Math.max(0, depth - 2),
        ),
        at,
      };
    });
    return product({ factors, out: range(dims.length), sizes, coefficient: this.number() });
  }

  private ofMatrices(dims: readonly Size[], depth: number): Term {
    const n = this.size();
    const matrix = this.term([n, n], depth - 1);
    if (dims.length === 0) return apply(this.pick(['det', 'logdet', 'logabsdet']), [matrix], []);
    if (dims.length !== 2) return broadcast(apply('det', [matrix], []), dims);
    return apply('inverse', [sum([this.term([dims[0], dims[0]], depth - 1), eye(dims[0])])], [dims[0], dims[0]]);
  }
}

function set(tex: string): string {
  return katex.renderToString(tex, { displayMode: true, throwOnError: true, strict: 'error', trust: false });
}

describe('LaTeX of formulas', () => {
  it(`is set by KaTeX without an error or a warning: ${COUNT} expressions`, function () {
    this.timeout(240_000);
    const expressions = new Expressions(20240611);
    let longest = 0;
    for (let k = 0; k < COUNT; k++) {
      const dims = range(k % 4 === 3 ? 3 : k % 3).map(() => expressions.size());
      const term = expressions.term(dims, 1 + (k % 4));
      // Every third one in index notation.
      const tex = k % 3 === 2 ? indexed(term).text : latex(term);
      longest = Math.max(longest, tex.length);
      try {
        set(tex);
      } catch (e) {
        assert.fail(`expression ${k}: ${(e as Error).message}\n${tex}`);
      }
    }
    assert.ok(longest > 500, `the longest has ${longest} characters`);
  });

  it('has names of all alphabets of Python, each as something else', () => {
    const texts = NAMES.map((n) => latexName(n));
    for (const tex of texts) set(`${tex}^{\\top}`);
    const twice = texts.filter((t, k) => texts.indexOf(t) !== k);
    // To Python, too, this is the name x.
    assert.deepEqual(twice, [latexName('𝐱')]);
    assert.equal(latexName('𝐱'), 'x');
  });

  it('has no command of LaTeX from a name', () => {
    for (const name of ['href', '__href__', '_url', 'htmlData', 'def', 'include_graphics', 'x__y']) {
      const tex = latexName(name);
      assert.doesNotMatch(tex, /\\(?!mathrm|_)/, tex);
    }
  });

  it('and what is no name cannot leave its braces', () => {
    for (const name of ['a}b', '\\href{x}{y}', 'a$b', '<img src=x>', 'a%b', 'a\nb', '#1', 'a&b']) {
      const html = set(latexName(name));
      assert.doesNotMatch(html, /<img|href=|<script/, name);
    }
  });
});
