/**
 * What to change, for every kind of clash that a shape rule reports: for those who read an error without its page in
 * docs/problems.md. A rule that knows more precisely says so in the error's `fix`.
 */
import { resolve } from '../shape';
import type { Arg, Operator, ShapeError } from './operator';
import { show } from './output';

export const advice: Readonly<Record<string, string>> = {
  'stale-shape-comment': 'write the shape that is there',
  'matmul-mismatch':
    'make the last dim of the first operand the last but one of the second, perhaps by transposing one',
  'matmul-scalar': 'multiply by a number with *',
  'linear-mismatch': 'make the last dim of the input the last dim of the weight',
  'batch-mismatch': 'give both operands the same number of matrices',
  'bilinear-rank': 'give both inputs the same number of dims',
  'multi-dot-empty': 'give at least two matrices',
  'tensordot-dims': 'name as many dims of both operands, of equal sizes',
  'cross-rank': 'give both operands the same number of dims',
  'cross-size': 'take vectors of 3 numbers along that dim',
  'einsum-equation': 'write a term for each operand and a letter for each of its dims',
  'einsum-mismatch': 'give every letter one size',
  'broadcast-mismatch': 'make the two sizes equal or one of them 1, perhaps with unsqueeze',
  'inplace-shape': 'write x = x + y, which makes a new tensor',
  'setitem-mismatch': 'assign a value of the shape of the part, or one that broadcasts to it',
  'complex-last': 'give pairs of real and imaginary parts in a last dim of size 2',
  'glu-odd': 'halve a dim of even size',
  'prelu-channels': 'give one slope, or one for each channel',
  'reshape-size': 'ask for as many elements as there are; one size may be -1',
  'reshape-inferred': 'leave one size at most to -1, and none where another is 0',
  'flatten-order': 'let start_dim come before end_dim',
  'expand-size': 'ask for sizes of at least 0, or -1 to keep a size',
  'expand-mismatch': 'expand dims of size 1 only',
  'expand-rank': 'give at least as many sizes as there are dims',
  'repeat-rank': 'give a number of repeats for each dim',
  'permute-rank': 'name every dim once',
  'squeeze-size': 'squeeze dims of size 1 only',
  'movedim-length': 'give as many destinations as sources',
  'rot90-axes': 'give two different dims',
  'roll-length': 'give a shift for each dim',
  'as-strided': 'give a stride for each size',
  'unfold-size': 'take windows no longer than the dim',
  'window-rank': 'give a window size for each dim',
  'window-size': 'take windows no longer than the dim',
  'unfold-step': 'take a step of at least 1',
  'pixel-shuffle': 'give channels that the square of the factor divides, and sizes that the factor divides to go back',
  'channel-groups': 'take a number of groups that divides the channels',
  ragged: 'give rows of the same length',
  'unpack-count': 'write as many names as there are parts',
  'cat-mismatch': 'make all sizes equal but that of the dim along which tensors are joined',
  'cat-rank': 'give all tensors the same number of dims',
  'stack-mismatch': 'give tensors of one shape',
  'stack-rank': 'give tensors of one shape',
  rank: 'add dims with unsqueeze, or take some away with squeeze, flatten or an index',
  'split-size': 'take parts of at least one element',
  'split-sum': 'let the sizes of the parts add up to the size of the dim',
  'split-count': 'ask for at least one part',
  'split-divides': 'take a number of parts that divides the size, or use tensor_split',
  'chunk-count': 'ask for at least one part',
  'axis-range': 'choose a dim that the tensor has',
  'axis-repeated': 'name each dim once',
  'index-range': 'take an index within the dim',
  'index-rank': 'write at most one index for each dim',
  'index-ellipsis': 'write one ... at most',
  'index-mask': 'give a mask of the sizes of the dims that it selects from',
  'index-source': 'give as many slices as there are indices',
  'slice-step': 'take a step that is not 0',
  'failed-check': 'give the numbers that the check asks for',
  'slice-bound': 'give one integer',
  'narrow-range': 'take a range within the dim',
  'gather-rank': 'give an index with as many dims as the input',
  'gather-size': 'give an index that is no larger than the input in the other dims',
  'scatter-shape': 'give an index that is no larger than the source, nor than the input in the other dims',
  'histogram-bins': 'give one number, or as many as the input has columns',
  'count-range': 'ask for no more elements than the dim has',
  'conv-channels': 'give the input the number of channels that the weight has, times the groups',
  'conv-groups': 'take a number of groups that divides both numbers of channels',
  'bias-size': 'give one number of the bias for each output channel',
  'kernel-too-large': 'take a smaller kernel or more padding',
  'same-padding': 'take a stride of 1, or padding in numbers',
  'pool-padding': 'pad by half the kernel at most',
  'pool-empty': 'take a smaller kernel or more padding',
  'unpool-indices': 'give the indices that pooling gave, in the shape of the input',
  'fold-channels': 'give channels that the elements of the kernel divide',
  'fold-positions': 'give one column for each position of the kernel',
  'empty-output': 'take a larger input or a smaller kernel',
  'interpolate-size': 'give a size or a factor for each dim behind batch and channels',
  'grid-size':
    'give a grid of the batch size of the input whose last dim holds one coordinate for each dim of the image',
  'pad-length': 'give two numbers for each dim that is padded, the last dim first',
  'pad-rank': 'pad only the dims behind batch and channels',
  'pad-negative': 'cut away no more than there is',
  'pad-too-large': 'pad by less than the size of the dim',
  'argument-length': 'give one number, or one for each dim',
  'argument-type': 'give an argument of the kind that is expected',
  'not-positive': 'give a number above 0',
  'layer-size': 'give the input the size that the weights have',
  'attention-heads': 'take a number of heads that divides the width',
  'attention-size': 'give query, key and value the sizes that the weights and one another have',
  'norm-channels': 'give one number for each channel of the input',
  'norm-shape': 'make normalized_shape the last sizes of the input',
  'norm-rank': 'add dims with unsqueeze, or take some away with flatten',
  'norm-groups': 'take a number of groups that divides the channels',
  'norm-one-value': 'give more than one value for each channel, or evaluate with the running statistics',
  'loss-shape': 'give a target of the shape that the loss expects of this input',
  'loss-rank': 'give an input and a target of the ranks that the loss expects',
  'loss-weight': 'give a weight for each class',
  'reduction-name': "write 'mean', 'sum' or 'none'",
  'dtype-mismatch': 'convert one of the operands: .float() for numbers, .long() for indices',
  'not-square': 'give square matrices; for others there are pinv, lstsq and svd',
  'matrix-size': 'give matrices whose sizes fit one another',
  'norm-axes': 'take the norm over one dim, or over two different ones',
  'empty-reduction': 'give at least one element',
  'diff-order': 'take differences of an order of at least 0',
  'gradient-spacing': 'give one spacing, or one for each dim or point',
  'cov-weights': 'give a weight for each observation',
  'fft-axes': 'give one length for each dim',
  'fft-points': 'transform at least one point',
  'stft-size': 'take a window no longer than the frame, and a frame no longer than the signal',
  'box-size': 'give boxes of the number of coordinates that is expected',
  'box-count': 'give one score or index for each box',
  'einops-pattern': 'write a name for each dim, and the same names on both sides',
  'einops-size': 'give sizes that fit the pattern',
  'negative-size': 'ask for sizes of at least 0',
  'arange-step': 'take a step that is not 0',
  'arange-bounds': 'take a step that leads from the start to the end',
};

