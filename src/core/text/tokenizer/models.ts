/** The models that cut a word into tokens, as a tokenizer.json describes them. */
import { applyMerges } from '../merge';
import { utf8 } from '../utf8';
import { byType, type Fields } from './fields';
import { bestPieces } from './unigram';
import { longestPieces } from './wordPiece';

export interface Model {
  /** Ids by token. */
  readonly ids: ReadonlyMap<string, number>;
  /** The ids of one word. */
  encode(word: string): number[];
}

export function readModel(fields: Fields): Model {
  return byType(fields, { BPE: bpe, WordPiece: wordPiece, WordLevel: wordLevel, Unigram: unigram });
}

function readVocabulary(f: Fields): Map<string, number> {
  const vocabulary = f.object('vocab');
  const ids = new Map<string, number>();
  for (const token of vocabulary.names) ids.set(token, vocabulary.count(token));
  return ids;
}

/** The token's id, or an error: the file names a token that it does not have. */
function idIn(ids: ReadonlyMap<string, number>, f: Fields, field: string, token: string): number {
  return ids.get(token) ?? f.fail(field, `the token ${JSON.stringify(token)} is not in the vocabulary`);
}

/** The tokens of single bytes, <0x00> to <0xFF>, that stand in for characters that are no tokens; null unless all are there. */
function byteTokens(ids: ReadonlyMap<string, number>): number[] | null {
  const tokens = Array.from({ length: 256 }, (_, b) => ids.get(`<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`));
  return tokens.every((t) => t !== undefined) ? (tokens as number[]) : null;
}

function bpe(f: Fields): Model {
  f.refuse('dropout', [0]);
  const ids = readVocabulary(f);
  const prefix = f.string('continuing_subword_prefix', '');
  const suffix = f.string('end_of_word_suffix', '');
  const unknown = f.has('unk_token') ? idIn(ids, f, 'unk_token', f.string('unk_token')) : null;
  const fuse = f.boolean('fuse_unk', false);
  const bytes = f.boolean('byte_fallback', false) ? byteTokens(ids) : null;
  const whole = f.boolean('ignore_merges', false);
  const merges = readMerges(f, ids, prefix);
  const symbolsOf = (word: string) => {
    const characters = [...word];
    const symbols: number[] = [];
    let afterUnknown = false;
    characters.forEach((c, i) => {
      const token = (i > 0 ? prefix : '') + c + (i === characters.length - 1 ? suffix : '');
      const id = ids.get(token);
      if (id !== undefined) symbols.push(id);
      else if (bytes) for (const b of utf8(token)) symbols.push(bytes[b]);
      else if (unknown !== null && !(fuse && afterUnknown)) symbols.push(unknown);
      afterUnknown = id === undefined && bytes === null;
    });
    return symbols;
  };
  const encode = (word: string) => {
    const id = whole ? ids.get(word) : undefined;
    return id !== undefined ? [id] : applyMerges(symbolsOf(word), (a, b) => merges.get(a)?.get(b));
  };
  return { ids, encode: remembered(encode) };
}

type Merges = Map<number, Map<number, { rank: number; merged: number }>>;

/** Pairs of tokens, either as two strings or as one with a space between. */
function readMerges(f: Fields, ids: ReadonlyMap<string, number>, prefix: string): Merges {
  const merges: Merges = new Map();
  f.list('merges').forEach((merge, rank) => {
    const where = `merges[${rank}]`;
    const pair = typeof merge === 'string' ? merge.split(' ') : merge;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((t) => typeof t === 'string')) {
      f.fail(where, `expected two tokens, found ${JSON.stringify(merge)?.slice(0, 60)}`);
    }
    const [left, right] = pair as [string, string];
    const merged = left + (right.startsWith(prefix) ? right.slice(prefix.length) : right);
    const [a, b] = [idIn(ids, f, where, left), idIn(ids, f, where, right)];
    let row = merges.get(a);
    if (row === undefined) merges.set(a, (row = new Map()));
    row.set(b, { rank, merged: idIn(ids, f, where, merged) });
  });
  return merges;
}

function wordPiece(f: Fields): Model {
  const ids = readVocabulary(f);
  const unknown = idIn(ids, f, 'unk_token', f.string('unk_token', '[UNK]'));
  const prefix = f.string('continuing_subword_prefix', '##');
  const longest = f.count('max_input_chars_per_word', 100);
  return { ids, encode: (word) => ([...word].length > longest ? null : longestPieces(word, ids, prefix)) ?? [unknown] };
}

/** Whole words only. */
function wordLevel(f: Fields): Model {
  const ids = readVocabulary(f);
  const unknown = ids.get(f.string('unk_token', '<unk>'));
  return {
    ids,
    encode: (word) => [
      ids.get(word) ??
        unknown ??
        f.fail('unk_token', `${JSON.stringify(word)} is no word of the vocabulary, nor is the unknown token`),
    ],
  };
}

function unigram(f: Fields): Model {
  const pieces = f.list('vocab').map((entry, i) => {
    const fits =
      Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && Number.isFinite(entry[1]);
    if (!fits) f.fail(`vocab[${i}]`, `expected [piece, score], found ${JSON.stringify(entry)?.slice(0, 60)}`);
    return { piece: entry[0] as string, score: entry[1] as number };
  });
  const ids = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const unknown = f.has('unk_id') ? f.count('unk_id') : null;
  if (unknown !== null && unknown >= pieces.length)
    f.fail('unk_id', `expected an id below ${pieces.length}, found ${unknown}`);
  const bytes = f.boolean('byte_fallback', false) ? byteTokens(ids) : null;
  const scores = pieces.map((p) => p.score);
  const best = bestPieces(
    new Map(pieces.map((p, id) => [p.piece, { id, score: scores[id] }])),
    scores.reduce((a, b) => Math.min(a, b), 0),
  );
  const encode = (word: string) =>
    best(word).flatMap((piece) => {
      const id = ids.get(piece);
      if (id !== undefined) return [id];
      if (bytes) return Array.from(utf8(piece), (b) => bytes[b]);
      return (
        unknown ??
        f.fail('unk_id', `the text has ${JSON.stringify(piece)}, which is no piece, and there is no unknown token`)
      );
    });
  return { ids, encode };
}

const MOST_REMEMBERED = 10_000;

/** Words come again: what was found for the last ones is kept. */
function remembered(encode: (word: string) => number[]): (word: string) => number[] {
  const found = new Map<string, number[]>();
  return (word) => {
    let ids = found.get(word);
    if (ids === undefined) {
      ids = encode(word);
      if (found.size >= MOST_REMEMBERED) found.clear();
      if (word.length < 256) found.set(word, ids);
    }
    return ids;
  };
}
