import type { Facts, ModuleSummary } from '../analysis/facts';
import { countText } from './counts';
import { DocumentText } from './document';
import { spanAt } from './lexical';
import { typesText } from './text';

/** The modules that a file builds: by its factories, and as variables. */
export function modulesOf(facts: Facts, text: string): ModuleSummary[] {
  const document = new DocumentText(facts.uri, text);
  const variables = new Map<string, ModuleSummary>();
  for (const { start, end, module } of facts.moduleExpressions) {
    const name = text.slice(start, end);
    const isVariable = /^\w+$/.test(name) && /^\s*(:[^=\n]*)?=[^=]/.test(text.slice(end, end + 100));
    if (!isVariable || spanAt(document.lexical.lines, start)?.start !== start) continue;
    variables.set(name, { name, path: '', ...module, output: outputOf(facts, text, name), start, end });
  }
  return [...facts.modules, ...variables.values()];
}

/** The shape of the first call of a variable in the file. */
function outputOf(facts: Facts, text: string, name: string): string | null {
  const call = facts.expressions.find((e) => e.path.length === 0 && text.startsWith(`${name}(`, e.start));
  return call ? typesText(call.tensors.map((t) => t.tensor)) : null;
}

/** The modules that a file builds as a table, inner modules indented under their root. */
export function summaryTable(modules: readonly ModuleSummary[]): string {
  if (modules.length === 0) return 'no modules are built in this file';
  const rows = modules.map((m) => {
    const depth = m.path === '' ? 0 : m.path.split('.').length;
    const name = m.path === '' ? m.name : m.path.slice(m.path.lastIndexOf('.') + 1);
    return ['  '.repeat(depth) + name, m.className, m.output ?? '', countText(m.parameters)];
  });
  const table = [['module', 'class', 'output', 'parameters'], ...rows];
  const width = (column: number) => Math.max(...table.map((row) => row[column].length));
  const widths = [width(0), width(1), width(2), width(3)];
  const line = (row: string[]) =>
    `${row[0].padEnd(widths[0])}  ${row[1].padEnd(widths[1])}  ${row[2].padEnd(widths[2])}  ${row[3].padStart(widths[3])}`;
  return table.map((row) => line(row).trimEnd()).join('\n');
}
