/** The registry of operators: one line a family. */

import { operators as arrayIndices } from './arrayIndices';
import { operators as arrayPadding } from './arrayPadding';
import { operators as arrays } from './arrays';
import { operators as attention } from './attention';
import { operators as contraction } from './contraction';
import { operators as convolution } from './convolution';
import { operators as creation } from './creation';
import { operators as ctc } from './ctc';
import { operators as deformable } from './deformable';
import { operators as diagonals } from './diagonals';
import { operators as distance } from './distance';
import { operators as dropout } from './dropout';
import { operators as einops } from './einops';
import { operators as einsum } from './einsum';
import { operators as elementwise } from './elementwise';
import { operators as embedding } from './embedding';
import { operators as expansion } from './expansion';
import { operators as fft } from './fft';
import { withFold } from './fold';
import { operators as fractionalPooling } from './fractionalPooling';
import { operators as gather } from './gather';
import { operators as histograms } from './histograms';
import { operators as indexing } from './indexing';
import { operators as insertion } from './insertion';
import { operators as joining } from './joining';
import { operators as lax } from './lax';
import { operators as layers } from './layers';
import { operators as layout } from './layout';
import { operators as linalg } from './linalg/index';
import { operators as losses } from './losses';
import { operators as masks } from './masks';
import { operators as normalization } from './normalization';
import { operators as norms } from './norms';
import type { Operator } from './operator';
import { operators as overlaps } from './overlaps';
import { operators as padding } from './padding';
import { operators as partition } from './partition';
import { operators as parts } from './parts';
import { operators as picked } from './picked';
import { operators as polynomials } from './polynomials';
import { operators as pooling } from './pooling';
import { operators as products } from './products';
import { operators as random } from './random';
import { operators as ranges } from './ranges';
import { operators as recurrence } from './recurrence';
import { operators as reduction } from './reduction';
import { operators as regions } from './regions';
import { operators as repeats } from './repeats';
import { operators as resampling } from './resampling';
import { operators as rescaling } from './rescaling';
import { operators as reshape } from './reshape';
import { operators as resize } from './resize';
import { operators as solve } from './solve';
import { operators as sorting } from './sorting';
import { operators as splitting } from './splitting';
import { operators as stft } from './stft';
import { operators as strided } from './strided';
import { operators as vision } from './vision';

export interface Family {
  readonly name: string;
  readonly operators: readonly Operator[];
}

/** Families in the order of the documentation. */
export const families: readonly Family[] = [
  { name: 'lax', operators: lax },
  { name: 'vision', operators: vision },
  { name: 'regions', operators: regions },
  { name: 'deformable', operators: deformable },
  { name: 'fft', operators: fft },
  { name: 'stft', operators: stft },
  { name: 'overlaps', operators: overlaps },
  { name: 'norms', operators: norms },
  { name: 'solve', operators: solve },
  { name: 'linalg', operators: linalg },
  { name: 'resampling', operators: resampling },
  { name: 'resize', operators: resize },
  { name: 'einops', operators: einops },
  { name: 'einsum', operators: einsum },
  { name: 'attention', operators: attention },
  { name: 'contraction', operators: contraction },
  { name: 'convolution', operators: convolution },
  { name: 'distance', operators: distance },
  { name: 'dropout', operators: dropout },
  { name: 'embedding', operators: embedding },
  { name: 'layers', operators: layers },
  { name: 'recurrence', operators: recurrence },
  { name: 'losses', operators: losses },
  { name: 'ctc', operators: ctc },
  { name: 'normalization', operators: normalization },
  { name: 'rescaling', operators: rescaling },
  { name: 'padding', operators: padding },
  { name: 'pooling', operators: pooling },
  { name: 'fractionalPooling', operators: fractionalPooling },
  { name: 'products', operators: products },
  { name: 'arrays', operators: arrays },
  { name: 'arrayIndices', operators: arrayIndices },
  { name: 'polynomials', operators: polynomials },
  { name: 'arrayPadding', operators: arrayPadding },
  { name: 'insertion', operators: insertion },
  { name: 'partition', operators: partition },
  { name: 'creation', operators: creation },
  { name: 'elementwise', operators: elementwise },
  { name: 'gather', operators: gather },
  { name: 'indexing', operators: indexing },
  { name: 'joining', operators: joining },
  { name: 'layout', operators: layout },
  { name: 'diagonals', operators: diagonals },
  { name: 'repeats', operators: repeats },
  { name: 'picked', operators: picked },
  { name: 'masks', operators: masks },
  { name: 'parts', operators: parts },
  { name: 'splitting', operators: splitting },
  { name: 'random', operators: random },
  { name: 'ranges', operators: ranges },
  { name: 'strided', operators: strided },
  { name: 'reduction', operators: reduction },
  { name: 'reshape', operators: reshape },
  { name: 'expansion', operators: expansion },
  { name: 'sorting', operators: sorting },
  { name: 'histograms', operators: histograms },
];

const byName = new Map(families.flatMap((f) => f.operators.map((op) => [op.name, withFold(op)] as const)));

/** The operator of that name, or null. */
export function operator(name: string): Operator | null {
  return byName.get(name) ?? null;
}

export function allOperators(): Iterable<Operator> {
  return byName.values();
}