/** The same for arguments whose elements have no result, by words of the message. */
const adviceOnElements: readonly (readonly [words: RegExp, change: string])[] = [
  [/out of range|beyond|is not one of/, 'take indices that the sizes allow'],
  [/singular/, 'give a matrix that has an inverse, or use pinv or lstsq'],
  [/no elements|0 elements|\d+ are needed|more places than/, 'give more elements'],
  [/finite/, 'replace NaN and infinity first, as nan_to_num does'],
  [/positive.definite/, 'give a symmetric positive-definite matrix'],
];

/** `add was given input (2, 3), other (4,)`: the tensors among the arguments of a call; empty where there is none. */
export function shapesGiven(op: Operator, args: ReadonlyMap<string, Arg>): string {
  const texts = [...args].flatMap(([name, arg]) => {
    const text = shapeText(arg);
    return text === null ? [] : [`${name} ${text}`];
  });
  return texts.length > 0 ? `${op.name} was given ${texts.join(', ')}` : '';
}

function shapeText(arg: Arg): string | null {
  if (arg.kind === 'tensor') return show(resolve(arg.type.shape));
  if (arg.kind !== 'list' || arg.items.length === 0) return null;
  const items = arg.items.map(shapeText);
  return items.includes(null) ? null : `[${items.join(', ')}]`;
}

/** The clash, the shapes of the operands, and what to change, in one line. */
export function fullMessage(error: ShapeError): string {
  return sentence(error.message, error.given, error.fix ?? advice[error.code]);
}

/** The same of elements that have no result. */
export function fullMessageOf(error: RangeError, given: string): string {
  return sentence(error.message, given, adviceOnElements.find(([words]) => words.test(error.message))?.[1]);
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('; ');
}
