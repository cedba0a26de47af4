/** Facts made by hand, for tests of what is shown of them. */
import type { NoConstant } from '../../../src/analysis/constants/constants';
import type { Context, DimFact, ExpressionFact, Facts, TensorFact } from '../../../src/analysis/facts';
import type { Analyser } from '../../../src/features/analyser';
import { DocumentText, type View } from '../../../src/features/document';

/** `B`, `768`, `?`, `n_embd=768` (a size with a name). */
export function dim(text: string, origin?: DimFact['origin']): DimFact {
  const [name, size] = text.split('=');
  const value = /^\d+$/.test(size ?? text) ? Number(size ?? text) : null;
  return {
    text: name,
    value,
    symbol: text === '?' ? null : value === null ? `f.${text}` : String(value),
    ...(size === undefined ? {} : { name }),
    ...(origin ? { origin } : {}),
  };
}

/** `B T 64`; `…` stands for unknown dims. */
export function tensor(dims: string, more: Partial<TensorFact> = {}): TensorFact {
  const words = dims.split(' ').filter((word) => word !== '');
  const rest = words.indexOf('…');
  const facts = words.filter((word) => word !== '…').map((word) => dim(word));
  const texts = words.map((word) => word.split('=')[0]);
  const text = texts.length === 1 && rest < 0 ? `(${texts[0]},)` : `(${texts.join(', ')})`;
  return { dims: facts, rest: rest < 0 ? null : rest, text, dtype: 'float32', library: 'torch', why: [], ...more };
}

/** A fact about the place in `source` that the snippet between `‹` and `›` marks. */
export function fact(
  source: string,
  marked: string,
  tensors: string | TensorFact | ExpressionFact['tensors'],
  more: Partial<ExpressionFact> = {},
): ExpressionFact {
  const { start, end } = place(source, marked);
  const list = typeof tensors === 'string' ? [{ tensor: tensor(tensors), contexts: [0] }] : tensors;
  const entries = 'dims' in list ? [{ tensor: list as TensorFact, contexts: [0] }] : list;
  return { start, end, kind: 'expression', path: [], tensors: entries as ExpressionFact['tensors'], ...more };
}

/** The offsets of the part between `‹` and `›`, or of the whole snippet. */
export function place(source: string, marked: string): { start: number; end: number } {
  const plain = marked.replace(/[‹›]/g, '');
  const at = source.indexOf(plain);
  if (at < 0) throw new Error(`not in the source: ${plain}`);
  const open = marked.indexOf('‹');
  if (open < 0) return { start: at, end: at + plain.length };
  return { start: at + open, end: at + marked.indexOf('›') - 1 };
}

export const symbols: Context = { id: 0, label: 'with symbols' };

export function factsOf(expressions: readonly ExpressionFact[], more: Partial<Facts> = {}): Facts {
  return {
    uri: 'file:///w/model.py',
    version: 1,
    expressions: [...expressions].sort((a, b) => a.start - b.start || b.end - a.end),
    moduleExpressions: [],
    problems: [],
    modules: [],
    contexts: [symbols],
    incomplete: null,
    missing: [],
    ...more,
  };
}

/** @param others texts of other documents by uri. */
export function viewOf(source: string, facts: Facts, others: Record<string, string> = {}): View {
  return {
    facts,
    document: new DocumentText(facts.uri, source),
    textOf: (uri) => (uri in others ? new DocumentText(uri, others[uri]) : null),
  };
}

/** An analyser whose facts are what a function says. */
export class FakeAnalyser implements Analyser {
  readonly documents = new Map<string, { version: number; text: string }>();
  options: unknown = null;
  analysed = 0;

  /** So many turns of work are left before a document's facts are all there. */
  work = 0;

  constructor(public analyse: (uri: string, text: string) => Facts) {}

  setDocument(uri: string, _path: string | null, version: number, text: string): void {
    this.documents.set(uri, { version, text });
  }

  removeDocument(uri: string): void {
    this.documents.delete(uri);
  }

  setOptions(options: unknown): void {
    this.options = options;
  }

  facts(uri: string): Facts {
    this.analysed++;
    const { version, text } = this.documents.get(uri)!;
    return { ...this.analyse(uri, text), uri, version };
  }

  isWhole(): boolean {
    return true;
  }

  constant(): NoConstant {
    return { reason: 'nothing is evaluated' };
  }

  advance(): boolean {
    return this.work-- <= 0;
  }

  factsAround(uri: string): Facts {
    return this.facts(uri);
  }
}
