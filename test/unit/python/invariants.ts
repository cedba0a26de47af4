import type { Module } from '../../../src/python/ast';
import { type AnyNode, children } from '../../../src/python/visit';

/** A line for each node whose range is not inside its parent's or not a range of the text. */
export function misplacedNodes(module: Module, length: number): string[] {
  const wrong: string[] = [];
  const stack: [AnyNode, AnyNode | null][] = [[module, null]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [node, parent] = top;
    const outside = parent !== null && !isBeside(node, parent) && (node.start < parent.start || node.end > parent.end);
    if (!(node.start >= 0 && node.start <= node.end && node.end <= length) || outside) {
      wrong.push(`${node.kind} ${node.start}-${node.end} in ${parent?.kind} ${parent?.start}-${parent?.end}`);
    }
    for (const child of children(node)) {
      stack.push([child, node]);
    }
  }
  return wrong;
}

/** Python gives decorators a place before the definition they belong to. */
function isBeside(node: AnyNode, parent: AnyNode): boolean {
  return (parent.kind === 'FunctionDef' || parent.kind === 'ClassDef') && parent.decorators.includes(node as never);
}
