/**
 * Reads a tokenizer.json as HuggingFace's `tokenizers` saves it: added tokens, normalizer, pre-tokenizer, model (BPE,
 * WordPiece, WordLevel or Unigram), post-processor and decoder. What the file asks for and is not supported is refused by name,
 * so that ids are right or there are none.
 */
import { demand } from '../../domain';
import { demandWellFormed, strictTextOf } from '../utf8';
import { type AddedToken, byId, finder, readAddedTokens } from './addedTokens';
import { readDecoder } from './decoders';
import { Fields, TokenizerError } from './fields';
import { readModel } from './models';
import { readNormalizer } from './normalizers';
import { readPostProcessor } from './postProcessors';
import { readPreTokenizer } from './preTokenizers';

export interface Tokenizer {
  /** The largest id and one. */
  readonly size: number;
  tokenOf(id: number): string | undefined;
  idOf(token: string): number | undefined;
  /** With the special tokens around it unless `addSpecialTokens` is false. */
  encode(text: string, addSpecialTokens?: boolean): number[];
  /** Without special tokens unless `skipSpecialTokens` is false. */
  decode(ids: readonly number[], skipSpecialTokens?: boolean): string;
}

/** From the file's text or bytes; a `TokenizerError` says where it is not as it should be. */
export function readTokenizer(file: string | Uint8Array): Tokenizer {
  const root = new Fields(parsed(file), '$');
  root.refuse('truncation', []);
  root.refuse('padding', []);
  const model = readModel(root.object('model'));
  const added = readAddedTokens(root);
  const addedById = byId(added, model.ids);
  const part = <T>(name: string, read: (f: Fields) => T, otherwise: T) =>
    root.has(name) ? read(root.object(name)) : otherwise;
  const normalize = part('normalizer', readNormalizer, (text: string) => text);
  const cut = part('pre_tokenizer', readPreTokenizer, (words: readonly string[]) => [...words]);
  const finish = part('post_processor', readPostProcessor, (ids: readonly number[]) => [...ids]);
  const decode = part('decoder', readDecoder, null);
  const split = splitter(added, normalize);

  const tokens = new Map<number, string>();
  let size = 0;
  const name = (token: string, id: number) => {
    tokens.set(id, token);
    size = Math.max(size, id + 1);
  };
  for (const [token, id] of model.ids) name(token, id);
  for (const { id, content } of added) name(content, id);
  return {
    size,
    tokenOf: (id) => tokens.get(id),
    idOf: (token) => model.ids.get(token) ?? added.find((a) => a.content === token)?.id,
    encode(text, addSpecialTokens = true) {
      const ids = split(text).flatMap((p, i) =>
        'id' in p ? [p.id] : cut([p.text], i === 0).flatMap((word) => (word === '' ? [] : model.encode(word))),
      );
      return addSpecialTokens ? finish(ids) : ids;
    },
    decode(ids, skipSpecialTokens = true) {
      const texts: string[] = [];
      for (const id of ids) {
        const token = tokens.get(id);
        demand(token !== undefined, 'decode', 'an id of the tokenizer', id);
        if (!(skipSpecialTokens && addedById.get(id)?.special)) texts.push(token);
      }
      return decode === null ? texts.join(' ') : decode(texts).join('');
    },
  };
}

function parsed(file: string | Uint8Array): unknown {
  const text = typeof file === 'string' ? file : strictTextOf(file);
  if (text === null) throw new TokenizerError('$', 'the file is not UTF-8');
  try {
    return JSON.parse(text);
  } catch (e) {
    throw new TokenizerError('$', `the file is not JSON (${(e as Error).message})`);
  }
}

/** Tokens that are not normalised are taken out first; what is between is normalised, and searched for the others. */
function splitter(added: readonly AddedToken[], normalize: (text: string) => string) {
  const raw = finder(
    added.filter((a) => !a.normalized),
    normalize,
  );
  const normalized = finder(
    added.filter((a) => a.normalized),
    normalize,
  );
  return (text: string) => {
    demandWellFormed(text);
    return raw(text).flatMap((p) => ('id' in p ? [p] : normalized(normalize(p.text))));
  };
}
