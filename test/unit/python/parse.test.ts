import assert from 'node:assert/strict';
import { parse } from '../../../src/python/parse';
import { sexp } from './sexp';

const EXPRESSIONS: [source: string, tree: string][] = [
  // Operators
  ['a + b * c ** -d', '(+ a (* b (** c (- d))))'],
  ['-a ** b', '(- (** a b))'],
  ['a - b - c', '(- (- a b) c)'],
  ['a @ b // c % d', '(% (// (@ a b) c) d)'],
  ['a | b ^ c & d << 1 >> 2', '(| a (^ b (& c (>> (<< d 1) 2))))'],
  ['not a in b', '(not (cmp a in b))'],
  ['a < b <= c != d', '(cmp a < b <= c != d)'],
  ['a not in b is not c is d', '(cmp a not in b is not c is d)'],
  ['a or b and not c or d', '(or a (and b (not c)) d)'],
  ['a if b else c if d else e', '(if b a (if d c e))'],
  ['lambda: 0', '(lambda [] 0)'],
  ['lambda a, /, b=1, *c, d, e=2, **f: a', '(lambda [/a b=1 *c !d !e=2 **f] a)'],
  ['lambda *, a: lambda: a', '(lambda [!a] (lambda [] a))'],
  ['(y := f(x), z)', '(tuple (:= y (call f x)) z)'],
  ['await a.b() ** 2', '(** (await (call a.b)) 2)'],
  ['~a(b)[c].d', '(~ ([] (call a b) c).d)'],
  // Numbers
  ['1. + .5 + 1e5 + 1_000.0_1e-1_0', '(+ (+ (+ float:1 float:0.5) float:100000) float:1.00001e-7)'],
  ['0xFF + 0b1_01 + 0o17 + 1_000', '(+ (+ (+ 255 5) 15) 1000)'],
  ['1j + 1.5J + 9007199254740993', '(+ (+ complex:1 complex:1.5) "9007199254740993n")'],
  ['1.real', 'float:1'],
  ['1..real', 'float:1.real'],
  ['1if x else 2', '(if x 1 2)'],
  ['x[1:]', '([] x (: 1 _ _))'],
  // Displays
  ['()', '(tuple)'],
  ['(a)', 'a'],
  ['(a,)', '(tuple a)'],
  ['a, *b', '(tuple a (* b))'],
  ['[a, *b, c,]', '(list a (* b) c)'],
  ['{}', '(dict)'],
  ['{a, *b}', '(set a (* b))'],
  ['{a: b, **c, d: lambda: e}', '(dict a:b **:c d:(lambda [] e))'],
  ['[a for a in b if c if d for e in a]', '(listcomp a (for a b if c if d) (for e a))'],
  ['{a: b async for a, b in c}', '(dictcomp a:b (async-for (tuple a b) c))'],
  ['{a for a in b}', '(setcomp a (for a b))'],
  ['(a for a, in b)', '(generatorexp a (for (tuple a) b))'],
  ['f(a for a in b)', '(call f (generatorexp a (for a b)))'],
  ['(yield)', '(yield _)'],
  ['(yield a, b)', '(yield (tuple a b))'],
  ['(yield from a)', '(yieldfrom a)'],
  // Calls and subscripts
  ['f(a, *b, c=d, **e, g=h)', '(call f a (* b) c=d **e g=h)'],
  ['f(a := 1, print)', '(call f (:= a 1) print)'],
  ['x[a, b:c, ::d, ...]', '([] x (tuple a (: b c _) (: _ _ d) ellipsis))'],
  ['x[a,]', '([] x (tuple a))'],
  ['x[*a]', '([] x (tuple (* a)))'],
  ['x[:, None]', '([] x (tuple (: _ _ _) none))'],
  ['x[lambda: a:b]', '([] x (: (lambda [] a) b _))'],
  // Words that are keywords elsewhere
  ['match(case)[type]', '([] (call match case) type)'],
  ['print, _, type, match, case', '(tuple print _ type match case)'],
  ['é_変数', 'é_変数'],
];

