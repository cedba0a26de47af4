/** One side of an einops pattern: `b (h d) ... 1`. */

export type Token =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'number'; readonly size: number }
  | { readonly kind: 'ellipsis' };

/** One axis of the tensor: a name, or several in brackets that are multiplied. */
export interface Group {
  readonly tokens: readonly Token[];
  readonly composite: boolean;
}

export interface Side {
  readonly groups: readonly Group[];
  /** Names of axes, `…` for an ellipsis. */
  readonly names: readonly string[];
}

/** Throws what `fail` makes of a message when the text is no valid side of a pattern. */
export function parseSide(text: string, fail: (message: string) => Error): Side {
  const groups: Group[] = [];
  let open: Token[] | null = null;
  for (const word of text.replaceAll('...', ' … ').replaceAll(/[()]/g, ' $& ').split(/\s+/).filter(Boolean)) {
    if (word === '(') {
      if (open) throw fail('brackets inside brackets');
      open = [];
    } else if (word === ')') {
      if (!open) throw fail('a bracket that was not opened');
      groups.push({ tokens: open, composite: true });
      open = null;
    } else {
      const token = tokenOf(word, fail);
      if (open) open.push(token);
      else groups.push({ tokens: [token], composite: false });
    }
  }
  if (open) throw fail('a bracket that is not closed');
  const names = groups.flatMap((g) => g.tokens.flatMap((t) => (t.kind === 'number' ? [] : [nameOf(t)])));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw fail(`axis ${twice} stands twice`);
  return { groups, names };
}

function nameOf(token: Token): string {
  return token.kind === 'name' ? token.name : '…';
}

function tokenOf(word: string, fail: (message: string) => Error): Token {
  if (word === '…') return { kind: 'ellipsis' };
  if (/^\d+$/.test(word)) {
    if (Number(word) === 0) throw fail('an axis of size 0');
    return { kind: 'number', size: Number(word) };
  }
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(word)) throw fail(`'${word}' is no name of an axis`);
  if (word.startsWith('_') || word.endsWith('_')) throw fail(`axis ${word} begins or ends with an underscore`);
  return { kind: 'name', name: word };
}
