/**
 * A question's code as a program that is the same at every point: it is traced at several points, and where the programs differ
 * the code decides something by the elements of its tensors, so that there is none.
 */
import { type Given, traceCode } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { grad } from '../core/autodiff/reverse';
import { dtypeKind } from '../core/dtype';
import { programText } from '../core/graph/program';
import { type Draw, drawn } from '../core/learn/landscape/draws';
import { Random } from '../core/random/random';
import { Tensor } from '../core/tensor/tensor';
import { parse } from '../python/parse';
import { walk } from '../python/visit';
import { isLeaf, type Operand, type Question } from './gradientAt';
import { SIZE_PREFIX } from './gradientSizes';

/** A constant of the document. */
export interface KnownValue {
  readonly sizes: readonly number[];
  readonly elements: readonly number[];
}

export interface DrawnOperand {
  readonly sizes: readonly number[];
  readonly draw: Draw;
  /** Of indices. */
  readonly below: number;
}

export interface ProgramOf {
  readonly program: string;
  /** By the names of the engine. */
  readonly operands: ReadonlyMap<string, DrawnOperand>;
  /** A sentence, where elements had to be drawn in another way than usual. */
  readonly isDrawnOtherwise: string | null;
}

/** Of all that the code takes. */
const MOST_ELEMENTS = 1_000_000;
const POINTS = 3;
const MOST_BOUNDS = 8;
const MODES = ['normal', 'positive', 'unit'] as const;
type Mode = (typeof MODES)[number];

const WORDS: Readonly<Record<Mode, string | null>> = {
  normal: null,
  positive: 'Elements are drawn from positive numbers: of others the value is not finite.',
  unit: 'Elements are drawn between 0 and 1: of others the value is not finite.',
};

