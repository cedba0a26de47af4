/** Following a function once more, with what people say of its shapes, where that may tell more than the code alone. */
import type { ClassDef, Node } from '../python/ast';
import { Collected, type SeenIn } from './collected';
import { Believed } from './hints/believed';
import { contradiction } from './hints/contradiction';
import { type PlacedHint, TRUST } from './hints/hint';
import { functionHints } from './hints/index';
import type { SeenPlace, SeenTensor } from './recorder';
import type { FunctionValue } from './values/values';
import type { Worlds } from './worlds';

/** Something that is followed, with the hints of what it does itself. */
export interface Hinted {
  /** For the names of sizes. */
  readonly scope: string;
  readonly node: Node;
  readonly hints: readonly PlacedHint[];
  /** Its text. */
  readonly code: string;
  /** Annotations elsewhere, of results or attributes, say what could not be told. */
  readonly isSaidElsewhere: boolean;
}

/**
 * Follows a function, and once more with hints where they may tell more.
 *
 * @param run follows it and collects what it sees.
 */
export function followWithHints(w: Worlds, f: FunctionValue, run: () => void): void {
  const before = w.into.seen.length;
  const { saidElsewhere } = w.i;
  run();
  const seen = w.into.seen.slice(before);
  const builds = seen.some((s) => s.origin === 'built' || s.origin === 'factory');
  const { node, file, owner, qualname: scope } = f;
  if (node.kind !== 'FunctionDef' || w.i.opensDefaults !== 'none' || builds) return;
  const hints = functionHints(file, node, (owner?.node as ClassDef | null | undefined) ?? null);
  const code = file.text.slice(node.start, node.end);
  const isSaidElsewhere = w.i.saidElsewhere > saidElsewhere;
  w.into.seen.push(...withHints(w, { scope, node, hints, code, isSaidElsewhere }, seen, run));
}

/** What is seen with hints; nothing where there are none that tell more than what was seen without. */
export function withHints(w: Worlds, of: Hinted, seen: readonly SeenIn[], run: () => void): readonly SeenIn[] {
  if (of.hints.length === 0 && !of.isSaidElsewhere) return [];
  const places = new Map<object, SeenPlace[]>();
  for (const p of seen.flatMap((s) => s.places)) {
    if (p.path.length > 0) continue;
    const list = places.get(p.node);
    if (list) list.push(p);
    else places.set(p.node, [p]);
  }
  let hints = of.hints.filter(
    (h) => mayTell(h, places.get(h.subject) ?? []) && !(h.trust !== 'annotation' && takesAnyRank(of.code, h.name)),
  );
  // What leads to a clash is not right: the least trusted ones are left out first.
  for (const least of [null, ...[...TRUST].reverse()]) {
    const kept = hints.filter((h) => h.trust !== least);
    if (least !== null && kept.length === hints.length) continue;
    hints = kept;
    if ((hints.length === 0 && !of.isSaidElsewhere) || w.timeLeft < 0) return [];
    const found = attempt(w, new Believed(hints, of), run);
    if (found) return found;
  }
  return [];
}

/** What was seen, with the hints that it rests on; null when it met a problem. */
function attempt(w: Worlds, believed: Believed, run: () => void): SeenIn[] | null {
  const { i, into: outer } = w;
  const found = new Collected();
  w.into = found;
  i.believed = believed;
  i.callSites.isDeaf = true;
  try {
    run();
  } finally {
    w.into = outer;
    i.believed = null;
    i.callSites.isDeaf = false;
  }
  const isNew = found.problems.some(
    (p) => !outer.problems.some((q) => q.node === p.node && q.error.code === p.error.code),
  );
  if (isNew) return null;
  if (found.incomplete !== null || believed.used.size === 0) return [];
  return found.seen.map((s) => ({ ...s, hints: [...believed.used] }));
}

/** Does it say more of its subject than what was seen, and nothing else? */
function mayTell(hint: PlacedHint, places: readonly SeenPlace[]): boolean {
  const tensors = places.flatMap((p) => [...p.tensors.values()]);
  if (tensors.length === 0) return hint.isTensor;
  if (tensors.every((t) => contradiction(hint.sizes, t))) return false;
  const isRanked = tensors.every((t) => !t.open);
  if (hint.trust === 'name' && !(isRanked && tensors.every((t) => t.front.length === hint.sizes.length))) return false;
  // Names on the way are often used for whatever the size is there.
  if (isRanked && tensors.length === 1 && (hint.subject as { kind?: string }).kind !== 'Parameter') return false;
  return tensors.length > 1 || tensors.some((t) => t.open || isNewTo(hint, t));
}

/** Code that asks how many dims there are, or indexes from the end, is given other numbers of dims than its words say. */
function takesAnyRank(code: string, name: string): boolean {
  if (name === '') return false;
  const x = name.replaceAll('.', '\\.');
  return new RegExp(
    String.raw`(?<![\w.])${x}(\.(dim|ndimension)\(\)|\.ndim\b|\[\s*\.\.\.)|\blen\(\s*${x}\.(shape\s*\)|size\(\))`,
  ).test(code);
}

function isNewTo({ sizes, dtype }: PlacedHint, { front, dtype: known }: SeenTensor): boolean {
  if (dtype && !known) return true;
  return front.some((d, n) => d.value === null && sizes[n]?.kind !== 'any' && d.sym?.name !== sizes[n]?.text);
}
