/**
 * The memory of tensors in an evaluation: what a program does in place gives it another node, and the tensors that are
 * views of it are taken from it again.
 */

import type { Node } from '../../core/graph/node';
import { exactly } from '../../core/intervals';
import type { Element, TensorType, Var } from '../../core/ops/operator';
import { Undetermined } from '../../core/ops/operator';
import { width } from '../../core/tensor/storage';
import type { Tensor } from '../../core/tensor/tensor';
import { Cell } from '../values/heap';
import type { Live } from '../values/values';
import type { Leaf } from './autograd';
import type { Evaluation } from './evaluation';
import type { Interpreter } from './interpreter';

/** Tensors of more elements are no Python numbers. */
const MAX_ELEMENTS = 4096;

function elementsOf(value: Tensor): readonly Element[] | undefined {
  if (value.size > MAX_ELEMENTS || width(value.dtype) === 2) return undefined;
  return Array.from(value.dense(), exactly);
}

/** The type of a tensor that is computed with. Few rules ask for its elements one by one: they are told when asked for. */
export class ComputedType implements TensorType {
  readonly shape: TensorType['shape'];
  readonly dtype: TensorType['dtype'];
  readonly library: TensorType['library'];
  readonly weak: boolean;

  constructor(
    { shape, dtype, library, weak }: TensorType,
    readonly data: Tensor,
  ) {
    this.shape = shape;
    this.dtype = dtype;
    this.library = library;
    this.weak = weak ?? false;
  }

  get values(): readonly Element[] | undefined {
    return elementsOf(this.data);
  }
}

let versions = 0;

export function nextVersion(): number {
  return ++versions;
}

interface MemoryState {
  readonly node: Node;
  readonly version: number;
  readonly lost: string | null;
  readonly leaf: Leaf | null;
  readonly unset: Node | null;
}

/** What a tensor and its views share. */
export class Memory extends Cell {
  /** Why its elements are not known any more. */
  lost: string | null = null;
  /**
   * The library may have laid the elements out otherwise, so that what is a view here is a copy there, or the other way
   * round: then nothing is said after a write.
   */
  doubtful: string | null = null;
  version = ++versions;
  /** Set where the gradient by it is collected. */
  leaf: Leaf | null = null;
  /** Of memory that is not filled yet: where it is not (bool), with anything in those places of `node`. */
  unset: Node | null = null;
  /** There are views of it that are not followed, since its elements were not known: they never will be. */
  hasStrays = false;
  /** In the library these are the same memory: where one is written to, the others are not followed any more. */
  readonly twins: Memory[] = [];
  /** Others that may be the same elements: what is written to one of them is not known of the others. */
  readonly linked = new Set<Memory>();

  constructor(
    /** All elements, one after the other. */
    public node: Node,
    /** The layout is surely that of the library. */
    readonly isSure: boolean,
  ) {
    super();
  }
  save(): MemoryState {
    return { node: this.node, version: this.version, lost: this.lost, leaf: this.leaf, unset: this.unset };
  }
  load(s: MemoryState) {
    Object.assign(this, s);
  }
  merge(states: readonly MemoryState[]): MemoryState {
    const [first] = states;
    if (states.every((s) => s.version === first.version && s.lost === first.lost)) return first;
    const lost = 'it depends on a condition that is not known';
    return { node: first.node, version: ++versions, lost, leaf: first.leaf, unset: null };
  }
  same(a: MemoryState, b: MemoryState) {
    return a.version === b.version && a.lost === b.lost && a.leaf === b.leaf;
  }
}

/** A tensor as a part of a memory. */
export class View implements Live {
  /** A number of NumPy, where PyTorch has a tensor of no dims. */
  isNumber = false;

  constructor(
    readonly evaluation: Evaluation,
    readonly memory: Memory,
    private node: Node,
    /** The elements without their gradient, as `detach()` and `.data` give them. */
    readonly isDetached = false,
    private version = memory.version,
  ) {}

