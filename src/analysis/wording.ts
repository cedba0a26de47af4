/** What sizes, shapes and costs are called in facts. Texts are kept, as most of a document stays as it is when it is edited. */
import { Dim, type Sym } from '../core/dim';
import { itemSize } from '../core/dtype';
import { ifKnown } from '../core/ops/literals';
import type { AmountFact, DimFact, TensorFact } from './facts';
import { amountFact, flopFact } from './moduleFacts';
import type { Origins } from './origins';
import type { SeenTensor } from './recorder';
import { SymbolNames } from './symbolNames';

type Costs = Pick<TensorFact, 'flops' | 'bytes'>;

/** Texts of a symbolic dim, and what its symbols were called then: a symbol may be given a better name. */
interface DimTexts {
  readonly text: string;
  readonly symbol: string;
  readonly symbols: readonly Sym[];
  readonly names: readonly string[];
}

export class Wording {
  readonly names = new SymbolNames();
  private readonly dims = new WeakMap<Dim, DimTexts>();
  private readonly costs = new WeakMap<SeenTensor, Costs>();

  textsOf(d: Dim): DimTexts {
    const old = this.dims.get(d);
    if (old?.symbols.every((sym, n) => sym.name === old.names[n])) return old;
    const symbols = [...new Set(d.symbols())];
    const text = d.format((s) => s.name, '·');
    const symbol = d.format((s) => this.names.unique(s));
    const texts = { text, symbol, symbols, names: symbols.map((s) => s.name) };
    this.dims.set(d, texts);
    return texts;
  }

  costsOf(t: SeenTensor): Costs {
    let costs = this.costs.get(t);
    if (!costs) this.costs.set(t, (costs = costsOf(t)));
    return costs;
  }
}

function costsOf(t: SeenTensor): Costs {
  if (!t.cost || t.cost.flops.value === 0) return {};
  const bytes = bytesOf(t);
  return { flops: flopFact(t.cost), ...(bytes ? { bytes } : {}) };
}

function bytesOf({ dtype, front, open }: SeenTensor): AmountFact | null {
  const bytes = dtype && !open ? ifKnown(() => Dim.product(front).mul(itemSize(dtype))) : null;
  return bytes && amountFact(bytes);
}

/** Says what tensors are, with the places that their sizes come from at present. */
export class Describer {
  private readonly dims = new Map<Dim, DimFact>();

  constructor(
    private readonly wording: Wording,
    private readonly origins: Origins,
  ) {}

  tensor(t: SeenTensor, why: readonly string[]): TensorFact {
    const dims = [...t.front, ...t.back].map((d) => this.dim(d));
    const texts = dims.map((d) => d.text);
    if (t.open) texts.splice(t.front.length, 0, '…');
    return {
      dims,
      rest: t.open ? t.front.length : null,
      text: shapeText(texts),
      dtype: t.dtype,
      library: t.library,
      ...this.wording.costsOf(t),
      why,
    };
  }

  private dim(d: Dim): DimFact {
    let fact = this.dims.get(d);
    if (!fact) this.dims.set(d, (fact = d.value !== null ? this.number(d, d.value) : this.formula(d)));
    return fact;
  }

  private number(d: Dim, value: number): DimFact {
    const name = d.label?.name || undefined;
    const origin = this.origin(d);
    return {
      text: name ?? String(value),
      value,
      symbol: null,
      ...(name ? { name } : {}),
      ...(origin ? { origin } : {}),
    };
  }

  private formula(d: Dim): DimFact {
    const { text, symbol, symbols } = this.wording.textsOf(d);
    if (d.sym) {
      const origin = this.origin(d);
      return { text, value: null, symbol, ...(origin ? { origin } : {}) };
    }
    const parts = symbols.flatMap((sym) => {
      const origin = this.origin(Dim.symbol(sym));
      return origin ? [{ name: sym.name, origin }] : [];
    });
    return { text, value: null, symbol, ...(parts.length > 0 ? { parts } : {}) };
  }

  private origin(d: Dim): DimFact['origin'] {
    const o = this.origins.of(d);
    return o && this.origins.fact(o);
  }
}

/** As Python writes a tuple. */
export function shapeText(texts: readonly string[]): string {
  return texts.length === 1 && texts[0] !== '…' ? `(${texts[0]},)` : `(${texts.join(', ')})`;
}
