/**
 * Unigram: of all ways to cut a word into pieces the one with the largest sum of log-probabilities, by Viterbi's
 * algorithm. Kudo, "Subword regularization", 2018; as in SentencePiece.
 */

/** An unknown character is this much less probable than the least probable piece. */
const UNKNOWN_PENALTY = 10;

interface Step {
  readonly score: number;
  readonly start: number;
  readonly known: boolean;
}

/** Cuts words into pieces; neighbouring unknown characters are one piece, which has no id. */
export function bestPieces(
  pieces: ReadonlyMap<string, { readonly score: number }>,
  leastScore: number,
): (word: string) => string[] {
  let longest = 1;
  for (const piece of pieces.keys()) longest = Math.max(longest, [...piece].length);
  const unknownScore = leastScore - UNKNOWN_PENALTY;
  return (word) => {
    const characters = [...word];
    const n = characters.length;
    const best: (Step | undefined)[] = [{ score: 0, start: -1, known: true }];
    for (let start = 0; start < n; start++) {
      const before = best[start]?.score ?? 0;
      const offer = (end: number, score: number, known: boolean) => {
        const there = best[end];
        if (there === undefined || before + score > there.score) best[end] = { score: before + score, start, known };
      };
      let single = false;
      let text = '';
      for (let end = start + 1; end <= Math.min(n, start + longest); end++) {
        text += characters[end - 1];
        const piece = pieces.get(text);
        if (piece === undefined) continue;
        offer(end, piece.score, true);
        if (end === start + 1) single = true;
      }
      if (!single) offer(start + 1, unknownScore, false);
    }
    return cut(characters, best);
  };
}

function cut(characters: readonly string[], best: readonly (Step | undefined)[]): string[] {
  const found: string[] = [];
  let unknown = '';
  for (let end = characters.length; end > 0; ) {
    const { start, known } = best[end] as Step;
    const text = characters.slice(start, end).join('');
    if (known) {
      if (unknown !== '') found.push(unknown);
      unknown = '';
      found.push(text);
    } else unknown = text + unknown;
    end = start;
  }
  if (unknown !== '') found.push(unknown);
  return found.reverse();
}
