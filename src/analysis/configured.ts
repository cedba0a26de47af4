/**
 * What holds in the models that a file builds need not hold in others: `head_dim` may be 32 in all of them because each
 * factory chose its sizes so. A number that code of the class (or function) itself writes is a fact of it; any other is
 * called by a name of its own, and only what people read says the number.
 */
import type { FunctionDef, Node } from '../python/ast';
import { walk } from '../python/visit';
import type { DimFact, Place, TensorFact } from './facts';
import type { SourceFile } from './source';

export class Configured {
  private made = 0;
  private readonly bodies: readonly FunctionDef[];

  constructor(private readonly file: SourceFile) {
    const found: FunctionDef[] = [];
    walk(file.ast, (node) => {
      if (node.kind === 'FunctionDef') found.push(node);
      return undefined;
    });
    this.bodies = found;
  }

  /** The shape as other models may have it. `at`: the expression that has it. */
  opened(tensor: TensorFact, at: Node): TensorFact {
    return { ...tensor, dims: tensor.dims.map((d) => (this.isOf(d, at) ? d : this.named(d))) };
  }

  /** Is the size a symbol, not known at all, or a number that is written in what stands around the expression? */
  private isOf(d: DimFact, at: Node): boolean {
    // In `H//16` the 16 may be of a configuration.
    if (d.value === null) return d.symbol === null || /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(d.symbol);
    if (d.value === 1) return true;
    const place = d.origin?.place;
    if (place?.uri !== this.file.uri || !this.writes(d.value, place)) return false;
    const around = this.file.ast.body.find((s) => s.start <= at.start && at.end <= s.end);
    return Boolean(around && around.start <= place.start && place.end <= around.end && !this.isDefault(place.start));
  }

  /** Does the number itself stand there, and no computation of it? */
  private writes(value: number, { start, end }: Place): boolean {
    return new RegExp(`(?<![\\w.])${value}(?![\\w.])`).test(this.file.text.slice(start, end));
  }

  /** Does it stand in the header of a function, where defaults do? */
  private isDefault(at: number): boolean {
    return this.bodies.some((f) => f.start <= at && at < (f.body[0]?.start ?? f.end));
  }

  private named(d: DimFact): DimFact {
    const base = d.name ?? 'size';
    return { ...d, value: null, symbol: `models.${base}_${++this.made}` };
  }
}
