import type { ModuleSummary } from '../analysis/facts';

/** `1,771,776`; `?` when it is not known. */
export function countText(n: number | null): string {
  return n === null ? '?' : n.toLocaleString('en-US');
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
