/**
 * What the numeric kernels compute, over typed arrays. There are three sets with this interface (see `index.ts`);
 * every one checks its arguments first and throws a `RangeError` before anything is written.
 *
 * Matrices and rows are dense unless a stride is given. `out` may be an operand itself (in place) for what works
 * on rows and for the element-wise kernels; it must not overlap the operands of matmul and attention.
 */

export type FloatArray = Float32Array | Float64Array;

/** Element (i, j) of matrix n of a batch is `data[offset + n·batchStride + i·rowStride + j·columnStride]`. */
export interface MatrixView<A extends FloatArray = FloatArray> {
  readonly data: A;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** 0 takes the same matrix for all of the batch. */
  readonly batchStride: number;
}

export interface MatmulSize {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  /** The size that is summed over; 0 gives zeros. */
  readonly k: number;
}

export interface LayerNormOptions<A extends FloatArray = FloatArray> {
  readonly rows: number;
  readonly columns: number;
  readonly epsilon: number;
  /** One factor a column. */
  readonly weight?: A | null;
  /** One term a column. */
  readonly bias?: A | null;
}

/** Adjoints of x (like x), weight and bias (one number a column). */
export interface LayerNormGradient<A extends FloatArray = FloatArray> {
  readonly x: A;
  readonly weight: A;
  readonly bias: A;
}

export interface AttentionOptions<A extends FloatArray = FloatArray> {
  /** Batch times heads. */
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  /** Of a query and a key. */
  readonly width: number;
  /** Of a value and of a row of the output. */
  readonly valueWidth: number;
  readonly scale: number;
  /**
   * Query i sees the keys j ≤ i + firstPosition and no others; null: all keys. 0 is PyTorch's `is_causal`, the number of
   * keys kept from before is what a KV cache needs.
   */
  readonly firstPosition: number | null;
  /** Added to the scaled scores: one (queries, keys) matrix an entry of the batch, `stride` apart; 0 shares one. */
  readonly mask?: { readonly data: A; readonly stride: number } | null;
}

/** Adjoints of queries, keys and values, each like its operand. */
export interface AttentionGradient<A extends FloatArray = FloatArray> {
  readonly q: A;
  readonly k: A;
  readonly v: A;
}

/** Reduction of the middle axis of an array of shape (outer, reduced, inner). */
export interface ReductionSize {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

export interface Kernels {
  readonly name: 'plain' | 'simd' | 'relaxed-simd';

  /** out[n] = a[n] · b[n]; a is (m, k), b is (k, n), both with any strides; out is dense, (batch, m, n). */
  matmul<A extends FloatArray>(out: A, a: MatrixView<A>, b: MatrixView<A>, size: MatmulSize): void;

  /** exp(x − max x) / Σ exp(x − max x) along each row. A row of nothing but −∞ is NaN, as is one with NaN or +∞. */
  softmax<A extends FloatArray>(out: A, x: A, rows: number, columns: number): void;

  /** x − max x − log Σ exp(x − max x) along each row. */
  logSoftmax<A extends FloatArray>(out: A, x: A, rows: number, columns: number): void;

  /** The adjoint of x where y = softmax x and g is the adjoint of y: y · (g − Σ g·y) along each row. */
  softmaxGradient<A extends FloatArray>(out: A, g: A, y: A, rows: number, columns: number): void;

  /** The same where y = log softmax x: g − exp y · Σ g. */
  logSoftmaxGradient<A extends FloatArray>(out: A, g: A, y: A, rows: number, columns: number): void;

  /** (x − mean) / √(variance + ε) · weight + bias along each row; the variance is the biased one. */
  layerNorm<A extends FloatArray>(out: A, x: A, options: LayerNormOptions<A>): void;

  /**
   * The adjoints of x, weight and bias where g is that of the layer norm. With u the normalised x and h = g · weight:
   * (h − mean h − u · mean (h·u)) / √(variance + ε) along each row, Σ g·u and Σ g down each column.
   */
  layerNormGradient<A extends FloatArray>(
    out: LayerNormGradient<A>,
    g: A,
    x: A,
    options: Omit<LayerNormOptions<A>, 'bias'>,
  ): void;

  /**
   * softmax(q·kᵀ·scale + mask)·v without the (queries, keys) matrix, by blocks of keys with a running maximum and sum
   * (Milakov & Gimelshein 2018; Dao et al. 2022). All operands are dense. A query that sees no key gives NaN.
   */
  attention<A extends FloatArray>(out: A, q: A, k: A, v: A, options: AttentionOptions<A>): void;

  /**
   * The adjoints of q, k and v where g is that of the attention. With the weights P = softmax(q·kᵀ·scale + mask), which are
   * computed again, V' = Pᵀ·g; S' = P·(g·vᵀ − Σ P·(g·vᵀ)) along each row; Q' = S'·k·scale and K' = S'ᵀ·q·scale. Every query
   * must see a key.
   */
  attentionGradient<A extends FloatArray>(
    out: AttentionGradient<A>,
    g: A,
    q: A,
    k: A,
    v: A,
    options: AttentionOptions<A>,
  ): void;

  /** Sums are accumulated in float64. */
  sum<A extends FloatArray>(out: A, x: A, size: ReductionSize): void;
  /** NaN wins. */
  max<A extends FloatArray>(out: A, x: A, size: ReductionSize): void;

  add<A extends FloatArray>(out: A, a: A, b: A): void;
  mul<A extends FloatArray>(out: A, a: A, b: A): void;
  exp(out: Float32Array, x: Float32Array): void;
  tanh(out: Float32Array, x: Float32Array): void;
  /** max(x, 0); NaN stays. */
  relu(out: Float32Array, x: Float32Array): void;
  /** g where y is above 0, else 0. */
  reluGradient(out: Float32Array, g: Float32Array, y: Float32Array): void;
  /** x·Φ(x), with the distribution function itself or with its approximation by tanh. */
  gelu(out: Float32Array, x: Float32Array, approximate: 'none' | 'tanh'): void;
  /** g times the derivative of gelu at x. */
  geluGradient(out: Float32Array, g: Float32Array, x: Float32Array, approximate: 'none' | 'tanh'): void;
}
