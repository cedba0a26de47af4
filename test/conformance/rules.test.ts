/**
 * Shape rules against PyTorch, without the analyser around them: the calls of its operator samples, and calls with
 * arguments drawn at random, about half of which raise. Each is looked at with all sizes known, and with some of them
 * symbols, or some dims an unknown middle: what the rule then says, with the real sizes put in, must be what PyTorch
 * computed, and no call that runs may be refused.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bindCall } from '../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import { Trail } from '../../src/base/trail';
import { Assumptions } from '../../src/core/assumptions';
import { type Atom, Dim, Sym } from '../../src/core/dim';
import type { DType } from '../../src/core/dtype';
import { bindArgs } from '../../src/core/ops/args';
import { OperatorContext } from '../../src/core/ops/context';
import { operator } from '../../src/core/ops/index';
import { type Arg, type Output, ShapeError, Undetermined } from '../../src/core/ops/operator';
import { formatShape, RestVar, resolve, type Shape, shapeOf } from '../../src/core/shape';
import { type GoodSample, goodSamples, type Output as Observed, outputs } from './opdb';
import { FACTS, readJsonLines } from './recorded';

/**
 * Which sizes become symbols: none, each its own, equal ones the same, or each its own with some dims not even counted.
 */
const MODES = ['known', 'own', 'equal', 'rank'] as const;
type Mode = (typeof MODES)[number];

/** Repeatable numbers in [0, 1). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** One call on symbols, and what they stand for. */
class Trial {
  readonly assume = new Assumptions(new Trail());
  /** Set when the rule followed one of several hypotheses: the others may be the true ones. */
  guessed = false;
  readonly context = new OperatorContext(this.assume, () => {
    this.guessed = true;
    return 0;
  });
  private readonly real = new Map<number, number>();
  private readonly bySize = new Map<number, Dim>();

  constructor(
    private readonly mode: Mode,
    private readonly random: () => number,
  ) {}

  private size(n: number): Dim {
    if (this.mode === 'known' || this.random() < 0.3) return Dim.of(n);
    const old = this.mode === 'equal' ? this.bySize.get(n) : undefined;
    if (old) return old;
    const sym = new Sym(`s${n}`);
    this.real.set(sym.id, n);
    const dim = Dim.symbol(sym);
    this.bySize.set(n, dim);
    return dim;
  }

  private shape(sizes: readonly number[]): Shape {
    const dims = sizes.map((n) => this.size(n));
    // A 0-d tensor takes dim -1 as others do, and an empty one passes where its rank is wrong: these two show nothing.
    if (this.mode !== 'rank' || dims.length === 0 || sizes.includes(0)) return shapeOf(dims);
    const from = Math.floor(this.random() * (dims.length + 1));
    const to = from + Math.floor(this.random() * (dims.length - from + 1));
    return { front: dims.slice(0, from), rest: new RestVar('x'), back: dims.slice(to) };
  }

  /** Null for what has no argument's form, such as a sparse tensor. */
  arg(v: unknown): Arg | null {
    if (v === null) return { kind: 'none' };
    if (typeof v === 'boolean') return { kind: 'bool', value: v };
    if (typeof v === 'number') return number(v);
    if (typeof v === 'string') return { kind: 'str', value: v };
    const [[kind, inner]] = Object.entries(v as Record<string, unknown>);
    switch (kind) {
      case 'tensor':
        return this.tensor(inner as { shape: number[]; dtype: DType; layout?: string });
      case 'list':
      case 'tuple':
      case 'size':
        return this.list(inner as unknown[], kind !== 'list');
      case 'slice': {
        const [lower, upper, step] = (inner as unknown[]).map((i) => this.arg(i)!);
        return { kind: 'slice', lower, upper, step };
      }
      case 'float':
        return { kind: 'float', value: Number(String(inner).replace('inf', 'Infinity')) };
      case 'dtype':
        return { kind: 'dtype', value: inner as DType };
      case 'ellipsis':
      case 'complex':
        return { kind };
      case 'device':
        return { kind: 'str', value: null };
      default:
        return null;
    }
  }

  private tensor(t: { shape: number[]; dtype: DType; layout?: string }): Arg | null {
    if (t.layout !== undefined) return null;
    return { kind: 'tensor', type: { shape: this.shape(t.shape), dtype: t.dtype, library: 'torch' } };
  }

  private list(items: readonly unknown[], tuple: boolean): Arg | null {
    const args = items.map((i) => this.arg(i));
    return args.includes(null) ? null : { kind: 'list', items: args as Arg[], tuple };
  }

