/** Facts as the command line's JSON; its meaning is fixed in docs/cli.md. */
import type { DimFact, Facts, Problem, TensorFact } from '../analysis/facts';
import type { Lines, Range } from '../base/lines';
import { type Activations, activations, modulesOf } from './summary';

/** An int for a known size, Python syntax for a symbolic one, null for an unknown one. */
export type JsonDim = number | string | null;

export interface JsonTensor {
  /** null when the rank is unknown. */
  readonly shape: readonly JsonDim[] | null;
  readonly text: string;
  readonly dtype: string | null;
  readonly library: string;
}

export interface JsonFact {
  readonly range: Range;
  readonly path: readonly number[];
  readonly tensors: readonly JsonTensor[];
  readonly why: readonly string[];
}

export interface JsonProblem {
  readonly range: Range;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly related: readonly { readonly file: string; readonly range: Range | null; readonly message: string }[];
}

export interface JsonModule {
  readonly name: string;
  readonly className: string;
  readonly parameters: number | null;
  readonly output: string | null;
  /** Bytes of the outputs of the innermost modules; null where none is known. */
  readonly activations: number | null;
  /** Of the last call: a number, a formula over sizes that are not known, or null. */
  readonly flops: number | string | null;
  /** Set where some of the operations are not counted. */
  readonly flopsAtLeast?: boolean;
}

export interface JsonFile {
  readonly file: string;
  readonly facts: readonly JsonFact[];
  readonly problems: readonly JsonProblem[];
  readonly modules: readonly JsonModule[];
  /** Why analysis could not look at everything; left out when it did. */
  readonly incomplete?: string;
}

/** The lines of a document that a place points into; null when its text is not at hand. */
export type LinesOf = (uri: string) => Lines | null;

/** One file's facts. `file` is the path as people gave it, made absolute. */
export function fileJson(file: string, facts: Facts, lines: Lines, linesOf: LinesOf): JsonFile {
  return {
    file,
    facts: facts.expressions.map((e) => ({
      range: lines.range(e.start, e.end),
      path: e.path,
      tensors: e.tensors.map(({ tensor }) => tensorJson(tensor)),
      why: [...new Set(e.tensors.flatMap(({ tensor }) => [...originLines(tensor), ...tensor.why]))],
    })),
    problems: facts.problems.map((p) => problemJson(p, lines, linesOf)),
    modules: activations(modulesOf(facts, lines.text)).map(moduleJson),
    ...(facts.incomplete === null ? {} : { incomplete: facts.incomplete }),
  };
}

function moduleJson({ root, bytes, count }: Activations): JsonModule {
  const { name, className, parameters, output, flops } = root;
  return {
    name,
    className,
    parameters,
    output,
    activations: count > 0 ? bytes : null,
    flops: flops ? (flops.value ?? flops.text) : null,
    ...(flops?.atLeast ? { flopsAtLeast: true } : {}),
  };
}

function tensorJson(tensor: TensorFact): JsonTensor {
  return {
    shape: tensor.rest === null ? tensor.dims.map(dimJson) : null,
    text: tensor.text,
    dtype: tensor.dtype,
    library: tensor.library,
  };
}

function dimJson(dim: DimFact): JsonDim {
  return dim.value ?? dim.symbol;
}

function originLines(tensor: TensorFact): string[] {
  return tensor.dims.filter((d) => d.origin).map((d) => `${d.name ?? d.text}: ${d.origin!.text}`);
}

export function problemJson(problem: Problem, lines: Lines, linesOf: LinesOf): JsonProblem {
  return {
    range: lines.range(problem.start, problem.end),
    severity: problem.severity,
    code: problem.code,
    message: problem.message,
    related: problem.related.map(({ place, message }) => ({
      file: place.uri,
      range: linesOf(place.uri)?.range(place.start, place.end) ?? null,
      message,
    })),
  };
}
