/** Names of sizes for the engine, which knows numbers and names alone. */
import type { DimFact } from '../analysis/facts';
import { latexName } from '../derive/index';

/** A larger number is computed with as a name, so that checks stay small: what holds for all sizes holds for it. */
const LARGEST_NUMBER = 12;

export class SizeWords {
  private readonly names = new Map<string, string>();
  private readonly texts = new Map<string, string>();

  /** @param code a number that it mentions stays a number: it may have to do with the size. */
  constructor(private readonly code: string) {}

  /** A name or a number; null for a size that is not known. Equal sizes have equal names. */
  of(dim: DimFact): string | null {
    const { value, symbol, text } = dim;
    if (value === null && symbol === null) return null;
    if (value !== null && (value <= 1 || (value <= LARGEST_NUMBER && this.isMentioned(value)))) return String(value);
    const key = value === null ? symbol! : `= ${value}`;
    const known = this.names.get(key);
    if (known) return known;
    const name = this.free(dim.name ?? text, value);
    this.names.set(key, name);
    this.texts.set(name, dim.name ?? text);
    return name;
  }

  /** The same in LaTeX. */
  shownLatex(latex: string): string {
    let text = latex;
    for (const [name, shown] of this.texts)
      if (name !== shown) text = text.replaceAll(latexName(name), () => sizeLatex(shown));
    return text;
  }

  /** What people read for a size of the engine, which may be a product: `2·size_768`. */
  shown(size: string): string {
    return size.replace(/[A-Za-z_]\w*/g, (name) => this.texts.get(name) ?? name);
  }

  private isMentioned(value: number): boolean {
    return new RegExp(`(^|[^\\w.])${value}($|[^\\w.])`).test(this.code);
  }

  private free(wanted: string, value: number | null): string {
    const taken = new Set(this.names.values());
    const isName = /^[A-Za-z_]\w*$/.test(wanted);
    if (isName && !taken.has(wanted)) return wanted;
    const base = isName ? wanted : 'size';
    for (let n = value ?? 1; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
  }
}

/** `768`, `(n_embd//n_head)`: nothing in it is a command. */
function sizeLatex(text: string): string {
  if (/^\d+$/.test(text)) return text;
  return `\\text{(${text.replace(/[\\{}$#%&^~_]/g, (c) => (c === '\\' || c === '^' || c === '~' ? ' ' : `\\${c}`))})}`;
}
