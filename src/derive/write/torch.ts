/** Formulas in PyTorch's words, over `torch` and `math`. */
import type { Size } from '../size';
import type { Options } from '../term';
import { isConvolution, torchConvolution } from './convolution';
import { PythonWriter } from './python';
import { ATOM, bracketed, type Code, PLUS, rowsText } from './writer';

export class TorchWriter extends PythonWriter {
  protected readonly module = 'torch';
  protected readonly words = {
    ...same(
      'exp expm1 log log1p log2 log10 sinc lgamma digamma sin cos tan tanh sinh cosh abs sign floor ceil trunc round',
    ),
    ...same('asin acos atan atan2 asinh acosh atanh sigmoid relu erf erfc where maximum minimum matrix_exp'),
    softplus: 'torch.nn.functional.softplus',
    inverse: 'torch.linalg.inv',
    det: 'torch.linalg.det',
    logdet: 'torch.logdet',
    cholesky: 'torch.linalg.cholesky',
    pinv: 'torch.linalg.pinv',
    eigenvalues: 'torch.linalg.eigvalsh',
    singular_values: 'torch.linalg.svdvals',
  };

  protected axis(axes: readonly number[], keepdims: boolean): string {
    const which = axes.length === 1 ? String(axes[0]) : `(${axes.join(', ')})`;
    return `dim=${which}${keepdims ? ', keepdim=True' : ''}`;
  }

  protected elementsOf(name: string): Code {
    return { text: `${name}.numel()`, level: ATOM };
  }

  transpose(a: Code, rank: number): Code {
    return { ...a, text: `${bracketed(a, ATOM)}.${rank === 2 ? 'T' : 'mT'}`, level: ATOM };
  }

  permute(a: Code, axes: readonly number[]): Code {
    return { ...a, text: `${bracketed(a, ATOM)}.permute(${axes.join(', ')})`, level: ATOM };
  }

  broadcast(a: Code, dims: readonly Size[]): Code {
    if (isNumber(a.text)) return this.full(a, dims);
    return { ...a, text: `${bracketed(a, ATOM)}.expand(${this.shape(dims)})`, level: ATOM };
  }

  protected special(fn: string, args: readonly Code[], options: Options, dims: readonly Size[]): Code | null {
    const [x] = args;
    const text = (t: string): Code => ({ text: t, level: ATOM });
    const axes = options.axes as readonly number[] | undefined;
    if (isConvolution(fn)) return torchConvolution(fn, args, options, this.shape(dims));
    switch (fn) {
      case 'maximum':
      case 'minimum':
        for (const [t, bound] of [args, [args[1], x]]) {
          if (!isNumber(bound.text)) continue;
          return text(`${bracketed(t, ATOM)}.clamp(${fn === 'maximum' ? 'min' : 'max'}=${bound.text})`);
        }
        return null;
      case 'softmax':
      case 'log_softmax':
      case 'cumsum':
      case 'cumprod':
      case 'logcumsumexp':
      case 'argsort':
        return text(`torch.${fn}(${x.text}, dim=${options.axis})`);
      case 'argmax':
      case 'argmin':
        return text(`${bracketed(x, ATOM)}.${fn}(dim=${axes![0]})`);
      case 'where':
        return args[0].isTruth
          ? null
          : text(`torch.where(${bracketed(args[0], PLUS)} > 0, ${args[1].text}, ${args[2].text})`);
      case 'logsumexp':
      case 'amax':
      case 'amin':
        return text(`torch.${fn}(${x.text}, dim=${axes!.length === 1 ? axes![0] : `(${axes!.join(', ')})`})`);
      case 'prod':
        return axes!.length === 1
          ? text(`${bracketed(x, ATOM)}.prod(dim=${axes![0]})`)
          : text(`${bracketed(x, ATOM)}.prod()`);
      case 'roll':
        return text(
          `torch.roll(${x.text}, (${(options.shifts as number[]).join(', ')},), (${(options.axes as number[]).join(', ')},))`,
        );
      case 'flip':
        return text(`torch.flip(${x.text}, (${(options.axes as number[]).join(', ')},))`);
      case 'one_hot':
        return text(`torch.eye(${this.size(dims[dims.length - 1]).text})[${x.text}]`);
      case 'identity_row':
        return text(`torch.eye(${this.size(dims[0]).text})[${options.k}]`);
      case 'identity_rows':
        return text(`torch.eye(${this.size(dims[1]).text})[${rowsText(args, options)}]`);
      case 'repeated_rows':
        return text(`${this.eye(dims[1]).text}.repeat_interleave(${options.by}, dim=0)`);
      case 'eigenvectors':
        return text(`torch.linalg.eigh(${x.text})[1]`);
      case 'left_singular':
      case 'right_singular':
        return text(`torch.linalg.svd(${x.text}, full_matrices=False)[${fn === 'left_singular' ? 0 : 2}]`);
      case 'arange':
        return text(`torch.arange(${this.size(dims[0]).text})`);
      case 'sort':
        return text(`torch.sort(${x.text}, dim=${options.axis})[0]`);
      case 'tril':
      case 'triu':
        return text(`torch.${fn}(${x.text}${options.k ? `, ${options.k}` : ''})`);
      case 'reshape':
        return { ...x, ...text(`${bracketed(x, ATOM)}.reshape(${this.shape(dims)})`) };
      case 'cat':
        return text(`torch.cat([${args.map((a) => a.text).join(', ')}], dim=${options.axis})`);
      case 'logabsdet':
        return text(`torch.linalg.slogdet(${x.text})[1]`);
      case 'det_sign':
        return text(`torch.linalg.slogdet(${x.text})[0]`);
      default:
        return null;
    }
  }
}

function isNumber(text: string): boolean {
  return /^-?\d[\d.]*(e-?\d+)?$/.test(text);
}

function same(names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, `torch.${name}`]));
}