/** Functions of Python's numbers that NumPy has for arrays. */
const OF_NUMBERS = /\bmath\.(exp|log|sqrt|sin|cos|tan|sinh|cosh|tanh|log1p|expm1|log2|log10|fabs)\(/g;

export class Tracer {
  /** Targets that a loss takes for probabilities: with others it would have no lower bound. */
  private readonly probabilities: ReadonlySet<string>;
  private readonly sizes: ReadonlyMap<string, readonly number[]>;

  constructor(
    private readonly question: Question,
    private readonly sizeOf: (size: string) => number,
    private readonly known: ReadonlyMap<string, KnownValue>,
  ) {
    this.probabilities = probabilitiesIn(question.code);
    this.sizes = new Map(question.operands.map((o) => [o.name, o.sizes.map(sizeOf)]));
  }

  /** @returns the reason where it is none. */
  make(): ProgramOf | { readonly reason: string } {
    const elements = [...this.sizes.values()].reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0);
    if (elements > MOST_ELEMENTS)
      return {
        reason: `it takes ${elements.toLocaleString('en')} numbers; at most ${MOST_ELEMENTS.toLocaleString('en')} are looked at`,
      };
    if (hasCondition(this.question.code)) return { reason: 'it has a condition, by which it may be several functions' };
    let reason: string | null = null;
    for (const integers of this.integersAmong())
      for (const below of integers.length === 0 ? [0] : this.bounds(integers))
        for (const mode of MODES) {
          const operands = this.operands(integers, below, mode);
          const made = this.attempt(operands);
          if (!('reason' in made)) return { program: made.program, operands, isDrawnOtherwise: WORDS[mode] };
          reason ??= made.reason;
          if (made.isFinite) break;
        }
    return { reason: reason ?? 'it has no value' };
  }

  /** Those that are surely integers; and where that is not known, each of the others, and all. */
  private integersAmong(): (readonly Operand[])[] {
    const { operands } = this.question;
    const sure = operands.filter((o) => o.isInteger === true);
    const open = operands.filter((o) => o.isInteger === null && o.domain === null && o.sizes.length > 0);
    return [sure, ...open.map((o) => [...sure, o])];
  }

  /** Sizes that indices may be below, the largest first. */
  private bounds(integers: readonly Operand[]): number[] {
    const others = this.question.operands.filter((o) => !integers.includes(o));
    const sizes = others.flatMap((o) => this.sizes.get(o.name)!);
    return [...new Set(sizes)]
      .filter((n) => n > 1)
      .sort((a, b) => b - a)
      .slice(0, MOST_BOUNDS);
  }

  private operands(integers: readonly Operand[], below: number, mode: Mode): Map<string, DrawnOperand> {
    return new Map(
      this.question.operands.map((o) => {
        const draw: Draw = integers.includes(o)
          ? 'index'
          : this.probabilities.has(o.name)
            ? 'unit'
            : o.domain === 'bool'
              ? 'bool'
              : o.domain === 'pos'
                ? 'positive'
                : mode === 'normal' && isLeaf(o)
                  ? 'normal'
                  : mode;
        return [o.name, { sizes: this.sizes.get(o.name)!, draw, below: draw === 'index' ? below : 0 }];
      }),
    );
  }

  private attempt(
    operands: ReadonlyMap<string, DrawnOperand>,
  ): { readonly program: string } | { readonly reason: string; readonly isFinite: boolean } {
    let first: string | null = null;
    try {
      const isFlat = this.hasFlatGradient(operands);
      for (let point = 0; point < POINTS; point++) {
        const { program, value } = this.traced(operands, point, isFlat);
        if (!Number.isFinite(value))
          return { reason: 'its value is not finite where it was looked at', isFinite: false };
        first ??= program;
        if (program !== first)
          return { reason: 'what it computes is decided by the elements of its tensors', isFinite: true };
      }
      return { program: first! };
    } catch (e) {
      if (e instanceof Undetermined) return { reason: e.message, isFinite: true };
      throw e;
    }
  }

  /** The parts of composites are computed faster than composites; some of these have a gradient that their parts have not. */
  private hasFlatGradient(operands: ReadonlyMap<string, DrawnOperand>): boolean {
    const { graph, output, inputs } = this.trace(operands, 0, true);
    if (output.value.size !== 1) return false;
    const floats = [...inputs.values()].filter((node) => dtypeKind(node.value.dtype) === 'float');
    try {
      grad(graph, output, floats);
      return true;
    } catch (e) {
      if (e instanceof Undetermined) return false;
      throw e;
    }
  }

  private traced(operands: ReadonlyMap<string, DrawnOperand>, point: number, isFlat: boolean) {
    const { output, inputs } = this.trace(operands, point, isFlat);
    const { value } = output;
    if (value.size !== 1)
      throw new Undetermined(`its value has ${value.size} elements; a landscape is of one number, such as a mean`);
    if (dtypeKind(value.dtype) !== 'float') throw new Undetermined(`its value is of type ${value.dtype}, not a float`);
    const tensors = new Map([...inputs].filter(([name]) => operands.has(name)));
    return { program: programText(tensors, output), value: value.dense()[0] };
  }

  private trace(operands: ReadonlyMap<string, DrawnOperand>, point: number, isFlat: boolean) {
    const given = new Map<string, Given>();
    let stream = 0;
    for (const [name, { sizes, draw, below }] of operands) {
      const t = this.startOf(name, point) ?? drawn(new Random(point, stream++), draw, sizes, below);
      // The last index has to be one, too.
      if (draw === 'index' && point === POINTS - 1) t.data.fill(below - 1);
      given.set(name, t);
    }
    for (const name of this.question.ints.keys()) given.set(SIZE_PREFIX + name, { int: this.sizeOf(name) });
    const { code, library } = this.spoken();
    return traceCode({ code, given, defaultFloat: 'float64', isFlat }, library);
  }

  /** The first point is the one that the code says. */
  private startOf(name: string, point: number): Tensor | null {
    const value = point === 0 ? this.known.get(name) : undefined;
    return value ? Tensor.from('float64', value.sizes, value.elements) : null;
  }

  private spoken(): { readonly code: string; readonly library: 'torch' | 'numpy' } {
    const { code, library } = this.question;
    if (code.search(OF_NUMBERS) < 0) return { code, library };
    // Of numbers alone: what is a tensor of PyTorch, `math` does not take.
    const areNumbers = this.question.operands.every((o) => o.sizes.length === 0) && !/\btorch\./.test(code);
    if (!areNumbers) return { code, library };
    return { code: code.replace(OF_NUMBERS, (_, name) => `np.${name}(`), library: 'numpy' };
  }
}

function probabilitiesIn(code: string): Set<string> {
  const found = new Set<string>();
  walk(parse(code), (node) => {
    if (node.kind === 'Call' && node.func.kind === 'Attribute' && BINARY.test(node.func.attr)) {
      const target = node.args[1] ?? node.keywords.find((k) => k.name === 'target')?.value;
      if (target?.kind === 'Name') found.add(target.id);
    }
    return true;
  });
  return found;
}

const BINARY = /^binary_cross_entropy(_with_logits)?$/;

function hasCondition(code: string): boolean {
  let found = false;
  walk(parse(code), ({ kind }) => {
    found ||= kind === 'IfExp' || kind === 'BoolOp';
    return !found;
  });
  return found;
}
