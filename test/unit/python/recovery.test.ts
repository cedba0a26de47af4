import assert from 'node:assert/strict';
import { parse } from '../../../src/python/parse';
import { sexp } from './sexp';

/** Half-typed code on the left, what is still read of it on the right. */
const HALF_TYPED: [source: string, tree: string][] = [
  // The line itself
  ['x = self.', '(= x self.)'],
  ['x = self.\ny', '(= x self.) y'],
  ['x = a.b.\n', '(= x a.b.)'],
  ['self.in', 'self.in'],
  ['y = f(a, ', '(= y (call f a))'],
  ['y = f(a, b=', '(= y (call f a b=?))'],
  ['y = f(a, b.', '(= y (call f a b.))'],
  ['y = f(a, *', '(= y (call f a (* ?)))'],
  ['y = f(a b)', '(= y (call f a b))'],
  ['y = f(, b)', '(= y (call f ? b))'],
  ['y = f(a,, b)', '(= y (call f a ? b))'],
  ['y = [a, b', '(= y (list a b))'],
  ['y = {a: ', '(= y (dict a:?))'],
  ['y = {a: b, c}', '(= y (dict a:b c:?))'],
  ['y = a[', '(= y ([] a ?))'],
  ['y = a[b:', '(= y ([] a (: b _ _)))'],
  ['y = (a + ', '(= y (+ a ?))'],
  ['y = a @ ', '(= y (@ a ?))'],
  ['y = a if b', '(= y (if b a ?))'],
  ['y = lambda a', '(= y (lambda [a] ?))'],
  ['y = [a for b in ', '(= y (listcomp a (for b ?)))'],
  ['y = [a for b', '(= y (listcomp a (for b ?)))'],
  ['y = "abc', '(= y "abc")'],
  ['y = a $ b\nz', '(= y a) z'],
  ['y = ', '(= y ?)'],
  ['a b\nc', 'a c'],
  ['a)\nb', 'a b'],
  ['f(a]\nb', '(call f a) b'],
  ['f([a)\nb', '(call f (list a)) b'],
  ['return (a', '(return a)'],
  ['import ', '(import)'],
  ['from a', '(from a)'],
  ['from a import ', '(from a)'],
  ['from a import (b, ', '(from a b)'],
  ['assert ', '(assert ?)'],
  ['del ', '(del ?)'],
  ['print "a"', 'print'],
  ['a = 1; ) ; b', '(= a 1) ?? b'],
  // Fields of f-strings
  ['print(f"a {")\nb', '(call print (f "a " {?})) b'],
  ['print(f"a {x")\nb', '(call print (f "a " {x})) b'],
  ['print(f"a {x.")\nb', '(call print (f "a " {x.})) b'],
  ['print(f"a {x}\nb', '(call print (f "a " {x})) b'],
  ['f"{a b}{c}"', '(f {a} {c})'],
  ['f"{}"', '(f {?})'],
  ['f"{f(a}{b}"', '(f {(call f a)} {b})'],
  // Headers
  ['if a\nb', '(if a) b'],
  ['if a\n  b\nc', '(if a b) c'],
  ['if a:\nb', '(if a) b'],
  ['if f(a:\n  b\nc', '(if (call f a) b) c'],
  ['for a in\n  b\nc', '(for a ? b) c'],
  ['for a\n  b', '(for a ? b)'],
  ['while a b:\n  c', '(while a c)'],
  ['def f(a, \nb', '(def f [a b])'],
  ['def f\n  b', '(def f [] b)'],
  ['def ', '(def [])'],
  ['class A(B\n  def f(self): pass', '(class A [B] (def f [self] pass))'],
  ['class ', '(class [])'],
  ['with a as \n  b', '(with [a as ?] b)'],
  ['try:\n  a\nb', '(try a) b'],
  ['@a\nb', '?? b'],
  ['else:\n  a', '?? a'],
  ['match a\n case 1:\n  b', '(match a (case 1 b))'],
  ['match a:\n case 1\n  b\n case c(', '(match a (case 1 b) (case (class c)))'],
  // What comes after
  ['x = f(\ny = 1\nz = 2\ndef g(): pass', '(= x (call f y=1)) (= z 2) (def g [] pass)'],
  ['x = f(a\ny = 1', '(= x (call f a)) (= y 1)'],
  ['x = f(a,\nself.y = 1', '(= x (call f a)) (= self.y 1)'],
  ['x = [\ny = 1', '(= x (list)) (= y 1)'],
  ['x = f(\nfor a in b:\n  c', '(= x (call f)) (for a b c)'],
  ['x = f(a\nif b:\n  c', '(= x (call f a)) (if b c)'],
  ['x = f(\n@a\ndef g(): pass', '(= x (call f)) (def @a g [] pass)'],
  ['x = f(a\n@a(b)\nclass C: pass', '(= x (call f a)) (class @(call a b) C [] pass)'],
  ['x = {\n  "a": 1,\nreturn x', '(= x (dict "a":1)) (return x)'],
  ['x = f(a; y = 1', '(= x (call f a)) (= y 1)'],
  ['def f():\n  x = g(\n  return x\ny', '(def f [] (= x (call g)) (return x)) y'],
  // Indentation
  ['a\n    b\n    c\nd', 'a b c d'],
  ['if a:\n    b\n  c\nd', '(if a b c) d'],
  [
    'class A:\n  def f(self):\n    a\nself.\n    b\n  def g(self): c\nd',
    '(class A [] (def f [self] a self. b) (def g [self] c)) d',
  ],
  ['"""abc\ndef f(a):\n  """doc"""\n  b\n', '"abc" (def f [a] "doc" b)'],
];

