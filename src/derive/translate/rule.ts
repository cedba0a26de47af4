/** What a rule of translation sees of an application of an operator. */
import type { Call, Node } from '../../core/graph/node';
import { bindArgs } from '../../core/ops/args';
import type { Arg, OpArgs } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import { full } from '../product';
import { constant, type Size } from '../size';
import type { Term } from '../term';
import { Untranslatable } from '../untranslatable';

/** The terms of the results of an operator; one where it has one result. */
export type Rule = (c: Applied) => Term | readonly Term[];

export interface Rules {
  readonly [operator: string]: Rule;
}

export { Untranslatable };

export class Applied {
  readonly args: OpArgs;

  constructor(
    readonly call: Call,
    private readonly ofNode: (node: Node) => Term,
    readonly sizeOf: (n: number) => Size,
    readonly numberOf: (x: number) => Size,
    /** How many elements an axis of the size has in this computation. */
    readonly elementsOf: (size: Size) => number,
  ) {
    this.args = bindArgs(call.args);
  }

  get name(): string {
    return this.call.operator.name;
  }

  /** A tensor or a number. */
  term(name: string): Term {
    const arg = this.call.args.get(name);
    switch (arg?.kind) {
      case 'tensor':
        if (arg.node) return this.ofNode(arg.node as Node);
        break;
      case 'int':
        if (arg.value.value !== null) return this.number(arg.value.value);
        break;
      case 'float':
        if (arg.value !== null) return this.number(arg.value);
        break;
      case 'bool':
        if (arg.value !== null) return this.number(Number(arg.value));
    }
    throw new Untranslatable(`${this.name}: ${name} is no tensor`);
  }

  /** Indices, one number each. */
  ofIndex(arg: Arg): Term {
    if (arg.kind !== 'tensor' || !arg.node) throw new Untranslatable(`${this.name}: an index is no tensor`);
    if (arg.type.dtype === 'bool') throw new Untranslatable(`${this.name}: elements where something holds`);
    return this.ofNode(arg.node as Node);
  }

  terms(name: string): Term[] {
    const arg = this.call.args.get(name);
    if (arg?.kind !== 'list') throw new Untranslatable(`${this.name}: ${name} is no list`);
    return arg.items.map((item) => {
      if (item.kind !== 'tensor' || !item.node) throw new Untranslatable(`${this.name}: ${name} holds no tensors`);
      return this.ofNode(item.node as Node);
    });
  }

  number(x: number): Term {
    return full([], this.numberOf(x));
  }

  has(name: string): boolean {
    return this.args.has(name);
  }

  /** Sizes of the result. */
  get dims(): readonly Size[] {
    return this.dimsOf(this.call.results[0]);
  }

  dimsOf(node: Node): readonly Size[] {
    const dims = knownDims(node.outline.shape);
    if (!dims) throw new Untranslatable(`${this.name}: the rank is not known`);
    return dims.map((d) => {
      if (d.value === null) throw new Untranslatable(`${this.name}: a size is not known`);
      return d.value === 0 ? constant(0) : this.sizeOf(d.value);
    });
  }

  /** Where a part of an axis begins or ends; null at the ends of the axis. @throws Untranslatable where it has no name. */
  bound(n: number, whole: number): Size | null {
    return n === 0 || n === whole ? null : this.sizeOf(n);
  }

  /** An axis that may count from the end. */
  axis(name: string, rank: number, otherwise = -1): number {
    const at = this.has(name) ? this.args.constInt(name) : otherwise;
    return at < 0 ? at + rank : at;
  }

  /** One or several axes, all where none are given. */
  axes(name: string, rank: number): number[] {
    const arg = this.call.args.get(name);
    if (!arg || arg.kind === 'none') return Array.from({ length: rank }, (_, i) => i);
    const items = arg.kind === 'list' ? arg.items : [arg];
    if (arg.kind === 'list' && items.length === 0 && this.name !== 'sum')
      return Array.from({ length: rank }, (_, i) => i);
    return items.map((item) => {
      if (item.kind !== 'int' || item.value.value === null)
        throw new Untranslatable(`${this.name}: axes are not known`);
      const at = item.value.value;
      return at < 0 ? at + rank : at;
    });
  }

  flag(name: string): boolean {
    return this.has(name) && this.args.bool(name);
  }
}
