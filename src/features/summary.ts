import type { Facts, FlopFact, ModuleSummary } from '../analysis/facts';
import { countText, flopsText } from './counts';
import { DocumentText } from './document';
import { spanAt } from './lexical';
import { typesText } from './text';

/** The modules that a file builds: by its factories, and as variables. */
export function modulesOf(facts: Facts, text: string): ModuleSummary[] {
  const document = new DocumentText(facts.uri, text);
  const variables = new Map<string, ModuleSummary[]>();
  for (const { start, end, module } of facts.moduleExpressions) {
    const name = text.slice(start, end);
    const isVariable = /^\w+$/.test(name) && /^\s*(:[^=\n]*)?=[^=]/.test(text.slice(end, end + 100));
    if (!isVariable || spanAt(document.lexical.lines, start)?.start !== start) continue;
    const { inner = [], ...root } = module;
    const all = [{ ...root, path: '', output: root.output ?? outputOf(facts, text, name) }, ...inner];
    variables.set(
      name,
      all.map((m) => ({ ...m, name, output: m.output ?? null, start, end })),
    );
  }
  return [...facts.modules, ...[...variables.values()].flat()];
}

/** The shape of the first call of a variable in the file. */
function outputOf(facts: Facts, text: string, name: string): string | null {
  const call = facts.expressions.find((e) => e.path.length === 0 && text.startsWith(`${name}(`, e.start));
  return call ? typesText(call.tensors.map((t) => t.tensor)) : null;
}

/**
 * The modules that a file builds as a table, inner modules indented under their root. Outputs are those of the last
 * call in a run; memory is what the output takes.
 */
export function summaryTable(modules: readonly ModuleSummary[]): string {
  if (modules.length === 0) return 'no modules are built in this file';
  const rows = modules.map((m) => {
    const depth = m.path === '' ? 0 : m.path.split('.').length;
    const name = m.path === '' ? m.name : m.path.slice(m.path.lastIndexOf('.') + 1);
    const memory = m.memory === undefined || m.memory === null ? '' : bytesText(m.memory);
    const count = m.formula ?? countText(m.parameters);
    return ['  '.repeat(depth) + name, m.className, m.output ?? '', count, flopsCell(m.flops ?? null), memory];
  });
  const table = [['module', 'class', 'output', 'parameters', 'FLOPs', 'memory'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const cell = (text: string, column: number) =>
    column < 3 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  const totals = activations(modules).flatMap(({ root, bytes, count }) =>
    count < 2 ? [] : [`activations of ${root.name}: ${bytesText(bytes)}, the outputs of ${count} innermost modules`],
  );
  return [
    ...table.map((row) => row.map(cell).join('  ').trimEnd()),
    ...(totals.length > 0 ? ['', ...totals] : []),
  ].join('\n');
}

export interface Activations {
  readonly root: ModuleSummary;
  /** Of the outputs of the last calls of the modules that hold no others. */
  readonly bytes: number;
  /** The modules of which that is known. */
  readonly count: number;
}

/** For each module that holds all the others that follow it: what the modules inside leave for the backward pass, each once. */
export function activations(modules: readonly ModuleSummary[]): Activations[] {
  const totals: Activations[] = [];
  for (const [n, root] of modules.entries()) {
    if (root.path !== '') continue;
    const end = modules.findIndex((m, k) => k > n && m.path === '');
    const own = modules.slice(n, end < 0 ? modules.length : end);
    const holders = new Set(own.flatMap(({ path }) => (path === '' ? [] : prefixes(path))));
    const outputs = own.filter((m) => !holders.has(m.path)).flatMap((m) => m.memory ?? []);
    totals.push({ root, bytes: outputs.reduce((sum, b) => sum + b, 0), count: outputs.length });
  }
  return totals;
}

/** '', `a` and `a.b` of `a.b.c`. */
function prefixes(path: string): string[] {
  const parts = path.split('.');
  return parts.map((_, n) => parts.slice(0, n).join('.'));
}

/** Longer formulas make the table too wide. */
const MAX_FORMULA = 40;

/** `4.83 G`, `≥ 4.83 G` where some of it is not known, `2·B·T·n_embd²`, its first terms where it is long. */
function flopsCell(flops: FlopFact | null): string {
  if (!flops) return '';
  const text = flops.value === null ? shortFormula(flops.text) : flopsText(flops.value).replace('FLOPs', '').trimEnd();
  return flops.atLeast ? `≥ ${text}` : text;
}

function shortFormula(text: string): string {
  if (text.length <= MAX_FORMULA) return text;
  const end = text.lastIndexOf(' + ', MAX_FORMULA);
  return end > 0 ? `${text.slice(0, end)} + …` : '…';
}

/** `512 B`, `1.2 MiB`. */
function bytesText(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, n < 1 ? 0 : Math.floor(Math.log2(n) / 10));
  return `${unit === 0 ? n : (n / 1024 ** unit).toFixed(1)} ${units[unit]}`;
}
