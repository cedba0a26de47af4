/**
 * PyTorch's operator samples with less known: sizes are symbols, shapes are unknown. Whatever an operator then says must
 * hold for the recorded sizes: they are put in after the call, and the result must be the recorded one or open.
 */
import assert from 'node:assert/strict';
import { bindCall } from '../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import type { DType } from '../../src/core/dtype';
import { bindArgs } from '../../src/core/ops/args';
import { operator } from '../../src/core/ops/index';
import { type Arg, type Output, ShapeError, type TensorType, Undetermined } from '../../src/core/ops/operator';
import { knownDims, resolve, type Shape } from '../../src/core/shape';
import { Run } from '../unit/core/harness';
import { type GoodSample, goodSamples } from './opdb';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
interface Recorded {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** How much of a tensor's shape the operator is told; `first` is true for the first tensor of a call. */
type Blur = (r: Run, sizes: readonly number[], first: boolean) => Shape;

const symbols: Blur = (r, sizes) => ({
  front: sizes.map((_, i) => r.context.fresh(`s${i}`)),
  rest: null,
  back: [],
});
const exact: Blur = (r, sizes) => r.shape(sizes);
const open: Blur = (r) => r.shape(['…']);
const lastKnown: Blur = (r, sizes) => (sizes.length === 0 ? r.shape([]) : r.shape(['…', sizes[sizes.length - 1]]));
const blurs: Readonly<Record<string, Blur>> = {
  'all sizes symbols': symbols,
  'sizes of the first tensor symbols': (r, sizes, first) => (first ? symbols : exact)(r, sizes, first),
  'first shape unknown': (r, sizes, first) => (first ? open : exact)(r, sizes, first),
  'all shapes unknown': open,
  'last size known': lastKnown,
};

/**
 * A 0-d tensor takes an axis 0 by courtesy (`x.max(0)`): where the rank is not known, an axis that is used is taken to
 * exist. And PyTorch lets an empty vector through batch normalization.
 */
function byCourtesy(sample: GoodSample): boolean {
  const text = JSON.stringify([sample.args, sample.kwargs]);
  return text.includes('"shape":[]') || (sample.op.endsWith('batch_norm') && text.includes('"shape":[0]'));
}

/** A call with blurred tensors, and what they were. */
class Call {
  readonly tensors: [TensorType, Recorded][] = [];

  constructor(
    private readonly r: Run,
    private readonly blur: Blur,
  ) {}

  arg(x: Json): Arg {
    if (x === null) return { kind: 'none' };
    if (typeof x !== 'object') return this.r.arg(x);
    if (Array.isArray(x)) return { kind: 'list', items: x.map((i: Json) => this.arg(i)), tuple: false };
    return this.object(x as { readonly [key: string]: Json });
  }

  private object(x: { readonly [key: string]: Json }): Arg {
    if (x.tensor) return this.tensor(x.tensor as unknown as Recorded);
    const items = (x.tuple ?? x.list) as readonly Json[] | undefined;
    if (items) return { kind: 'list', items: items.map((i) => this.arg(i)), tuple: 'tuple' in x };
    if (typeof x.dtype === 'string') return { kind: 'dtype', value: x.dtype as DType };
    if ('float' in x) return { kind: 'float', value: null };
    return { kind: 'unknown', reason: 'not recorded' };
  }

  private tensor(recorded: Recorded): Arg {
    const shape = this.blur(this.r, recorded.shape, this.tensors.length === 0);
    const type: TensorType = { shape, dtype: recorded.dtype, library: 'torch' };
    this.tensors.push([type, recorded]);
    return { kind: 'tensor', type };
  }

  run(sample: GoodSample): Output | null {
    const bound = bindCall(signaturesOf(sample.callable!), {
      positional: sample.args.map((a) => this.arg(a as Json)),
      keywords: new Map(Object.entries(sample.kwargs).map(([k, v]) => [k, this.arg(v as Json)])),
    });
    const op = 'args' in bound ? operator(bound.signature.operator) : null;
    return op && 'args' in bound ? op.shape(bindArgs(bound.args), this.r.context) : null;
  }

