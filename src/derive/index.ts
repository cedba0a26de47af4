/** Derivations: from computations to formulas, and from formulas to text. */

import type { Backward } from './backward';
import type { Derived } from './gradient';
import { program, text, written } from './program';
import { constant, keyOf, type Size, times } from './size';
import { ADJOINT, type Step } from './steps';
import type { Term } from './term';
import { elementName, indexed } from './write/indices';
import { LatexWriter } from './write/latex';
import { NumpyWriter } from './write/numpy';
import { Planner } from './write/plan';
import type { PythonWriter, SizeNames } from './write/python';
import { TextWriter } from './write/text';
import { TorchWriter } from './write/torch';

export { type Backward, backward } from './backward';
export { type Computation, type Derived, derive, KINDS, type Kind, upstreamName } from './gradient';
export { constant, keyOf, named, type Size, Sizes, times } from './size';
export { Untranslatable } from './translate/rule';
export { elementName, type Indexed, indexed } from './write/indices';
export { latexName } from './write/latex';
export { textName } from './write/text';

export interface Variables {
  /** Of each variable. */
  readonly dims: ReadonlyMap<string, readonly Size[]>;
  /** Sizes that there are as numbers too, each under `size_` and its name; `isKnown`: they may be used as such. */
  readonly ints?: readonly { readonly name: string; readonly size: Size; readonly isKnown: boolean }[];
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

/** The same in index notation, an element of each. */
export function stepIndices({ equations }: Step): string {
  const lines = equations.map(({ name, term }) => {
    const { indices, text } = indexed(term);
    return [elementName(name.name, indices), text];
  });
  if (lines.length === 1) return lines[0].join(' = ');
  return `\\begin{aligned}${lines.map((l) => l.join(' &= ')).join(' \\\\ ')}\\end{aligned}`;
}

/** The steps as lines of NumPy, of which the last is the gradient. */
export function stepsText(steps: readonly Step[], variables: Variables): string {
  const equations = steps.flatMap((s) => s.equations);
  const writer = new NumpyWriter(sizeNames(variables));
  for (const [name, own] of variables.dims) writer.ranks.set(name, own.length);
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
  if (!derived.upstream) return written(derived.term, writer, taken);
  return eachElement(derived, derived.upstream, writer, library);
}

/** A backward pass: values, adjoints and gradients by their names, a line each. */
export function backwardText(
  { forward, adjoints, gradients }: Backward,
  variables: Variables,
  library: 'numpy' | 'torch',
): string {
  const sizes = sizeNames(variables);
  const writer: PythonWriter = library === 'numpy' ? new NumpyWriter(sizes) : new TorchWriter(sizes);
  const equations = [...forward, ...adjoints, ...gradients];
  for (const [name, dims] of variables.dims) writer.ranks.set(name, dims.length);
  const named = equations.map(({ name, term }) => ({ name: writer.name(name.name).text, term }));
  const taken = new Set([...variables.dims.keys(), ...named.map((e) => e.name)]);
  return text(program(named, writer, taken));
}

/** What a gradient is called in it. */
export function gradientName(name: string): string {
  return new NumpyWriter(new Map()).name(ADJOINT + name).text;
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

/** Where each size can be read off: a number that is known, an axis, or what divides them. */
function sizeNames({ dims, ints = [] }: Variables): SizeNames {
  const found = new Map<string, { owner: string | null; axis: number; text: string }>();
  const known = (int: (typeof ints)[number]) => ({ owner: null, axis: 0, size: int.size, text: `size_${int.name}` });
  const axes = [...dims].flatMap(([owner, sizes]) =>
    sizes.map((size, axis) => ({ owner, axis, size, text: `${owner}.shape[${axis}]` })),
  );
  const places = [...ints.filter((i) => i.isKnown).map(known), ...axes];
  for (const { size, ...at } of places) {
    const key = keyOf(size);
    if (size.powers.size > 0 && !found.has(key)) found.set(key, at);
  }
  // A multiple of a size and of what is known says what it is.
  for (const { text, size } of places) {
    const open = [...size.powers].filter(([n]) => !found.has(n));
    if (open.length !== 1 || open[0][1] !== 1) continue;
    const others = [...size.powers].flatMap(([n, p]) => (found.has(n) ? Array.from({ length: p }, () => n) : []));
    const below = [...(size.factor === 1 ? [] : [String(size.factor)]), ...others.map((n) => found.get(n)!.text)];
    const divisor = below.length === 1 ? below[0] : `(${below.join(' * ')})`;
    found.set(open[0][0], { owner: null, axis: 0, text: `(${text} // ${divisor})` });
  }
  for (const int of ints) if (!found.has(keyOf(int.size))) found.set(keyOf(int.size), known(int));
  return found;
}