/** The same, but Python accepts it. */
const VALID: [source: string, tree: string][] = [
  ['x = f(\na=1,\nb=2)', '(= x (call f a=1 b=2))'],
  ['x = [\na\nfor a in b\nif a\n]', '(= x (listcomp a (for a b if a)))'],
  ['x = (a\nif b\nelse c)', '(= x (if b a c))'],
  ['x = ("a"\nf"b"\nr"c")', '(= x (f "abc"))'],
  ['x = (a\n@ b\nnot in c\nis d)', '(= x (cmp (@ a b) not in c is d))'],
  ['if (lambda a:\na): b', '(if (lambda [a] a) b)'],
  ['def f(a:\nint): b', '(def f [a:int] b)'],
  ['x = (yield\nfrom a)', '(= x (yieldfrom a))'],
  ['x = [async_ for\nasync_ in b]', '(= x (listcomp async_ (for async_ b)))'],
  ['async def f(): [a\nasync for a in b]', '(async-def f [] (listcomp a (async-for a b)))'],
  ['x = {\na: b\n}\nassert_ = 1', '(= x (dict a:b)) (= assert_ 1)'],
];

const DEEP: [name: string, source: string][] = [
  ['parentheses', '('.repeat(10_000)],
  ['closed parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
  ['a sum', `${'1+'.repeat(10_000)}1`],
  ['attributes', `a${'.b'.repeat(10_000)}`],
  ['calls', `a${'()'.repeat(10_000)}`],
  ['signs', `${'-'.repeat(10_000)}1`],
  ['negations', 'not '.repeat(10_000)],
  ['powers', '2**'.repeat(10_000)],
  ['lambdas', 'lambda: '.repeat(10_000)],
  ['conditionals', 'a if b else '.repeat(10_000)],
  ['fields', 'f"{'.repeat(10_000)],
  ['formats', `f"${'{a:'.repeat(10_000)}`],
  ['blocks', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n')],
  ['headers', 'if a: '.repeat(10_000)],
  ['branches', `if a: b\n${'elif a: b\n'.repeat(10_000)}`],
  ['patterns', `match a:\n case ${'['.repeat(10_000)}`],
  ['sums in parentheses', `(${'1+'.repeat(400)}`.repeat(100)],
];

/** Greatest number of nodes on a way down, found without recursion. */
function height(source: string): number {
  let greatest = 0;
  const stack: [unknown, number][] = [[parse(source), 0]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [value, above] = top;
    greatest = Math.max(greatest, above);
    if (typeof value === 'object' && value !== null) {
      const isNode = 'start' in value;
      for (const child of Object.values(value)) {
        stack.push([child, isNode ? above + 1 : above]);
      }
    }
  }
  return greatest;
}

describe('parse: recovery', () => {
  for (const [source, tree] of HALF_TYPED) {
    it(JSON.stringify(source), () => {
      const module = parse(source);
      assert.equal(sexp(module), tree);
      assert.ok(module.errors.length > 0, 'notes that something is wrong');
    });
  }

  describe('leaves alone what only looks half-typed', () => {
    for (const [source, tree] of VALID) {
      it(JSON.stringify(source), () => {
        const module = parse(source);
        assert.equal(sexp(module), tree);
        assert.deepEqual(module.errors, []);
      });
    }
  });

  describe('bounds the depth of the tree', () => {
    for (const [name, source] of DEEP) {
      it(name, () => {
        assert.ok(parse(`${source}\nx = 1`).errors.length > 0);
        assert.ok(height(source) < 1300);
      });
    }

    it('goes on after an expression that nests too deep', () => {
      const module = parse(`y = ${'1+'.repeat(10_000)}1\nx = 1`);
      assert.equal(sexp(module), '(= y ?) (= x 1)');
    });

    it('reads 200 parentheses and a sum of 400, as Python does', () => {
      assert.deepEqual(parse(`${'('.repeat(200)}1${')'.repeat(200)}`).errors, []);
      assert.deepEqual(parse(`${'1+'.repeat(400)}1`).errors, []);
    });
  });
});
