/** Our syntax tree in the form in which ast-dump.py writes Python's, and the comparison of the two. */

import type { Constant, FormattedValue } from '../src/python/ast';
import { parse } from '../src/python/parse';
import { type AnyNode, children } from '../src/python/visit';

export type Entry = [start: number, end: number, depth: number, kind: string, detail: unknown[]];

function constantDetail(node: Constant): unknown[] {
  switch (node.type) {
    case 'int':
      return ['int', `0x${(node.value as number | bigint).toString(16)}`];
    case 'none':
    case 'ellipsis':
      return [node.type, null];
    default:
      return [node.type, node.value];
  }
}

function joinedDetail(parts: readonly (string | FormattedValue)[]): unknown[] {
  return [parts.map((part) => (typeof part === 'string' ? part : `${part.debug ?? ''}\0`)).join('')];
}

function detail(node: AnyNode): unknown[] {
  switch (node.kind) {
    case 'Constant':
      return constantDetail(node);
    case 'Name':
      return [node.id];
    case 'Attribute':
      return [node.attr];
    case 'Parameter':
    case 'Keyword':
    case 'ClassDef':
    case 'MatchStar':
    case 'MatchAs':
    case 'ExceptHandler':
      return [node.name];
    case 'Alias':
      return [node.name, node.asname];
    case 'FunctionDef':
      return [node.name, node.isAsync];
    case 'Global':
    case 'Nonlocal':
      return [node.names];
    case 'MatchMapping':
      return [node.rest];
    case 'MatchClass':
      return [node.kwdNames];
    case 'MatchSingleton':
      return [node.value];
    case 'BinOp':
    case 'UnaryOp':
    case 'BoolOp':
    case 'AugAssign':
      return [node.op];
    case 'Compare':
      return [...node.ops];
    case 'ImportFrom':
      return [node.module, node.level];
    case 'For':
    case 'With':
      return [node.isAsync];
    case 'JoinedStr':
      return joinedDetail(node.parts);
    case 'FormattedValue':
      return [node.debug !== null && node.conversion === null && node.format === null ? 'r' : node.conversion];
    default:
      return [];
  }
}

/** Our nodes in the form of the other side; before 3.12 Python knew no places inside f-strings. */
export function ourEntries(text: string, insideStrings: boolean): { entries: Entry[]; errors: number } {
  const module = parse(text);
  const entries: Entry[] = [];
  const visit = (node: AnyNode, depth: number) => {
    // Python gives these no range.
    const isListed = node.kind !== 'MatchCase' && node.kind !== 'Module';
    const isClosed = node.kind === 'JoinedStr' && !insideStrings;
    if (isListed) {
      entries.push([node.start, node.end, depth, node.kind, isClosed ? [] : detail(node)]);
    }
    if (!isClosed) {
      for (const child of children(node)) {
        visit(child, isListed ? depth + 1 : depth);
      }
    }
  };
  visit(module, 0);
  return { entries, errors: module.errors.length };
}

function order(a: Entry, b: Entry): number {
  return a[0] - b[0] || b[1] - a[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0);
}

/** The same node? Floats are compared as numbers, strings with characters given by name not at all. */
function same(ours: Entry, theirs: Entry, text: string): boolean {
  for (let k = 0; k < 4; k++) {
    if (ours[k] !== theirs[k]) {
      return false;
    }
  }
  const [type, value] = theirs[4];
  if (ours[3] === 'Constant' && (type === 'float' || type === 'complex')) {
    return ours[4][0] === type && Object.is(ours[4][1], Number(String(value).replace('inf', 'Infinity')));
  }
  if (JSON.stringify(ours[4]) === JSON.stringify(theirs[4])) {
    return true;
  }
  if (ours[3] === 'Name') {
    // Python compares names in NFKC form; ours are as written.
    return String(ours[4][0]).normalize('NFKC') === theirs[4][0];
  }
  return (ours[3] === 'Constant' || ours[3] === 'JoinedStr') && text.slice(ours[0], ours[1]).includes('\\N{');
}

/** Where two trees first differ, as text; null when they agree. */
export function firstDifference(ourNodes: Entry[], theirNodes: Entry[], text: string): string | null {
  const ours = ourNodes.toSorted(order);
  const theirs = theirNodes.toSorted(order);
  const length = Math.max(ours.length, theirs.length);
  for (let k = 0; k < length; k++) {
    if (ours[k] === undefined || theirs[k] === undefined || !same(ours[k], theirs[k], text)) {
      const at = Math.min(ours[k]?.[0] ?? text.length, theirs[k]?.[0] ?? text.length);
      const line = text.slice(0, at).split('\n').length;
      return `line ${line}\n  ours   ${JSON.stringify(ours[k])}\n  python ${JSON.stringify(theirs[k])}`;
    }
  }
  return null;
}
