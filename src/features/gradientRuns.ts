/** Code that is run again and again at neighbouring points: read once, its operators repeated. */
import { evaluateCode, type Given, type Library, traceAll } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Node } from '../core/graph/node';
import { Replay } from '../core/graph/replay';
import { ShapeError } from '../core/ops/operator';
import { Tensor } from '../core/tensor/tensor';

export type Point = ReadonlyMap<string, Given>;

/**
 * An expression around a point. What it decides by values of tensors it decides at the point: near by it is the same but for
 * kinks, which differences see.
 */
export class Around {
  readonly value: Tensor;
  private readonly trace: Trace | null;
  /** By the names of what changes: the rest is as it is at the point. */
  private readonly replays = new Map<string, Replay>();

  /** @throws Undetermined where it has no value. */
  constructor(
    private readonly code: string,
    private readonly library: Library,
    private readonly point: Point,
  ) {
    const trace = attempt(() => traceAll({ code, given: point, defaultFloat: 'float64' }, library));
    // What a library leaves open is computed in all ways.
    this.value = trace ? elementsOf(trace.outputs[0]) : evaluated(code, library, point)[0];
    // A computation that does not come out the same is not only one of operators.
    this.trace = trace && this.repeats(trace) ? trace : null;
  }

  /** With other tensors in the place of some. */
  at(changes: ReadonlyMap<string, Tensor>): Tensor {
    const { trace } = this;
    if (!trace) return evaluated(this.code, this.library, new Map([...this.point, ...changes]))[0];
    const names = [...changes.keys()];
    const key = names.join();
    const replay = this.replays.get(key) ?? replayOf(trace, names);
    this.replays.set(key, replay);
    const [output] = trace.outputs;
    return output instanceof Node ? repeated(replay, [...changes.values()])[0] : output;
  }

  private repeats(trace: Trace): boolean {
    const names = [...trace.inputs.keys()];
    const again = attempt(() =>
      repeated(
        replayOf(trace, names),
        names.map((name) => this.point.get(name) as Tensor),
      ),
    );
    return again !== null && (again.length === 0 || isSame(again[0], this.value));
  }
}

/** Straight code, the same operators wherever it is run with the same sizes. */
export class Formula {
  private known: { readonly sizes: string; readonly trace: Trace; readonly replay: Replay } | null = null;

  constructor(
    private readonly code: string,
    private readonly library: Library,
  ) {}

  /** @throws Undetermined where it has no value. */
  run(point: Point): readonly Tensor[] {
    // A function of Python's numbers is no operator that could be repeated.
    if (/\bvectorize\b/.test(this.code)) return evaluated(this.code, this.library, point);
    const sizes = [...point.values()].map((t) => (t instanceof Tensor ? t.sizes.join() : '')).join(';');
    const { known } = this;
    if (known?.sizes === sizes) {
      const made = repeated(
        known.replay,
        [...known.trace.inputs.keys()].map((name) => point.get(name) as Tensor),
      );
      return known.trace.outputs.map((o) => (o instanceof Node ? made.shift()! : o));
    }
    const trace = attempt(() => traceAll({ code: this.code, given: point, defaultFloat: 'float64' }, this.library));
    if (!trace) return evaluated(this.code, this.library, point);
    this.known = { sizes, trace, replay: replayOf(trace, [...trace.inputs.keys()]) };
    return trace.outputs.map(elementsOf);
  }
}

type Trace = ReturnType<typeof traceAll>;

function elementsOf(output: Node | Tensor): Tensor {
  return output instanceof Node ? output.value : output;
}

/** Of the outputs that depend on what is given. */
function replayOf({ inputs, outputs }: Trace, names: readonly string[]): Replay {
  const nodes = outputs.filter((o): o is Node => o instanceof Node);
  return new Replay(
    names.map((name) => inputs.get(name)!),
    nodes,
    'float64',
  );
}

function repeated(replay: Replay, given: readonly Tensor[]): Tensor[] {
  try {
    return replay.run(given);
  } catch (e) {
    if (e instanceof RangeError || e instanceof ShapeError) throw new Undetermined(e.message);
    throw e;
  }
}

function evaluated(code: string, library: Library, given: Point): readonly Tensor[] {
  return evaluateCode({ code, given, grad: [], defaultFloat: 'float64', seed: 0, library }).outputs;
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (e) {
    if (e instanceof Undetermined) return null;
    throw e;
  }
}

function isSame(a: Tensor, b: Tensor): boolean {
  const [x, y] = [a.dense(), b.dense()];
  return a.sizes.join() === b.sizes.join() && x.every((v, k) => Object.is(v, y[k]));
}
