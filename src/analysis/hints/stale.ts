/** Comments, docstrings and annotations that say a shape which the code surely does not have. */
import type { Dim } from '../../core/dim';
import type { ClassDef, FunctionDef, Node } from '../../python/ast';
import { walk } from '../../python/visit';
import type { Problem } from '../facts';
import type { SourceFile } from '../source';
import { shapeText } from '../wording';
import { contradiction, type Known, numbersSaid, rightSizes } from './contradiction';
import { type PlacedHint, placeOf, speaker } from './hint';
import { functionHints, moduleHints } from './index';
import type { KnownShape } from './sizes';

/** All shapes that a node may have; null where they are not all known. None of them rests on a hint. */
export type ShapesOf = (node: Node) => readonly KnownShape[] | null;

export function staleHints(file: SourceFile, shapesOf: ShapesOf): Problem[] {
  const problems = inScope(file, moduleHints(file), shapesOf);
  const visit = (node: Node, cls: ClassDef | null) => {
    walk(node as FunctionDef, (n) => {
      if (n === node) return undefined;
      if (n.kind === 'ClassDef') visit(n, n);
      else if (n.kind === 'FunctionDef') {
        problems.push(...inScope(file, functionHints(file, n, cls), shapesOf));
        visit(n, null);
      } else return undefined;
      return false;
    });
  };
  visit(file.ast, null);
  return problems;
}

function inScope(file: SourceFile, hints: readonly PlacedHint[], shapesOf: ShapesOf): Problem[] {
  const numbers = new Map<string, number>();
  return hints.flatMap((hint): Problem[] => {
    // That a name ends in capitals need not be about dims.
    if (hint.trust === 'name') return [];
    const shapes = shapesOf(hint.subject);
    const start = placeOf(hint, file.text);
    if (!shapes || shapes.length === 0 || start === null) return [];
    const known: Known = hint.trust === 'annotation' ? numbers : new Map();
    const reasons = shapes.map((s) => contradiction(hint.sizes, s, known));
    if (!reasons.includes(null)) return [problemOf(hint, start, shapes, reasons[0]!)];
    if (shapes.length === 1) for (const [name, value] of numbersSaid(hint, shapes[0])) numbers.set(name, value);
    return [];
  });
}

/** Of the shapes that clash with a hint so many are told. */
const MAX_TOLD = 3;

function problemOf(hint: PlacedHint, start: number, shapes: readonly KnownShape[], reason: string): Problem {
  const end = start + hint.text.length;
  const [shape] = shapes;
  const dims = shapes.length === 1 && !shape.open ? [...shape.front, ...shape.back] : null;
  const text = dims && hint.rewrite?.(rightSizes(hint.sizes, dims, plain));
  const found = [...new Set(shapes.map(readable))].slice(0, MAX_TOLD).join(' or ');
  const what = hint.name || 'the result';
  const fix = text === null || text === undefined || text === hint.text ? null : text;
  return {
    start,
    end,
    severity: 'warning',
    code: 'stale-shape-comment',
    message: [
      `${what} is ${found}, but ${speaker(hint.trust)} says ${hint.text}: ${reason}.`,
      ...(fix === null ? [] : [`Fix: write ${fix}`]),
    ].join('\n'),
    related: [],
    ...(fix === null ? {} : { fix: { title: `Write ${fix}`, start, end, text: fix } }),
  };
}

function plain(d: Dim): string {
  return d.format((s) => s.name);
}

export function readable({ front, open, back }: KnownShape): string {
  const text = (d: Dim) => d.format((s) => s.name, '·');
  return shapeText([...front.map(text), ...(open ? ['…'] : []), ...back.map(text)]);
}
