/** WordPiece: from the left, always the longest piece that is a token. Wu et al., 2016; as in BERT. */

/** The ids, or null where some rest begins with no token: the whole word is unknown then. */
export function longestPieces(word: string, ids: ReadonlyMap<string, number>, prefix: string): number[] | null {
  const characters = [...word];
  const found: number[] = [];
  for (let start = 0; start < characters.length; ) {
    let end = characters.length;
    let id: number | undefined;
    for (; end > start; end--) {
      id = ids.get((start > 0 ? prefix : '') + characters.slice(start, end).join(''));
      if (id !== undefined) break;
    }
    if (id === undefined) return null;
    found.push(id);
    start = end;
  }
  return found;
}