const STRINGS: [source: string, tree: string][] = [
  ['"a" \'b\' """c"""', '"abc"'],
  [`'''a"b'''`, '"a\\"b"'],
  ['"\\n\\x41\\u00e9\\101\\q\\\\"', '"\\nAéA\\\\q\\\\"'],
  ['r"\\n" + rb"\\x" + b"\\x41\\u"', '(+ (+ "\\\\n" bytes:"\\\\x") bytes:"A\\\\u")'],
  ['u"a" + Rb"b" + BR"c"', '(+ (+ "a" bytes:"b") bytes:"c")'],
  ['"a\\\nb"', '"ab"'],
  ['f"a{b}c" "d" f"{e}"', '(f "a" {b} "cd" {e})'],
  ['f"{{a}}{b}}}"', '(f "{a}" {b} "}")'],
  ['f"{a!r:>{width}.{n}f}"', '(f {a!r:">" {width} "." {n} "f"})'],
  ['f"{a = }{b=!s}{c=:.2f}"', '(f {a="a = "} {b="b="!s} {c="c=":".2f"})'],
  ['f"{x["a"]} {f"{y}"}"', '(f {([] x "a")} " " {(f {y})})'],
  ['f\'{a["b"]}\'', '(f {([] a "b")})'],
  ['f"{a:=5}{(b:=5)}{c!=d}"', '(f {a:"=5"} {(:= b 5)} {(cmp c != d)})'],
  ['f"{ {1: 2}[1] }"', '(f {([] (dict 1:2) 1)})'],
  ['f"{a if b else c:d}"', '(f {(if b a c):"d"})'],
  ['f"{*a, b}{yield}"', '(f {(tuple (* a) b)} {(yield _)})'],
  ['rf"\\{a}\\d" + fR"\\n"', '(+ (f "\\\\" {a} "\\\\d") (f "\\\\n"))'],
  ['f"\\N{DASH}{a}\\n"', '(f "\\\\N{DASH}" {a} "\\n")'],
  ["f'''{\na\n}\n'''", '(f {a} "\\n")'],
  ["f'{a # why\n}'", '(f {a})'],
  ['t"a{b!r}"', '(t "a" {b!r})'],
  ['rt"{a}\\n"', '(t {a} "\\\\n")'],
  ['f""', '(f)'],
];

const STATEMENTS: [source: string, tree: string][] = [
  ['a = b, c = d', '(= a (tuple b c) d)'],
  ['a = yield b', '(= a (yield b))'],
  ['*a, b = c', '(= (tuple (* a) b) c)'],
  ['a += b; c //= d; e @= f; g >>= h;', '(+= a b) (//= c d) (@= e f) (>>= g h)'],
  ['a: int\nb.c: int = 1\nd: tuple = 1, 2', '(ann a int) (ann b.c int 1) (ann d tuple (tuple 1 2))'],
  ['del a, (b, c), d[e]', '(del a (tuple b c) ([] d e))'],
  ['return\nreturn *a, b', '(return) (return (tuple (* a) b))'],
  ['assert a, "b"', '(assert a "b")'],
  ['raise\nraise A\nraise A(b) from c', '(raise) (raise A) (raise (call A b) from c)'],
  ['global a, b\nnonlocal c', '(global a b) (nonlocal c)'],
  ['pass; break; continue', 'pass break continue'],
  ['import a.b.c as d, e', '(import a.b.c as d e)'],
  ['from . import a\nfrom ...b.c import (d as e, f,)', '(from . a) (from ...b.c d as e f)'],
  ['from a import *', '(from a *)'],
  ['type X = int\ntype Y[T: int, *U, **V] = T', '(type X int) (type Y T)'],
  ['type = 1; type(x); type[a]', '(= type 1) (call type x) ([] type a)'],
  ['if a: b\nelif c:\n  d\n  e\nelse: f', '(if a b (else (if c d e (else f))))'],
  ['while a: b\nelse: c', '(while a b (else c))'],
  ['for a, *b in c, d: e\nelse: f', '(for (tuple a (* b)) (tuple c d) e (else f))'],
  ['with a as b, c: d', '(with [a as b, c] d)'],
  ['with (a as b, c,): d', '(with [a as b, c] d)'],
  ['with (a, b) as c: d', '(with [(tuple a b) as c] d)'],
  ['with (a), (b): c', '(with [a, b] c)'],
  ['with (yield): c', '(with [(yield _)] c)'],
  ['with (a).b(c) as d[0]: e', '(with [(call a.b c) as ([] d 0)] e)'],
  [
    'async def f():\n async with a: pass\n async for b in c: await d',
    '(async-def f [] (async-with [a] pass) (async-for b c (await d)))',
  ],
  ['def f(a, b: int = 1, /, c=2, *d: e, g, **h) -> i: ...', '(def f [/a /b:int=1 c=2 *d:e !g **h] -> i ellipsis)'],
  ['def f[T: int = bool, *U](a: T, *b: *U): pass', '(def f [a:T *b:(* U)] pass)'],
  ['@a.b(c)\n@(lambda f: f)\ndef g(): pass', '(def @(call a.b c) @(lambda [f] f) g [] pass)'],
  ['@a\nclass B[T](C, metaclass=D, *e): pass', '(class @a B [C (* e) metaclass=D] pass)'],
  ['class A:\n  "doc"\n\n  x = 1\n# c\nb', '(class A [] "doc" (= x 1)) b'],
  [
    'try: a\nexcept: b\nexcept C: d\nexcept (E, F) as g: h\nelse: i\nfinally: j',
    '(try a (except _ b) (except C d) (except (tuple E F) g h) (else i) (finally j))',
  ],
  ['try: a\nexcept* B as c: d', '(try a (except* B c d))'],
  ['try: a\nexcept B, C: d', '(try a (except (tuple B C) d))'],
  ['try: a\nfinally: b', '(try a (finally b))'],
];