  /** The node that stands for the elements now. */
  get current(): Node {
    if (this.memory.lost) throw new Undetermined(this.memory.lost);
    if (this.version !== this.memory.version) {
      const { sizes, strides, offset } = this.layout;
      const size = [...sizes];
      const { graph } = this.evaluation;
      const input = this.isDetached ? (graph.detach(this.memory.node) as Node) : this.memory.node;
      this.node = this.isWhole
        ? input
        : (graph.call('strided_part', { input, size, stride: [...strides], storage_offset: offset }) as Node);
      this.version = this.memory.version;
    }
    return this.node;
  }

  /** Sizes and strides, which no write changes. */
  get layout(): Tensor {
    return this.node.value;
  }

  /** All of the memory, in its own shape. */
  get isWhole(): boolean {
    return isWhole(this.layout) && this.memory.node.value.sizes.join() === this.layout.sizes.join();
  }

  /** Does the node stand for the elements? */
  isNow(node: Var): boolean {
    return !this.memory.lost && this.current === node;
  }

  get elements(): readonly Element[] | undefined {
    if (this.memory.lost) return undefined;
    return elementsOf(this.current.value);
  }

  /** Puts other elements of the same shape and type in the place of these. */
  write(i: Interpreter, node: Node): void {
    const { memory, evaluation } = this;
    if (memory.lost) return this.restore(i, node);
    if (memory.doubtful) return this.lose(i, memory.doubtful);
    const value = this.layout;
    if (overlaps(value)) {
      throw evaluation.refuse(
        'several elements of what is written to are one in memory, as it is expanded or unfolded; clone it first',
      );
    }
    const { graph } = evaluation;
    const isDetached = this.isDetached || !evaluation.autograd.isOn;
    if (isDetached && !memory.leaf && evaluation.autograd.requires(memory.node)) {
      return this.lose(i, 'it was written to without its gradient, which stays that of the old elements');
    }
    const src = isDetached ? (graph.detach(node) as Node) : node;
    if (isWhole(value)) return this.put(i, evaluation.packed(src));
    const part = { size: [...value.sizes], stride: [...value.strides], storage_offset: value.offset };
    this.put(i, graph.call('strided_scatter', { input: memory.node, src, ...part }) as Node);
  }

  /** Memory whose elements were not known is known again when all of it is written to. */
  private restore(i: Interpreter, node: Node): void {
    const { memory } = this;
    if (!this.isWhole || memory.hasStrays) return;
    i.heap.touch(memory);
    memory.lost = null;
    memory.unset = null;
    memory.doubtful = null;
    this.put(i, this.evaluation.packed(node));
  }

  private put(i: Interpreter, node: Node): void {
    const { memory, evaluation } = this;
    const { leaf } = memory;
    i.heap.touch(memory);
    if (leaf && !this.isDetached && evaluation.autograd.isOn) {
      throw evaluation.refuse('a leaf that requires a gradient is written to in place; use torch.no_grad() or .data');
    }
    memory.node = leaf ? (evaluation.graph.detach(node) as Node) : node;
    if (leaf) evaluation.autograd.replace(leaf, memory.node);
    memory.version = ++versions;
    for (const twin of memory.twins) {
      i.heap.touch(twin);
      twin.lost ??= 'another tensor in the same memory was written to';
    }
  }

  lose(i: Interpreter, reason: string): void {
    const lose = (memory: Memory): void => {
      if (memory.lost && !memory.unset) return;
      i.heap.touch(memory);
      memory.lost ??= reason;
      memory.unset = null;
      for (const other of memory.linked) lose(other);
    };
    lose(this.memory);
  }
}

/** Are some elements the same in memory? True also where that is not easily told. */
function overlaps({ sizes, strides }: Tensor): boolean {
  const axes = sizes.map((size, a) => ({ size, step: Math.abs(strides[a]) })).filter(({ size }) => size > 1);
  axes.sort((a, b) => a.step - b.step);
  let reach = 0;
  for (const { size, step } of axes) {
    if (step <= reach) return true;
    reach += step * (size - 1);
  }
  return false;
}

/** The tensor is all of its array. */
export function isWhole(t: Tensor): boolean {
  return t.isContiguous && t.offset === 0 && t.data.length === t.size * width(t.dtype);
}
