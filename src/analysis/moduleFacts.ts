/** Modules as facts: parameters, and what their last call yielded. Taken while the run that made them lasts. */
import { type Dim, DimOverflow } from '../core/dim';
import { itemSize } from '../core/dtype';
import { ifKnown } from '../core/ops/literals';
import { formatShape, knownDims, type Shape } from '../core/shape';
import type { Spent } from './costs';
import type { AmountFact, FlopFact, ModuleFact } from './facts';
import { settled } from './interp/tensors';
import { parameterCount } from './parameters';
import type { LastCall } from './recorder';
import type { InstanceValue } from './values/values';

/** More modules inside one are not listed. */
const MAX_INNER = 2000;

type Inner = NonNullable<ModuleFact['inner']>[number];

export class ModuleFacts {
  private readonly known = new Map<InstanceValue, ModuleFact>();

  constructor(
    private readonly calls: ReadonlyMap<InstanceValue, LastCall>,
    private readonly normalize: (d: Dim) => Dim,
  ) {}

  /** The module with those inside it. */
  tree(module: InstanceValue): ModuleFact {
    const inner: Inner[] = [];
    this.collect(module, '', inner, new Set([module]));
    return { ...this.fact(module), inner };
  }

  fact(module: InstanceValue): ModuleFact {
    const fact = this.known.get(module) ?? this.make(module);
    this.known.set(module, fact);
    return fact;
  }

  private make(module: InstanceValue): ModuleFact {
    const n = this.count(module);
    const value = n?.value ?? null;
    return {
      className: module.cls.name,
      parameters: value,
      ...(n && value === null ? { formula: n.format((s) => s.name, '·') } : {}),
      ...this.output(module),
      flops: this.flops(module),
    };
  }

  private count(module: InstanceValue): Dim | null {
    try {
      const count = parameterCount(module);
      return count && this.normalize(count);
    } catch (e) {
      if (e instanceof DimOverflow) return null;
      throw e;
    }
  }

  private output(module: InstanceValue): { output: string | null; memory: number | null } {
    const value = this.calls.get(module)?.output;
    const t = value && settled(value);
    if (t?.kind !== 'tensor') return { output: null, memory: null };
    const text = formatShape(t.shape, (d) => dimText(this.normalize(d)));
    return {
      output: t.dtype ? `${t.dtype} ${text}` : text,
      memory: t.dtype && bytes(t.shape, itemSize(t.dtype), this.normalize),
    };
  }

  private flops(module: InstanceValue): FlopFact | null {
    const spent = this.calls.get(module)?.spending.spent();
    return spent ? ifKnown(() => flopFact({ ...spent, flops: this.normalize(spent.flops) })) : null;
  }

  private collect(module: InstanceValue, prefix: string, into: Inner[], done: Set<InstanceValue>): void {
    for (const [name, v] of module.attrs.vars) {
      if (v.kind !== 'instance' || !v.cls.lookup('forward') || done.has(v) || into.length >= MAX_INNER) continue;
      done.add(v);
      const path = prefix === '' ? name : `${prefix}.${name}`;
      into.push({ ...this.fact(v), path });
      this.collect(v, path, into, done);
    }
  }
}

export function flopFact({ flops, atLeast }: Spent): FlopFact {
  return { ...amountFact(flops), atLeast };
}

export function amountFact(d: Dim): AmountFact {
  return { text: d.formula(), value: d.value };
}

function dimText(d: Dim): string {
  return d.value !== null ? String(d.value) : d.format((s) => s.name, '·');
}

function bytes(shape: Shape, item: number, normalize: (d: Dim) => Dim): number | null {
  const sizes = knownDims(shape)?.map((d) => normalize(d).value);
  return sizes?.reduce<number | null>((n, size) => (n === null || size === null ? null : n * size), item) ?? null;
}
