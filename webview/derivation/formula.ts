/** Formulas by KaTeX, which trusts none of their commands, with MathML beside them for screen readers. */
import katex from 'katex';
import { element } from './elements';

/** A symbol of formulas that stands for an operand of the code. */
export interface OperandSymbol {
  readonly label: string;
  readonly latex: string;
}

export const OPTIONS = { throwOnError: false, trust: false, strict: 'ignore', maxSize: 50 } as const;

export interface FormulaOptions {
  readonly isDisplayed?: boolean;
  /** In words, for a screen reader. */
  readonly words?: string | null;
  readonly symbols?: readonly OperandSymbol[];
}

export function formula(latex: string, { isDisplayed = true, words, symbols = [] }: FormulaOptions = {}): HTMLElement {
  const label: Record<string, string> = words ? { 'aria-label': words } : {};
  const target = element(
    isDisplayed ? 'div' : 'span',
    isDisplayed ? { class: 'formula scrolls', ...label } : label,
    [],
  );
  katex.render(latex, target, { ...OPTIONS, displayMode: isDisplayed });
  // The error of a formula that cannot be set is its source, which is text.
  if (symbols.length > 0)
    for (const html of target.querySelectorAll('.katex-html')) findSymbols(html, textsOf(symbols));
  return target;
}

/** Prose with formulas between dollars and code between backticks. */
export function prose(text: string): (Node | string)[] {
  return text.split(/(\$[^$]+\$|`[^`]+`)/).map((part, k) => {
    if (k % 2 === 0) return part;
    const inside = part.slice(1, -1);
    return part[0] === '$' ? formula(inside, { isDisplayed: false }) : element('code', {}, [inside]);
  });
}

/** Which label each text of a symbol, as it is set, stands for. */
function textsOf(symbols: readonly OperandSymbol[]): ReadonlyMap<string, string> {
  const entries = symbols.map(({ label, latex }) => {
    const target = document.createElement('span');
    katex.render(latex, target, OPTIONS);
    return [textOf(target.querySelector('.katex-html')), label] as const;
  });
  return new Map(entries.filter(([text]) => text !== ''));
}

/** Letters without the invisible ones that hold lines apart. */
function textOf(node: Element | null | undefined): string {
  return (node?.textContent ?? '').replace(/[\u200b\u00a0\s]/g, '');
}

/** Gives the label of its operand to each symbol, the outermost where one is in another: the x in W with index x is none. */
function findSymbols(node: Element, labels: ReadonlyMap<string, string>): void {
  for (const child of node.children) {
    const label = child.classList.contains('mord')
      ? (labels.get(textOf(child)) ?? labels.get(withIndex(child)))
      : undefined;
    if (label !== undefined && child instanceof HTMLElement) {
      child.dataset.symbol = label;
      child.classList.add('symbol');
    } else findSymbols(child, labels);
  }
}

/** `W1` of W with the index 1 and an exponent above it. */
function withIndex(node: Element): string {
  const [base, scripts] = node.children;
  if (!scripts?.classList.contains('msupsub')) return '';
  const both = scripts.querySelector('.vlist')?.children;
  return both?.length === 2 ? textOf(base) + textOf(both[0]) : '';
}

/** Tells when a symbol is pointed at, and when it is left. */
export function tellPointing(tell: (label: string | null) => void): void {
  const labelAt = (e: Event) =>
    e.target instanceof Element ? (e.target.closest<HTMLElement>('[data-symbol]')?.dataset.symbol ?? null) : null;
  let last: string | null = null;
  const now = (label: string | null) => {
    if (label === last) return;
    last = label;
    mark(label);
    tell(label);
  };
  for (const kind of ['mouseover', 'focusin']) document.addEventListener(kind, (e) => now(labelAt(e)));
  document.addEventListener('mouseleave', () => now(null));
}

/** Marks an operand wherever it stands. */
export function mark(label: string | null): void {
  for (const each of document.querySelectorAll<HTMLElement>('[data-symbol]'))
    each.classList.toggle('marked', label !== null && each.dataset.symbol === label);
}