const MATCHES: [source: string, tree: string][] = [
  ['match a:\n case 1 | -2 | "b" | None: c', '(match a (case (| 1 (- 2) "b" null) c))'],
  ['match a, b:\n case [c, *_] if d: e', '(match (tuple a b) (case (seq c *_) if d e))'],
  ['match a:\n case b, *c: pass\n case (d): pass', '(match a (case (seq b *c) pass) (case d pass))'],
  ['match a:\n case (b,) | () as c: pass', '(match a (case (as (| (seq b) (seq)) c) pass))'],
  ['match a:\n case {"b": c, d.e: _, **f}: pass', '(match a (case (map "b":c d.e:_ **f) pass))'],
  ['match a:\n case b.C(d, e=f): pass', '(match a (case (class b.C d e=f) pass))'],
  ['match a:\n case b.c: pass\n case 1+2j: pass', '(match a (case b.c pass) (case (+ 1 complex:2) pass))'],
  ['match (a):\n case _: pass', '(match a (case _ pass))'],
  ['match [a]:\n case _: pass', '(match (list a) (case _ pass))'],
  ['match -a:\n case _: pass', '(match (- a) (case _ pass))'],
  ['match not a:\n case _: pass', '(match (not a) (case _ pass))'],
  ['match *a, b:\n case _: pass', '(match (tuple (* a) b) (case _ pass))'],
  [
    'match = 1\nmatch[a]: int\nmatch - a\nmatch(a)\nmatch * a',
    '(= match 1) (ann ([] match a) int) (- match a) (call match a) (* match a)',
  ],
  ['match.a\nmatch, b\nmatch not in c\nmatch in c', 'match.a (tuple match b) (cmp match not in c) (cmp match in c)'],
  ['case = 1; case(a)', '(= case 1) (call case a)'],
];

const LAYOUT: [source: string, tree: string][] = [
  ['', ''],
  ['\n\n  # only a comment', ''],
  ['\ufeffa', 'a'],
  ['if a:\r\n  b\r\nc', '(if a b) c'],
  ['if a:\r  b\rc', '(if a b) c'],
  ['if a:\n\tb\n        c\n', '(if a b c)'],
  ['\fa\n\f\nb', 'a b'],
  ['a = \\\n  b + \\\r\n c', '(= a (+ b c))'],
  ['if a:\n    b\n    \\\n  c\nd', '(if a b c) d'],
  ['a(\nb,\n  c # d\n\n)\ne', '(call a b c) e'],
  ['if a:\n  b\n # c\n  d', '(if a b d)'],
  ['if a:\n  if b:\n    c\nd', '(if a (if b c)) d'],
];

function table(name: string, rows: [string, string][], hasErrors: (source: string) => boolean = () => false): void {
  describe(name, () => {
    for (const [source, tree] of rows) {
      it(JSON.stringify(source), () => {
        const module = parse(source);
        assert.equal(sexp(module), tree);
        assert.equal(module.errors.length > 0, hasErrors(source));
      });
    }
  });
}

describe('parse', () => {
  table('expressions', EXPRESSIONS, (source) => source === '1.real');
  table('strings', STRINGS);
  table('statements', STATEMENTS);
  table('match', MATCHES);
  table('layout', LAYOUT);

  it('keeps comments, without their sign', () => {
    const { comments } = parse('#: x\na = 1  # (B, T, C) \nf(\n#\n)');
    assert.deepEqual(
      comments.map(({ start, end, text }) => [start, end, text]),
      [
        [0, 4, ': x'],
        [12, 24, '(B, T, C)'],
        [28, 29, ''],
      ],
    );
  });

  it('gives a string lone line ends as Python reads them', () => {
    const [statement] = parse('"""a\r\nb\rc"""').body;
    assert.ok(statement.kind === 'ExprStmt' && statement.value.kind === 'Constant');
    assert.equal(statement.value.value, 'a\nb\nc');
  });
});
