/** An operation that can be benchmarked: what it takes and yields, what it costs, what is right, and kernels for it. */

/** By the names that the kernels have for them: whole numbers from 0. */
export type Sizes = Readonly<Record<string, number>>;

export interface SizeSpec {
  readonly name: string;
  /** `rows of a and of the result`. */
  readonly label: string;
  /** Where nothing says it. */
  readonly otherwise: number;
  /** A size that is a yes (1) or a no (0). */
  readonly isFlag?: boolean;
}

/** What a kernel reads. Its elements are a function of its place in the list and of theirs, so they need not be sent. */
export interface Input {
  readonly name: string;
  readonly length: number;
  /** Uniform in ±scale; integers from -128 to 127; whole numbers from 0 to below `below`. */
  readonly kind: { readonly scale: number } | 'int8' | { readonly below: number };
}

export type Data = Float32Array | Int8Array | Uint32Array;

export type Inputs = Readonly<Record<string, Data>>;

/** A row of the result as it should be. */
export interface ReferenceRow {
  readonly values: Float64Array;
  /** The sum of the absolute values of all terms that went into each: what rounding errors are proportional to. */
  readonly magnitudes: Float64Array;
}

export interface Kernel {
  readonly id: string;
  readonly title: string;
  /** WGSL files that run one after the other, each over what those before it have written. */
  readonly passes: readonly string[];
  /** What the device must offer. */
  readonly needs?: 'subgroups' | 'shader-f16';
  /** The relative error of an input as the kernel reads it; 0 for single precision. */
  readonly rounding?: number;
  /** Why it can't have these sizes; null when it can. */
  readonly refuses?: (sizes: Sizes) => string | null;
}

export interface Preset {
  readonly title: string;
  readonly sizes: Sizes;
}

export interface Operation {
  readonly id: string;
  readonly title: string;
  /** In a line, in Unicode. */
  readonly formula: string;
  readonly sizes: readonly SizeSpec[];
  readonly presets: readonly Preset[];
  inputs(sizes: Sizes): readonly Input[];
  /** Elements of what passes leave to later ones, by name. */
  scratch?(sizes: Sizes): Readonly<Record<string, number>>;
  /** Why there is no result at these sizes; null when there is. */
  refuses?(sizes: Sizes): string | null;
  /** The result, called `out`. */
  output(sizes: Sizes): { readonly rows: number; readonly columns: number };
  /** Floating-point operations that the result takes; a product and a sum are two. */
  flops(sizes: Sizes): number;
  /** Bytes when every input is read once and the result is written once. */
  bytes(sizes: Sizes): number;
  /** Most |error| / magnitude that rounding explains, in units of 2^-24. */
  tolerance(sizes: Sizes): number;
  /** In float64 from the inputs in float32. */
  reference(inputs: Inputs, sizes: Sizes, row: number): ReferenceRow;
  readonly kernels: readonly Kernel[];
}

/** 4 bytes for each element of float32. */
export function floatBytes(...lengths: number[]): number {
  return 4 * lengths.reduce((sum, n) => sum + n, 0);
}

/** @throws an Error for people when a size is missing or no whole number from 0. */
export function checkSizes(operation: Operation, sizes: Sizes): void {
  for (const { name, isFlag } of operation.sizes) {
    const size = sizes[name];
    if (!Number.isSafeInteger(size) || size < 0) throw new Error(`${name} should be a whole number from 0, is ${size}`);
    if (isFlag && size > 1) throw new Error(`${name} should be 0 or 1, is ${size}`);
  }
  const reason = operation.refuses?.(sizes);
  if (reason) throw new Error(reason);
}