  /** Puts the recorded shapes in; false when what was learned excludes them. */
  putIn(): boolean {
    return this.tensors.every(([x, { shape }]) => {
      const dims = this.r.context.bindRank(x, shape.length);
      return dims?.every((d, i) => this.r.assume.equate(d, this.r.dim(shape[i])) !== 'refuted') ?? false;
    });
  }
}

/** What is wrong with a result after the sizes were put in; null when nothing is. */
function mismatch(r: Run, real: Json, out: Output): string | null {
  if (out.kind === 'unknown' || real === null || typeof real !== 'object') return null;
  if (Array.isArray(real)) return mismatchOfItems(r, real, out);
  const { tensor, tuple, list } = real as {
    readonly tensor?: Recorded;
    readonly tuple?: Json[];
    readonly list?: Json[];
  };
  if (tuple ?? list) return mismatchOfItems(r, (tuple ?? list)!, out);
  if (!tensor || out.kind !== 'tensor') return null;
  if (out.type.dtype !== null && out.type.dtype !== tensor.dtype) return `${out.type.dtype} for ${tensor.dtype}`;
  return shapesDiffer(r, out.type.shape, tensor.shape) ? `${r.show(out)} for (${tensor.shape})` : null;
}

function mismatchOfItems(r: Run, real: readonly Json[], out: Output): string | null {
  if (out.kind !== 'tuple' && out.kind !== 'list') return `${out.kind} for ${real.length} items`;
  if (out.items.length !== real.length) return `${out.items.length} for ${real.length} items`;
  for (const [i, item] of real.entries()) {
    const wrong = mismatch(r, item, out.items[i]);
    if (wrong) return wrong;
  }
  return null;
}

function shapesDiffer(r: Run, shape: Shape, real: readonly number[]): boolean {
  const { front, rest, back } = resolve(shape);
  if (rest === null ? front.length !== real.length : front.length + back.length > real.length) return true;
  const differs = (d: Shape['front'][number], n: number) => r.assume.compare(d, r.dim(n)) === 'refuted';
  return (
    front.some((d, i) => differs(d, real[i])) || back.some((d, i) => differs(d, real[real.length - back.length + i]))
  );
}

type Verdict = 'known' | 'open' | 'excluded' | { readonly wrong: string };

function judge(r: Run, sample: GoodSample, blur: Blur): Verdict {
  const call = new Call(r, blur);
  try {
    const out = call.run(sample);
    if (!out) return 'open';
    if (!call.putIn()) return 'excluded';
    const wrong = mismatch(r, sample.out as Json, out);
    if (wrong) return { wrong };
    return out.kind === 'tensor' && knownDims(out.type.shape)?.every((d) => r.assume.normalize(d).isConst)
      ? 'known'
      : 'open';
  } catch (e) {
    if (e instanceof ShapeError) return 'excluded';
    if (e instanceof Undetermined) return 'open';
    throw e;
  }
}

/** All hypotheses of a call: one must be left that agrees with what was recorded. */
function judgeAll(sample: GoodSample, blur: Blur): Verdict {
  const pending: number[][] = [[]];
  let best: Verdict = 'excluded';
  while (pending.length > 0) {
    const choices = pending.pop()!;
    const r = new Run(choices);
    const verdict = judge(r, sample, blur);
    if (r.options.length > choices.length) {
      for (let i = r.options[choices.length] - 1; i >= 0; i--) pending.push([...choices, i]);
    } else if (typeof verdict === 'object') return verdict;
    else if (verdict !== 'excluded' && best !== 'known') best = verdict;
  }
  return best === 'excluded' ? { wrong: 'a false error' } : best;
}

describe('operators with less known', () => {
  const samples = new Map<string, GoodSample>();
  for (const s of goodSamples()) {
    if (s.callable && s.out !== undefined && s.error === undefined) {
      samples.set(`${s.callable} ${JSON.stringify([s.args, s.kwargs], (k, v) => (k === 'values' ? 0 : v))}`, s);
    }
  }
  for (const [name, blur] of Object.entries(blurs)) {
    it(`${name}: what is said holds for the recorded sizes`, function () {
      this.timeout(120_000);
      const wrong: string[] = [];
      let known = 0;
      for (const [call, sample] of samples) {
        const verdict = judgeAll(sample, blur);
        if (typeof verdict === 'object' && !byCourtesy(sample)) wrong.push(`${verdict.wrong}: ${call.slice(0, 300)}`);
        else if (verdict === 'known') known++;
      }
      assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${samples.size} wrong`);
      assert.ok(known > 0.2 * samples.size, `${known} of ${samples.size} known`);
    });
  }
});