  /** The dim with the real sizes put in; null while it has other symbols. */
  value(d: Dim): number | null {
    return this.assume.normalize(d).substitute((atom) => this.atom(atom)).value;
  }

  private atom(atom: Atom): Dim | null {
    if (atom instanceof Sym) return this.real.has(atom.id) ? Dim.of(this.real.get(atom.id)!) : null;
    if (atom.fn !== 'broadcast') return null;
    const values = atom.args.map((a) => this.value(a));
    return values.includes(null) ? null : Dim.of(values.find((v) => v !== 1) ?? 1);
  }

  run(sample: GoodSample): Output | null {
    const positional = sample.args.map((a) => this.arg(a));
    const keywords = Object.entries(sample.kwargs).map(([name, v]) => [name, this.arg(v)] as const);
    if (positional.includes(null) || keywords.some(([, v]) => v === null)) return null;
    const call = { positional: positional as Arg[], keywords: new Map(keywords as (readonly [string, Arg])[]) };
    const bound = bindCall(signaturesOf(sample.callable!), call);
    if ('reason' in bound) return null;
    return operator(bound.signature.operator)!.shape(bindArgs(bound.args), this.context);
  }
}

function number(v: number): Arg {
  return Number.isInteger(v) ? { kind: 'int', value: Dim.of(v) } : { kind: 'float', value: v };
}

function at(out: Output, path: readonly number[]): Output | undefined {
  let o: Output | undefined = out;
  for (const i of path) o = o?.kind === 'tuple' || o?.kind === 'list' ? o.items[i] : undefined;
  return o;
}

/** What contradicts PyTorch in a result, or null. */
function contradiction(trial: Trial, out: Output, seen: readonly Observed[]): string | null {
  for (const { path, shape, dtype } of seen) {
    const o = at(out, path);
    if (o?.kind !== 'tensor') continue;
    const s = resolve(o.type.shape);
    const text = `${formatShape(s)} for (${shape}) at [${path}]`;
    const count = s.front.length + s.back.length;
    if (s.rest === null ? count !== shape.length : count > shape.length) return text;
    const differs = (d: Dim, n: number) => {
      const v = trial.value(d);
      return v !== null && v !== n;
    };
    if (s.front.some((d, i) => differs(d, shape[i]))) return text;
    if (s.back.some((d, i) => differs(d, shape[shape.length - s.back.length + i]))) return text;
    if (o.type.dtype !== null && o.type.dtype !== dtype) return `${o.type.dtype} for ${dtype} at [${path}]`;
  }
  return null;
}

type Verdict = 'holds' | 'refused' | 'untold' | { readonly wrong: string };

function judge(trial: Trial, sample: GoodSample): Verdict {
  try {
    const out = trial.run(sample);
    const seen = sample.error === undefined ? outputs(sample.out) : null;
    if (!out || !seen) return 'untold';
    const wrong = contradiction(trial, out, seen);
    return wrong === null ? 'holds' : { wrong };
  } catch (e) {
    if (e instanceof Undetermined) return 'untold';
    if (!(e instanceof ShapeError)) throw e;
    return sample.error === undefined ? { wrong: `refused: ${e.message}` } : 'refused';
  }
}

/** The calls, and how many at least must hold, and be refused where all sizes are known. */
const SETS = [
  { name: 'operator samples', read: goodSamples, holds: 10_000, refused: 0 },
  {
    name: 'random calls',
    read: () => readJsonLines<GoodSample>(join(FACTS, 'torch_calls.jsonl.gz')),
    holds: 2_000,
    refused: 2_600,
  },
];

for (const set of SETS) {
  describe(`conformance: shape rules, ${set.name}`, () => {
    const samples = set.read().filter((s) => s.callable !== null);

    for (const mode of MODES) {
      it(`say what PyTorch computes (${mode})`, () => {
        const random = randoms(1);
        const wrong: string[] = [];
        const counts = { holds: 0, refused: 0, untold: 0 };
        for (const sample of samples) {
          const trial = new Trial(mode, random);
          const verdict = judge(trial, sample);
          // Where one of several hypotheses was followed, the others may be the true ones.
          if (trial.guessed) continue;
          if (typeof verdict === 'string') counts[verdict] += 1;
          else wrong.push(`${sample.callable} ${JSON.stringify(sample.args)}: ${verdict.wrong}`);
        }
        console.log(`      ${JSON.stringify(counts)}`);
        assert.deepEqual(wrong, []);
        assert.ok(counts.holds >= set.holds && (mode !== 'known' || counts.refused >= set.refused));
      });
    }
  });
}
