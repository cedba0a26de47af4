/**
 * Shapes of equal rank that differ from one model of a file to the next, as one shape: `(N, 64, H, W)` of `resnet18()` and
 * `(N, 256, H, W)` of `resnet50()` are `(N, planes, H, W)`. The new size says less than the list, and so holds for models that
 * other files build, too.
 */
import type { Configured } from './configured';
import type { DimFact, TensorFact } from './facts';
import { shapeText } from './wording';

/** A shape, and the labels of the models in which it is taken. */
export interface InModels {
  readonly tensor: TensorFact;
  readonly models: readonly string[];
}

/** More sizes than this are summed up. */
const MAX_TOLD = 4;

export class Varying {
  /** By the numbers of each model and where they come from: the same size wherever it stands. */
  private readonly sizes = new Map<string, DimFact>();
  private readonly taken = new Set<string>();

  constructor(readonly configured: Configured) {}

  /** One shape for all; null where they differ in more than numbers, or one model has several. */
  merged(shapes: readonly InModels[]): TensorFact | null {
    const [first] = shapes.map((s) => s.tensor);
    const models = shapes.flatMap((s) => s.models);
    if (shapes.length < 2 || new Set(models).size !== models.length || shapes.some((s) => s.models.length === 0))
      return null;
    const isAlike = ({ tensor: t }: InModels) =>
      t.rest === first.rest &&
      t.dims.length === first.dims.length &&
      t.dtype === first.dtype &&
      t.library === first.library;
    if (!shapes.every(isAlike)) return null;
    const dims: DimFact[] = [];
    for (const axis of first.dims.keys()) {
      const dim = this.dim(shapes.map(({ tensor, models }) => ({ dim: tensor.dims[axis], models })));
      if (!dim) return null;
      dims.push(dim);
    }
    const texts = dims.map((d) => d.text);
    if (first.rest !== null) texts.splice(first.rest, 0, '…');
    const { flops: _flops, bytes: _bytes, ...rest } = first;
    return { ...rest, dims, text: shapeText(texts) };
  }

  private dim(all: readonly { readonly dim: DimFact; readonly models: readonly string[] }[]): DimFact | null {
    const [{ dim: first }] = all;
    if (all.every(({ dim }) => dim.value === first.value && dim.symbol === first.symbol && !isUnknown(dim)))
      return first;
    if (all.some(({ dim }) => isUnknown(dim))) return null;
    const from = ({ value, symbol, name, origin }: DimFact) => [
      value ?? symbol,
      name,
      origin?.text,
      origin?.place?.start,
    ];
    const key = JSON.stringify(all.flatMap(({ dim, models }) => models.map((m) => [m, ...from(dim)])).sort());
    let size = this.sizes.get(key);
    if (!size) {
      const text = this.name(all.find(({ dim }) => dim.name !== undefined)?.dim.name);
      const origin = { text: `${sizesText(all.map(({ dim }) => dim))}, by model` };
      this.sizes.set(key, (size = { text, value: null, symbol: `models.${text}`, origin }));
    }
    return size;
  }

  private name(wanted: string | undefined): string {
    const base = wanted !== undefined && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(wanted) ? wanted : 'n';
    let name = base;
    for (let k = 2; this.taken.has(name); k++) name = `${base}${k}`;
    this.taken.add(name);
    return name;
  }
}

function isUnknown(d: DimFact): boolean {
  return d.value === null && d.symbol === null;
}

/** `64 or 256`, `16 to 960`, `H//14 or H//16`. */
function sizesText(sizes: readonly DimFact[]): string {
  const numbers = [...new Set(sizes.map((d) => d.value))].filter((n) => n !== null).sort((a, b) => a - b);
  const formulas = [...new Set(sizes.flatMap((d) => (d.value === null ? [d.text] : [])))];
  const each = [...numbers.map(String), ...formulas];
  if (each.length <= MAX_TOLD) return `${each.slice(0, -1).join(', ')} or ${each.at(-1)}`;
  return formulas.length === 0 ? `${each[0]} to ${each.at(-1)}` : `one of ${each.length} sizes`;
}
