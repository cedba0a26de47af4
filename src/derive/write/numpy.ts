/** Formulas in NumPy's words, over `np` and `math`. */
import type { Size } from '../size';
import type { Options } from '../term';
import { isConvolution, numpyConvolution } from './convolution';
import { PythonWriter } from './python';
import { ATOM, bracketed, type Code, PLUS, rowsText, TIMES } from './writer';

export class NumpyWriter extends PythonWriter {
  protected readonly module = 'np';
  protected readonly words = {
    ...same('exp expm1 log log1p log2 log10 sinc sin cos tan tanh sinh cosh abs sign floor ceil trunc', 'np.'),
    ...same('maximum minimum where', 'np.'),
    asin: 'np.arcsin',
    acos: 'np.arccos',
    atan: 'np.arctan',
    atan2: 'np.arctan2',
    asinh: 'np.arcsinh',
    acosh: 'np.arccosh',
    atanh: 'np.arctanh',
    round: 'np.round',
    erf: 'np.vectorize(math.erf)',
    erfc: 'np.vectorize(math.erfc)',
    lgamma: 'np.vectorize(math.lgamma)',
    inverse: 'np.linalg.inv',
    det: 'np.linalg.det',
    cholesky: 'np.linalg.cholesky',
    pinv: 'np.linalg.pinv',
    eigenvalues: 'np.linalg.eigvalsh',
  };

  protected axis(axes: readonly number[], keepdims: boolean): string {
    const which = axes.length === 1 ? String(axes[0]) : `(${axes.join(', ')})`;
    return `axis=${which}${keepdims ? ', keepdims=True' : ''}`;
  }

  protected elementsOf(name: string): Code {
    return { text: `${name}.size`, level: ATOM };
  }

  transpose(a: Code, rank: number): Code {
    if (rank === 2) return { ...a, text: `${bracketed(a, ATOM)}.T`, level: ATOM };
    return { ...a, text: `np.swapaxes(${a.text}, -1, -2)`, level: ATOM };
  }

  permute(a: Code, axes: readonly number[]): Code {
    return { ...a, text: `${bracketed(a, ATOM)}.transpose(${axes.join(', ')})`, level: ATOM };
  }

  broadcast(a: Code, dims: readonly Size[]): Code {
    if (/^-?[\d.e-]+$/.test(a.text)) return this.full(a, dims);
    return { ...a, text: `np.broadcast_to(${a.text}, ${this.shape(dims)})`, level: ATOM };
  }

  protected special(
    fn: string,
    args: readonly Code[],
    options: Options,
    dims: readonly Size[],
    rank: number,
  ): Code | null {
    const [x] = args;
    const text = (t: string, level = ATOM): Code => ({ text: t, level });
    if (isConvolution(fn)) return numpyConvolution(fn, args, options);
    switch (fn) {
      case 'sigmoid':
        return text(`1 / (1 + np.exp(-${bracketed(x, TIMES)}))`, TIMES);
      case 'softplus':
        return text(`np.logaddexp(0, ${x.text})`);
      case 'relu':
        return text(`np.maximum(${x.text}, 0)`);
      case 'softmax':
        return text(`np.exp(${this.minusLogSum(x, options)})`);
      case 'log_softmax':
        return text(this.minusLogSum(x, options), PLUS);
      case 'logsumexp':
        return text(`np.logaddexp.reduce(${x.text}, axis=${this.axes(options, rank)})`);
      case 'amax':
      case 'amin':
        return text(`${bracketed(x, ATOM)}.${fn.slice(1)}(axis=${this.axes(options, rank)})`);
      case 'prod':
        return text(`${bracketed(x, ATOM)}.prod(axis=${this.axes(options, rank)})`);
      case 'argmax':
      case 'argmin':
        return text(`${bracketed(x, ATOM)}.${fn}(axis=${this.axes(options, rank)})`);
      case 'cumsum':
        return text(`np.cumsum(${x.text}, axis=${options.axis})`);
      case 'roll':
        return text(`np.roll(${x.text}, ${this.list(options.shifts)}, ${this.list(options.axes)})`);
      case 'flip':
        return text(`np.flip(${x.text}, ${(options.axes as number[]).join(', ')})`);
      case 'one_hot':
        return text(`np.eye(${this.size(dims[dims.length - 1]).text})[${x.text}]`);
      case 'identity_row':
        return text(`np.eye(${this.size(dims[0]).text})[${options.k}]`);
      case 'identity_rows':
        return text(`np.eye(${this.size(dims[1]).text})[${rowsText(args, options)}]`);
      case 'repeated_rows':
        return text(`np.repeat(${this.eye(dims[1]).text}, ${options.by}, axis=0)`);
      case 'eigenvectors':
        return text(`np.linalg.eigh(${x.text})[1]`);
      case 'singular_values':
        return text(`np.linalg.svd(${x.text}, compute_uv=False)`);
      case 'left_singular':
      case 'right_singular':
        return text(`np.linalg.svd(${x.text}, full_matrices=False)[${fn === 'left_singular' ? 0 : 2}]`);
      case 'arange':
        return text(`np.arange(${this.size(dims[0]).text})`);
      case 'logcumsumexp':
        return text(`np.logaddexp.accumulate(${x.text}, axis=${options.axis})`);
      case 'sort':
      case 'argsort':
      case 'cumprod':
        return text(`np.${fn}(${x.text}, axis=${options.axis})`);
      case 'tril':
      case 'triu':
        return text(`np.${fn}(${x.text}${options.k ? `, ${options.k}` : ''})`);
      case 'reshape':
        return { ...x, ...text(`${bracketed(x, ATOM)}.reshape(${this.shape(dims)})`) };
      case 'cat':
        return text(`np.concatenate([${args.map((a) => a.text).join(', ')}], axis=${options.axis})`);
      case 'logdet':
      case 'logabsdet':
        return text(`np.linalg.slogdet(${x.text})[1]`);
      case 'det_sign':
        return text(`np.linalg.slogdet(${x.text})[0]`);
      default:
        return null;
    }
  }

  private list(values: Options[string]): string {
    const items = values as readonly number[];
    return items.length === 1 ? String(items[0]) : `(${items.join(', ')})`;
  }

  private minusLogSum(x: Code, options: Options): string {
    return `${x.text} - np.logaddexp.reduce(${x.text}, axis=${options.axis}, keepdims=True)`;
  }

  private axes(options: Options, rank: number): string {
    const axes = options.axes as readonly number[];
    if (axes.length === rank) return rank === 1 ? '0' : 'None';
    return axes.length === 1 ? String(axes[0]) : `(${axes.join(', ')})`;
  }
}

function same(names: string, prefix: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, prefix + name]));
}
