/** Ids and texts as HuggingFace's `tokenizers` gives them (`scripts/record/tokenizer_json.py`). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readTokenizer } from '../../../../src/core/text/tokenizer/tokenizerJson';

interface Facts {
  readonly texts: readonly string[];
  readonly tokenizers: readonly {
    readonly name: string;
    readonly file: Readonly<Record<string, unknown>>;
    readonly ids: readonly (readonly number[])[];
    /** Null where it is the text. */
    readonly decoded: readonly (string | null)[];
  }[];
}

const { texts, tokenizers } = JSON.parse(gunzipSync(readFileSync('test/facts/tokenizers.json.gz')).toString()) as Facts;

/** A small tokenizer file with one thing changed. */
// biome-ignore lint/suspicious/noExplicitAny: a file that may be wrong in any way
function file(change: (f: Record<string, any>) => void): string {
  const f = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [{ id: 4, content: '<s>', special: true, normalized: false }],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, '<unk>': 3 }, merges: ['a b'], unk_token: '<unk>' },
  };
  change(f);
  return JSON.stringify(f);
}

describe('tokenizer.json', () => {
  assert.equal(texts.length, 1000);
  for (const { name, file, ids, decoded } of tokenizers) {
    it(`${name}: ids and decoded texts of ${texts.length} strings`, () => {
      const tokenizer = readTokenizer(JSON.stringify(file));
      texts.forEach((text, i) => {
        assert.deepEqual(tokenizer.encode(text), ids[i], JSON.stringify(text));
        assert.equal(tokenizer.decode(ids[i]), decoded[i] ?? text);
      });
    });
  }

  it('reads bytes, keeps special tokens when asked, and knows its tokens', () => {
    const t = readTokenizer(new TextEncoder().encode(file(() => {})));
    assert.deepEqual(t.encode('<s>ab ac'), [4, 2, 0, 3]);
    assert.equal(t.decode([4, 2, 0]), 'ab a');
    assert.equal(t.decode([4, 2, 0], false), '<s> ab a');
    assert.deepEqual([t.size, t.tokenOf(2), t.idOf('<s>'), t.idOf('x')], [5, 'ab', 4, undefined]);
  });

  const wrong: [string, string | Uint8Array, RegExp][] = [
    ['no JSON', '{', /the file is not JSON/],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff), /the file is not UTF-8/],
    ['no object', '[]', /\$: expected an object, found a list/],
    ['no model', '{}', /\$\.model: expected an object, found nothing/],
    [
      'an unknown model',
      file((f) => (f.model.type = 'Trie')),
      /\$\.model\.type: Trie is not supported; supported are BPE/,
    ],
    ['an unknown normalizer', file((f) => (f.normalizer = { type: 'Nmt' })), /\$\.normalizer\.type: Nmt is not/],
    [
      'an id that is none',
      file((f) => (f.model.vocab.a = -1)),
      /\$\.model\.vocab\.a: expected a whole number.*found -1/,
    ],
    [
      'a merge of tokens that are not there',
      file((f) => (f.model.merges = ['a c'])),
      /merges\[0\]: the token "c" is not in/,
    ],
    ['a merge of three', file((f) => (f.model.merges = ['a b c'])), /merges\[0\]: expected two tokens, found "a b c"/],
    ['dropout', file((f) => (f.model.dropout = 0.1)), /\$\.model\.dropout: 0\.1 is not supported/],
    ['truncation', file((f) => (f.truncation = { max_length: 4 })), /\$\.truncation: .*set it to null/],
    ['an unknown token that is none', file((f) => (f.model.unk_token = 'u')), /unk_token: the token "u" is not in/],
    [
      'a token with two ids',
      file((f) => (f.added_tokens[0].content = 'ab')),
      /"ab" has the id 4 here and 2 in the model/,
    ],
    [
      'a flag that is none',
      file((f) => (f.added_tokens[0].special = 1)),
      /added_tokens\[0\]\.special: expected true or false, found 1/,
    ],
    [
      'an expression that cannot be said',
      file((f) => (f.pre_tokenizer = { type: 'Split', pattern: { Regex: 'a++' }, behavior: 'Isolated' })),
      /pattern\.Regex: the expression a\+\+ is not supported \(a possessive quantifier\)/,
    ],
    [
      'a behaviour that is none',
      file((f) => (f.pre_tokenizer = { type: 'Punctuation', behavior: 'Keep' })),
      /behavior: expected one of Removed/,
    ],
  ];
  for (const [what, text, message] of wrong) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readTokenizer(text), message);
    });
  }

  it('a map of characters that is none is refused', () => {
    for (const [map, message] of [
      ['????', /precompiled_charsmap: expected base64/],
      ['AAAA', /the size of a trie that lies within its 3 bytes/],
      ['/////w==', /the size of a trie that lies within its 4 bytes, found 4294967295/],
    ] as const) {
      const text = file((f) => (f.normalizer = { type: 'Precompiled', precompiled_charsmap: map }));
      assert.throws(() => readTokenizer(text), message);
    }
  });

  it('whole words', () => {
    const t = readTokenizer(
      file((f) => (f.model = { type: 'WordLevel', vocab: { a: 0, '[u]': 1 }, unk_token: '[u]' })),
    );
    assert.deepEqual(t.encode('a b a'), [0, 1, 0]);
    const closed = readTokenizer(file((f) => (f.model = { type: 'WordLevel', vocab: { a: 0 }, unk_token: '[u]' })));
    assert.throws(() => closed.encode('b'), /"b" is no word of the vocabulary/);
  });

  it('refuses text that is not Unicode, and ids that it does not have', () => {
    const t = readTokenizer(file(() => {}));
    assert.throws(() => t.encode('a\uD800'), /half of a surrogate pair \(U\+D800\) at index 1/);
    assert.throws(() => t.decode([99]), /an id of the tokenizer, found 99/);
  });
});
