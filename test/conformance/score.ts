/**
 * Judges predicted shapes against recorded ones.
 *
 * An expression that had one shape at run time gets one outcome:
 *
 *   exact         right rank, every size the right int
 *   symbolic      right rank, nothing unknown, ints right, and each symbol stands for one number throughout the file
 *   partial       the same, but a size is unknown, or an arithmetic symbol could not be evaluated
 *   ambiguous     several shapes were predicted; the true one fits one of them
 *   inconsistent  right rank and ints, but a symbol would have to be two numbers
 *   wrong         wrong rank or a wrong int, in every predicted shape
 *   missing       nothing predicted, or a shape of unknown rank
 *
 * One that had several is `covered` when each of them fits a predicted shape, else `wrong` or `missing`.
 * A *claim* is a shape predicted for an expression that was evaluated and never was a tensor.
 * A symbol's number is the one that most of its bare appearances show.
 */

import type { Position } from '../../src/base/lines';
import type { JsonDim as Dim, JsonFact as Fact, JsonFile as FileAnswer } from '../../src/features/cliJson';
import { evaluate, parseSymbol, singleSymbol } from './symbols';

export const OUTCOMES = ['exact', 'symbolic', 'partial', 'ambiguous', 'inconsistent', 'wrong', 'missing'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type ManyOutcome = 'covered' | 'wrong' | 'missing';
type Shape = readonly Dim[];

/** A recorded expression, at positions as in the command line's answer. */
export interface Observed {
  readonly start: Position;
  readonly end: Position;
  /** Where a parameter's name ends; its range may be given without the annotation. */
  readonly nameEnd?: Position;
  readonly label: string;
  readonly path: readonly number[];
  readonly shapes: readonly (readonly number[])[];
  readonly dtypes: readonly string[];
}

export interface ObservedFile {
  /** Ends in the path under which the answer names the file. */
  readonly path: string;
  readonly expressions: readonly Observed[];
  /** Ranges that were evaluated and never held a tensor. */
  readonly plain: readonly { readonly start: Position; readonly end: Position }[];
}

/** What was said and what was seen, for people. */
export interface Finding {
  readonly outcome: Outcome | 'claim' | 'several' | 'dtype' | 'error';
  readonly text: string;
}

export class Score {
  readonly outcomes: Record<Outcome, number> = {
    exact: 0,
    symbolic: 0,
    partial: 0,
    ambiguous: 0,
    inconsistent: 0,
    wrong: 0,
    missing: 0,
  };
  readonly several: Record<ManyOutcome, number> = { covered: 0, wrong: 0, missing: 0 };
  claims = 0;
  errors = 0;
  dtypesRight = 0;
  readonly findings: Finding[] = [];

  get total(): number {
    return OUTCOMES.reduce((sum, o) => sum + this.outcomes[o], 0);
  }

  /** The part of the single-shape expressions that has one of these outcomes, in [0, 1]. */
  share(...outcomes: Outcome[]): number {
    const count = outcomes.reduce((sum, o) => sum + this.outcomes[o], 0);
    return this.total === 0 ? 1 : count / this.total;
  }

  add(other: Score): void {
    for (const outcome of OUTCOMES) {
      this.outcomes[outcome] += other.outcomes[outcome];
    }
    this.several.covered += other.several.covered;
    this.several.wrong += other.several.wrong;
    this.several.missing += other.several.missing;
    this.claims += other.claims;
    this.errors += other.errors;
    this.dtypesRight += other.dtypesRight;
    this.findings.push(...other.findings);
  }

  /**
   * Findings that must not be there: unsound facts, and errors on code that runs. Claims may be left out: with nothing
   * known, what is None in one run and a tensor in another has the tensor's shape.
   */
  unsound(claims: 'with claims' | 'without claims' = 'with claims'): readonly string[] {
    const harmless = claims === 'with claims' ? ['missing'] : ['missing', 'claim'];
    return this.findings.filter((f) => !harmless.includes(f.outcome)).map((f) => `${f.outcome}: ${f.text}`);
  }

  missing(): readonly string[] {
    return this.findings.filter((f) => f.outcome === 'missing').map((f) => f.text);
  }

  toString(): string {
    const percent = (n: number) => `${((100 * n) / Math.max(1, this.total)).toFixed(1)} %`;
    const single = OUTCOMES.filter((o) => this.outcomes[o] > 0).map(
      (o) => `${o} ${this.outcomes[o]} (${percent(this.outcomes[o])})`,
    );
    const { covered, wrong, missing } = this.several;
    return (
      `${this.total} expressions: ${single.join(', ')}; of several shapes: covered ${covered}, wrong ${wrong}, ` +
      `missing ${missing}; claims ${this.claims}, errors ${this.errors}`
    );
  }
}

// ------------------------------------------------------------------------------------------------ one expression

/** The predicted shapes without repetition; none when the rank is unknown in one of them. */
function alternatives(fact: Fact | undefined): readonly Shape[] {
  const shapes = new Map<string, Shape>();
  for (const { shape } of fact?.tensors ?? []) {
    if (shape === null) {
      return [];
    }
    shapes.set(JSON.stringify(shape), shape);
  }
  return [...shapes.values()];
}

/** Whether the rank and the ints agree; symbols and unknown sizes fit anything. */
function fits(shape: Shape, truth: readonly number[]): boolean {
  return shape.length === truth.length && shape.every((d, i) => typeof d !== 'number' || d === truth[i]);
}

function judgeOne(shape: Shape, truth: readonly number[], numbers: ReadonlyMap<string, number>): Outcome {
  if (!fits(shape, truth)) {
    return 'wrong';
  }
  let outcome: Outcome = 'exact';
  for (const [i, dim] of shape.entries()) {
    if (typeof dim === 'number') {
      continue;
    }
    const value = dim === null ? null : sizeOf(dim, numbers);
    if (value === null) {
      outcome = 'partial';
    } else if (value !== truth[i]) {
      return 'inconsistent';
    } else if (outcome === 'exact') {
      outcome = 'symbolic';
    }
  }
  return outcome;
}

function sizeOf(dim: string, numbers: ReadonlyMap<string, number>): number | null {
  const name = singleSymbol(dim);
  if (name !== null) {
    return numbers.get(name) ?? null;
  }
  const expr = parseSymbol(dim);
  return expr && evaluate(expr, numbers);
}

function judge(shapes: readonly Shape[], truth: readonly number[], numbers: ReadonlyMap<string, number>): Outcome {
  if (shapes.length === 0) {
    return 'missing';
  }
  if (shapes.length === 1) {
    return judgeOne(shapes[0], truth, numbers);
  }
  return shapes.some((s) => fits(s, truth)) ? 'ambiguous' : 'wrong';
}

function judgeSeveral(shapes: readonly Shape[], truths: readonly (readonly number[])[]): ManyOutcome {
  if (shapes.length === 0) {
    return 'missing';
  }
  return truths.every((t) => shapes.some((s) => fits(s, t))) ? 'covered' : 'wrong';
}

/** Every symbol's number: the one most of its bare appearances stand for. */
function bind(pairs: readonly (readonly [Shape, readonly number[]])[]): ReadonlyMap<string, number> {
  const votes = new Map<string, Map<number, number>>();
  for (const [shape, truth] of pairs) {
    for (const [i, dim] of shape.entries()) {
      const name = typeof dim === 'string' ? singleSymbol(dim) : null;
      if (name !== null) {
        const counts = votes.get(name) ?? new Map<number, number>();
        votes.set(name, counts.set(truth[i], (counts.get(truth[i]) ?? 0) + 1));
      }
    }
  }
  const most = (counts: Map<number, number>) => [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0];
  return new Map([...votes].map(([name, counts]) => [name, most(counts)]));
}

// ------------------------------------------------------------------------------------------------ one file

function key(start: Position, end: Position, path: readonly number[] = []): string {
  return `${start.line}:${start.character}-${end.line}:${end.character} ${path.join('.')}`;
}

function dtypeName(dtype: string): string {
  return dtype.replace(/^(torch|np|numpy)\./, '');
}

/** Scores one file's answer against what was seen. */
export function scoreFile(answer: FileAnswer, observed: ObservedFile): Score {
  const score = new Score();
  const facts = new Map<string, Fact>();
  for (const fact of answer.facts) {
    facts.set(key(fact.range.start, fact.range.end, fact.path), fact);
  }
  const used = new Set<Fact>();
  const rows = observed.expressions.map((seen) => {
    const fact =
      facts.get(key(seen.start, seen.end, seen.path)) ??
      (seen.nameEnd && facts.get(key(seen.start, seen.nameEnd, seen.path)));
    if (fact) {
      used.add(fact);
    }
    return { seen, fact, shapes: alternatives(fact) };
  });

  const numbers = bind(
    rows.flatMap(({ seen, shapes }) => {
      const usable = shapes.length === 1 && seen.shapes.length === 1 && shapes[0].length === seen.shapes[0].length;
      return usable ? [[shapes[0], seen.shapes[0]] as const] : [];
    }),
  );
  for (const { seen, fact, shapes } of rows) {
    scoreExpression(score, observed.path, seen, fact, shapes, numbers);
  }

  const plain = new Set(observed.plain.map((p) => key(p.start, p.end)));
  for (const fact of answer.facts) {
    const place = key(fact.range.start, fact.range.end);
    if (!used.has(fact) && fact.path.length === 0 && plain.has(place) && alternatives(fact).length > 0) {
      score.claims += 1;
      score.findings.push({
        outcome: 'claim',
        text: `${observed.path}:${printPosition(fact.range.start)} ${printFact(fact)}`,
      });
    }
  }
  for (const problem of answer.problems) {
    if (problem.severity === 'error') {
      score.errors += 1;
      const place = `${observed.path}:${printPosition(problem.range.start)}`;
      score.findings.push({ outcome: 'error', text: `${place} ${problem.code}: ${problem.message}` });
    }
  }
  return score;
}

function printPosition(position: Position): string {
  return `${position.line + 1}:${position.character}`;
}

function printFact(fact: Fact | undefined): string {
  return (fact?.tensors ?? []).map((t) => JSON.stringify(t.shape)).join(' or ') || 'nothing';
}

function scoreExpression(
  score: Score,
  file: string,
  seen: Observed,
  fact: Fact | undefined,
  shapes: readonly Shape[],
  numbers: ReadonlyMap<string, number>,
): void {
  const place = `${file}:${printPosition(seen.start)}-${printPosition(seen.end)} ${seen.label}`;
  const text = `${place}: said ${printFact(fact)}, seen ${JSON.stringify(seen.shapes.slice(0, 4))}`;
  if (seen.shapes.length > 1) {
    const outcome = judgeSeveral(shapes, seen.shapes);
    score.several[outcome] += seen.path.length === 0 || outcome === 'wrong' ? 1 : 0;
    if (outcome === 'wrong') {
      score.findings.push({ outcome: 'several', text });
    }
    return;
  }
  const outcome = judge(shapes, seen.shapes[0], numbers);
  const unsound = outcome === 'wrong' || outcome === 'inconsistent';
  if (seen.path.length === 0 || unsound) {
    score.outcomes[outcome] += 1;
  }
  if (unsound || (outcome === 'missing' && seen.path.length === 0)) {
    score.findings.push({ outcome, text });
  }
  const dtypes = new Set((fact?.tensors ?? []).map((t) => t.dtype));
  const [dtype] = dtypes;
  if (dtypes.size === 1 && dtype && seen.dtypes.length === 1) {
    if (dtypeName(dtype) === seen.dtypes[0]) {
      score.dtypesRight += 1;
    } else {
      score.findings.push({ outcome: 'dtype', text: `${place}: said ${dtype}, seen ${seen.dtypes[0]}` });
    }
  }
}
