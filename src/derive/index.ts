/** Derivations: from computations to formulas, and from formulas to text. */

import type { Derived } from './gradient';
import { type Program, written } from './program';
import { constant, type Size, times } from './size';
import type { Step } from './steps';
import type { Term } from './term';
import { LatexWriter } from './write/latex';
import { NumpyWriter } from './write/numpy';
import { Planner } from './write/plan';
import type { PythonWriter, SizeNames } from './write/python';
import { TextWriter } from './write/text';
import { TorchWriter } from './write/torch';

export { type Computation, type Derived, derive, KINDS, type Kind, upstreamName } from './gradient';
export { constant, keyOf, named, type Size, Sizes } from './size';
export { Untranslatable } from './translate/rule';
export { latexName } from './write/latex';
export { textName } from './write/text';

export interface Variables {
  /** Of each variable. */
  readonly dims: ReadonlyMap<string, readonly Size[]>;
}

export function latex(term: Term): string {
  return new Planner(new LatexWriter()).loose(term).text;
}

/** One line of Unicode. */
export function unicode(term: Term): string {
  return new Planner(new TextWriter()).loose(term).text;
}

/** The equations of a step, one below the other. */
export function stepLatex({ equations }: Step): string {
  const lines = equations.map(({ name, term }) => [latex(name), latex(term)]);
  if (lines.length === 1) return lines[0].join(' = ');
  return `\\begin{aligned}${lines.map((l) => l.join(' &= ')).join(' \\\\ ')}\\end{aligned}`;
}

/** The steps as lines of NumPy, of which the last is the gradient. */
export function stepsText(steps: readonly Step[], { dims }: Variables): string {
  const equations = steps.flatMap((s) => s.equations);
  const writer = new NumpyWriter(sizeNames({ dims }));
  for (const [name, own] of dims) writer.ranks.set(name, own.length);
  const lines = equations.map(({ name, term }) => {
    const code = writer.numeric(new Planner(writer).whole(term));
    return `${writer.name(name.name).text} = ${code.text}`;
  });
  return [...lines, writer.name(equations[equations.length - 1].name.name).text].join('\n');
}

/** Several lines, of which the last is the value. */
export function pythonText(derived: Derived, variables: Variables, library: 'numpy' | 'torch'): string {
  const sizes = sizeNames(variables);
  const writer: PythonWriter = library === 'numpy' ? new NumpyWriter(sizes) : new TorchWriter(sizes);
  for (const [name, dims] of variables.dims) writer.ranks.set(name, dims.length);
  const taken = new Set(variables.dims.keys());
  if (!derived.upstream) return joined(written(derived.term, writer, taken));
  return eachElement(derived, derived.upstream, writer, library);
}

function joined({ lines, value }: Program): string {
  return [...lines.map((l) => `${l.name} = ${l.code}`), value].join('\n');
}

/** The upstream gradient is each element of the result in turn. */
function eachElement(
  derived: Derived,
  outer: readonly Size[],
  writer: PythonWriter,
  library: 'numpy' | 'torch',
): string {
  // What has the upstream gradient in it has no name outside the loop: it is written out.
  const body = new Planner(writer).whole(derived.term).text;
  const module = library === 'numpy' ? 'np' : 'torch';
  const count = writer.size(outer.reduce((n, d) => times(n, d), constant(1))).text;
  const shape = (dims: readonly Size[]) => dims.map((d) => writer.size(d).text).join(', ');
  const basis = outer.length === 1 ? `${module}.eye(${count})` : `${module}.eye(${count}).reshape(-1, ${shape(outer)})`;
  const stacked = `${module}.stack([${body} for ${derived.seed} in ${basis}])`;
  return outer.length === 1 ? stacked : `${stacked}.reshape(${shape([...outer, ...derived.term.dims])})`;
}

/** Where each named size can be read off. */
function sizeNames({ dims }: Variables): SizeNames {
  const found = new Map<string, { name: string; axis: number }>();
  for (const [name, sizes] of dims) {
    for (const [axis, d] of sizes.entries()) {
      const [only] = d.powers.keys();
      if (d.factor === 1 && d.powers.size === 1 && d.powers.get(only) === 1 && !found.has(only))
        found.set(only, { name, axis });
    }
  }
  return found;
}
