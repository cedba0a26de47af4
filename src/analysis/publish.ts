/** From what the runs of a document saw to its `Facts`: one list of shapes per place, names for symbols, messages. */
import type { Node } from '../python/ast';
import type { Origin, SeenIn } from './collected';
import { Configured } from './configured';
import type { Entry } from './entries';
import type {
  Context,
  DimFact,
  ExpressionFact,
  Facts,
  ModuleAt,
  ModuleSummary,
  Problem,
  TensorFact,
  TensorIn,
} from './facts';
import { type PlacedHint, placeOf, saidBy } from './hints/hint';
import { type ShapesOf, staleHints } from './hints/stale';
import { withoutIgnored } from './ignored';
import { isOtherwise, LeftOut, leftOutReason, whereLeftOut } from './leftOut';
import { Origins } from './origins';
import { problemsOf } from './problems';
import { functionsOf, type SeenPlace, type SeenTensor, sameCost } from './recorder';
import type { RunResult } from './run';
import type { SourceFile } from './source';
import { Varying } from './varying';
import { Describer, shapeText, type Wording } from './wording';

/** More shapes of one place than this are summed up per axis. */
const MAX_SHAPES = 12;

interface Gathered {
  readonly place: SeenPlace;
  /** By origin; contexts are indexes of `contexts`. */
  readonly by: Map<Origin, Gathering>;
  /** The same of runs in which hints were believed. */
  readonly hinted: Map<Origin, Gathering>;
  /** What runs with optional parameters given saw there, where those without them came too. */
  readonly otherwise: SeenPlace[];
  /** Parameters that runs with symbols left out, and asked for on the way there. */
  readonly leftOut: Set<string>;
}

interface Gathering {
  /** Those that were believed. */
  readonly hints: Set<PlacedHint>;
  readonly tensors: Map<string, { seen: SeenTensor; contexts: Set<number>; labels: Set<string> }>;
  incomplete: boolean;
}

/** What facts are made of beside what was seen. */
export interface Publication {
  readonly version: number;
  /** Files that the host has not given yet. */
  readonly missing: readonly string[];
  /** With a driver. */
  readonly driven: boolean;
  readonly sourceOf: (uri: string) => SourceFile | null;
  readonly wording: Wording;
  /** Only expressions in this range are wanted, and nothing else but modules. */
  readonly within?: Node;
}

export function publish(file: SourceFile, result: RunResult, of: Publication): Facts {
  const origins = new Origins(file, of.sourceOf);
  const contexts = new ContextList();
  const whole = of.within === undefined;
  for (const s of result.seen) of.wording.names.nameAll(s, file);
  const gathered = gather(file, result, contexts, of.within);
  return {
    uri: file.uri,
    version: of.version,
    expressions: expressionsOf(file, gathered, new Describer(of.wording, origins), of.driven, result.seen),
    moduleExpressions: modulesAt(file, result),
    problems: whole
      ? withoutIgnored(
          file,
          inOrder([...problemsOf(file, result, origins), ...staleHints(file, knownWithoutHints(gathered))]),
        )
      : [],
    modules: !whole ? [] : of.driven ? summariesOf(builtElsewhere(file, result)) : summariesOf(result.models),
    contexts: contexts.list,
    incomplete: result.incomplete,
    ...(result.fault === null ? {} : { fault: result.fault }),
    missing: of.missing,
  };
}

function expressionsOf(
  file: SourceFile,
  gathered: readonly Gathered[],
  say: Describer,
  driven: boolean,
  seen: readonly SeenIn[],
): ExpressionFact[] {
  const functions = functionsOf(file);
  const varying = new Varying(new Configured(file));
  const leftOut = new LeftOut(file, seen);
  const expressions: ExpressionFact[] = [];
  for (const g of gathered) {
    const said = ({ hints }: Gathering) => [...hints].map((h) => saidAt(h, file));
    const tell = (t: SeenTensor, why: readonly string[]) => say.tensor(t, why);
    const fact = choose(g, driven, isInside(g.place.node, functions), varying, tell, said);
    if (fact) expressions.push(withDefaults(fact, g, leftOut, (t) => tell(t, []).text));
  }
  return expressions.sort((a, b) => a.start - b.start || b.end - a.end || a.path.length - b.path.length);
}

/** A shape that may be another were a parameter given says that it was left out. */
function withDefaults(
  fact: ExpressionFact,
  { otherwise, leftOut, place }: Gathered,
  parameters: LeftOut,
  text: (t: SeenTensor) => string,
): ExpressionFact {
  const isUnseen = otherwise.length === 0 && leftOut.size > 0 && !parameters.wereGiven(place.node);
  const isOther = isUnseen || isOtherwise(otherwise, new Set(fact.tensors.map((t) => t.tensor.text)), text);
  if (!isOther) return fact;
  const reason = isUnseen ? leftOutReason([...leftOut]) : parameters.reason(place.node);
  return { ...fact, tensors: fact.tensors.map((t) => ({ ...t, tensor: whereLeftOut(t.tensor, reason) })) };
}

/** Is a node in one of the functions, which stand in order? */
function isInside(node: Node, functions: readonly Node[]): boolean {
  let [low, high] = [0, functions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (functions[middle].start <= node.start) low = middle + 1;
    else high = middle;
  }
  return low > 0 && node.end <= functions[low - 1].end;
}

/** The contexts of a file, by what people call them. */
class ContextList {
  readonly list: Context[] = [];
  private readonly ids = new Map<string, number>();
  private readonly byEntry = new Map<Entry, number>();

  /** The contexts in which a run saw a tensor: the calls that led to it, else the run as a whole. */
  of(origin: Origin, s: SeenIn, entries: Iterable<Entry | null>): number[] {
    if (origin === 'alone' || origin === 'given') return [this.id({ label: 'with symbols' })];
    return [...entries].map((e) => (e ? this.entry(e) : this.id({ label: s.label })));
  }

  private entry(e: Entry): number {
    let id = this.byEntry.get(e);
    if (id === undefined) this.byEntry.set(e, (id = this.id(calledFrom(e))));
    return id;
  }

  private id(context: Omit<Context, 'id'>): number {
    const old = this.ids.get(context.label);
    if (old !== undefined) return old;
    const id = this.list.length;
    this.ids.set(context.label, id);
    this.list.push({ id, ...context });
    return id;
  }
}

/** `train.py:88 → GPT.forward with (8, 256)`. */
function calledFrom({ file, node, callee, given }: Entry): Omit<Context, 'id'> {
  const site = `${file.uri.slice(file.uri.lastIndexOf('/') + 1)}:${file.line(node.start)}`;
  const place = { uri: file.uri, start: node.start, end: node.end };
  return { label: `${site} → ${callee}${given && ` with ${given}`}`, site, place };
}

/** All that was seen of each place. Nodes are places, whatever run saw them. */
function gather(
  file: SourceFile,
  { seen, modelsAreOpen }: RunResult,
  contexts: ContextList,
  within: Node | undefined,
): Gathered[] {
  const byNode = new Map<Node, Gathered[]>();
  const all: Gathered[] = [];
  const at = (place: SeenPlace): Gathered => {
    let list = byNode.get(place.node);
    if (!list) byNode.set(place.node, (list = []));
    let g = list.find(
      ({ place: p }) => p.path.length === place.path.length && p.path.every((n, k) => n === place.path[k]),
    );
    if (!g) {
      g = { place, by: new Map(), hinted: new Map(), otherwise: [], leftOut: new Set() };
      list.push(g);
      all.push(g);
    }
    return g;
  };
  for (const s of seen) {
    const counts = s.origin === 'given' ? onlyReachedBy(s, seen) : null;
    for (const place of s.places) {
      if (place.file !== file || (within && !isIn(place.node, within))) continue;
      if (!counts || counts(place)) add(at(place), s, place, modelsAreOpen, contexts);
      else if (place.own) at(place).otherwise.push(place);
    }
  }
  return all;
}

function isIn(node: Node, whole: Node): boolean {
  return whole.start <= node.start && node.end <= whole.end;
}

function add(
  { by, hinted, leftOut }: Gathered,
  s: SeenIn,
  place: SeenPlace,
  modelsAreOpen: boolean,
  contexts: ContextList,
): void {
  const origin = ownOrigin(s, place);
  if (origin === 'alone') for (const name of place.leftOut) leftOut.add(name);
  const parts = s.hints ? hinted : by;
  let part = parts.get(origin);
  if (!part) parts.set(origin, (part = { tensors: new Map(), incomplete: false, hints: new Set() }));
  for (const h of s.hints ?? []) part.hints.add(h);
  if (place.incomplete || (modelsAreOpen && origin === 'built')) part.incomplete = true;
  for (const [k, t] of place.tensors) {
    let known = part.tensors.get(k);
    if (!known) part.tensors.set(k, (known = { seen: t, contexts: new Set(), labels: new Set() }));
    else if (!sameCost(known.seen.cost, t.cost)) known.seen = { ...known.seen, cost: null };
    for (const id of contexts.of(origin, s, t.entries)) known.contexts.add(id);
    known.labels.add(s.label);
  }
}

/** Is a place in a statement that is reached when optional parameters are given, but not with their defaults? */
function onlyReachedBy(given: SeenIn, seen: readonly SeenIn[]): (place: SeenPlace) => boolean {
  const others = seen.filter((s) => s.origin !== 'given' && !s.hints);
  const own = [...given.reached].filter((statement) => !others.some((s) => s.reached.has(statement)));
  return ({ node }) => own.some((s) => s.start <= node.start && node.end <= s.end);
}

/** What a run on its own sees in other functions that it calls is seen there as called; of a factory it is building. */
function ownOrigin(s: SeenIn, place: SeenPlace): Origin {
  if (s.origin === 'factory') return place.own ? 'alone' : 'built';
  if (s.origin !== 'alone' && s.origin !== 'given') return s.origin;
  return place.own ? s.origin : 'called';
}

/**
 * Which of the origins speaks. With a driver all runs are real. Without one, what holds with symbols comes first;
 * where it says nothing, what the models built by this file's own factories show.
 */
function choose(
  g: Gathered,
  driven: boolean,
  inFunction: boolean,
  varying: Varying,
  fact: (t: SeenTensor, why: readonly string[]) => TensorFact,
  /** What the hints say that were believed. */
  said: (g: Gathering) => readonly string[],
): ExpressionFact | null {
  const speaking: readonly Origin[] = driven
    ? [g.by.has('run') ? 'run' : 'alone']
    : inFunction
      ? ['alone', 'built', 'given']
      : ['run'];
  let spoken: Spoken | null = null;
  for (const origin of speaking) {
    if (spoken?.worth === ALL_IS_SAID) break;
    const plain = shapesOf(g, origin, driven, varying, fact);
    const told = g.hinted.get(origin);
    const shapes = told
      ? moreTelling(
          plain,
          listed(told, (t) => fact(t, said(told))),
        )
      : plain;
    const worth = worthOf(shapes);
    if (worth > (spoken?.worth ?? 0)) spoken = { origin, shapes, worth };
  }
  if (!spoken) return null;
  const { origin, shapes: tensors } = spoken;
  const isMerged = tensors[0].contexts.length === 0;
  const others = (['run', 'built'] as const).filter((o) => o !== origin || isMerged).flatMap((o) => g.by.get(o) ?? []);
  const called = driven || !inFunction ? [] : others.flatMap((g) => listed(g, (t) => fact(t, [])));
  return {
    start: g.place.node.start,
    end: endOf(g.place),
    kind: g.place.kind,
    path: g.place.path,
    tensors,
    ...(called.length > 0 ? { called } : {}),
  };
}

/** Shapes without and with hints: the latter where they say more, or call sizes by other names. */
function moreTelling(plain: readonly TensorIn[], hinted: readonly TensorIn[]): readonly TensorIn[] {
  const [old, now] = [worthOf(plain), worthOf(hinted)];
  if (now === 0 || now !== old) return now > old ? hinted : plain;
  if (hinted.length !== plain.length) return hinted.length < plain.length ? hinted : plain;
  const texts = (shapes: readonly TensorIn[]) => shapes.map(({ tensor }) => `${tensor.dtype} ${tensor.text}`).join();
  return texts(plain) === texts(hinted) ? plain : hinted;
}

function saidAt(hint: PlacedHint, file: SourceFile): string {
  const start = placeOf(hint, file.text);
  return start === null ? saidBy(hint) : `${saidBy(hint)} in line ${file.line(start)}`;
}

/** What is known of nodes without hints, in all that was run. */
function knownWithoutHints(gathered: readonly Gathered[]): ShapesOf {
  const byNode = new Map<Node, Gathered>();
  for (const g of gathered) if (g.place.path.length === 0) byNode.set(g.place.node, g);
  return (node) => {
    const parts = [...(byNode.get(node)?.by.values() ?? [])];
    return parts.some((p) => p.incomplete) ? null : parts.flatMap((p) => [...p.tensors.values()].map((t) => t.seen));
  };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The shapes by one origin; those of models as one where that can be said. */
function shapesOf(
  g: Gathered,
  origin: Origin,
  driven: boolean,
  varying: Varying,
  fact: (t: SeenTensor, why: readonly string[]) => TensorFact,
): readonly TensorIn[] {
  const part = g.by.get(origin);
  if (!part) return [];
  const inModels = origin === 'built' && !driven;
  const say = (t: SeenTensor) => fact(t, inModels ? ['in the models that this file builds'] : []);
  if (!inModels) return listed(part, say);
  const merged = mergedOf(part, varying, say);
  const shapes = merged ? [{ tensor: merged, contexts: [] }] : listed(part, say);
  return distinct(shapes.map((t) => ({ ...t, tensor: varying.configured.opened(t.tensor, g.place.node) })));
}

/** The shapes of all models as one. */
function mergedOf(g: Gathering, varying: Varying, fact: (t: SeenTensor) => TensorFact): TensorFact | null {
  if (g.incomplete) return null;
  return varying.merged([...g.tensors.values()].map((t) => ({ tensor: fact(t.seen), models: [...t.labels] })));
}

/** The shapes that were gathered; none unless they are all there are. */
function listed(g: Gathering, fact: (t: SeenTensor) => TensorFact): readonly TensorIn[] {
  if (g.incomplete) return [];
  const tensors = distinct([...g.tensors.values()].map((t) => ({ tensor: fact(t.seen), contexts: [...t.contexts] })));
  return tensors.length > MAX_SHAPES ? [summed(tensors)] : tensors;
}

/** A parameter's range is its name. */
function endOf(place: SeenPlace): number {
  return place.kind === 'parameter'
    ? place.node.start + ((place.node as { name?: string }).name?.length ?? 0)
    : place.node.end;
}

function distinct(tensors: readonly TensorIn[]): readonly TensorIn[] {
  if (tensors.length < 2) return tensors;
  const seen = new Map<string, TensorIn>();
  for (const t of tensors) {
    const k = `${t.tensor.text}:${t.tensor.dims.map((d) => d.symbol ?? d.value).join(',')}:${t.tensor.dtype}`;
    const old = seen.get(k);
    seen.set(k, old ? together(old, t) : t);
  }
  return [...seen.values()];
}

type SeenFact = ExpressionFact['tensors'][number];

/** The same shape in other contexts. What it took is told where it took the same. */
function together(a: SeenFact, b: SeenFact): SeenFact {
  const { flops, ...tensor } = a.tensor;
  const same = flops?.text === b.tensor.flops?.text && flops?.atLeast === b.tensor.flops?.atLeast;
  return { tensor: same ? a.tensor : tensor, contexts: [...new Set([...a.contexts, ...b.contexts])] };
}

interface Spoken {
  readonly origin: Origin;
  readonly shapes: readonly TensorIn[];
  readonly worth: number;
}

const ALL_IS_SAID = 4;

/** How much a list of shapes tells: one shape and where its sizes come from, one shape, one of several, something, nothing. */
function worthOf(shapes: readonly TensorIn[]): number {
  if (shapes.length === 0) return 0;
  if (shapes.some(({ tensor }) => tensor.rest !== null)) return 1;
  if (shapes.length > 1) return 2;
  return shapes[0].tensor.dims.every((d) => d.value !== null || d.origin || d.parts) ? ALL_IS_SAID : 3;
}

/** Too many shapes: one, in which a size that differs is not known. It keeps its name where all have the same. */
function summed(seen: readonly TensorIn[]): TensorIn {
  const contexts = [...new Set(seen.flatMap((s) => s.contexts))];
  const tensors = seen.map((s) => s.tensor);
  const { flops, bytes, ...first } = tensors[0];
  const dtype = tensors.every((t) => t.dtype === first.dtype) ? first.dtype : null;
  const alike = tensors.every((t) => t.rest === null && t.dims.length === first.dims.length);
  if (!alike) return { tensor: { ...first, dims: [], rest: 0, text: '(…)', dtype }, contexts };
  const dims = first.dims.map((_, n) => summedDim(tensors.map((t) => t.dims[n])));
  return { tensor: { ...first, dims, text: shapeText(dims.map((d) => d.text)), dtype }, contexts };
}

function summedDim(dims: readonly DimFact[]): DimFact {
  const [first] = dims;
  const text = dims.every((d) => d.text === first.text) ? first.text : '?';
  if (dims.every((d) => d.value === first.value && d.symbol === first.symbol))
    return { ...first, text: text === '?' ? String(first.value) : text };
  return text === '?' ? { text, value: null, symbol: null } : { ...first, text, value: null, symbol: null };
}

// --------------------------------------------------------------------------------------------------------- modules

function modulesAt(file: SourceFile, result: RunResult): ModuleAt[] {
  return [...result.moduleValues.values()]
    .filter((m) => m.file === file)
    .map((m) => ({ start: m.node.start, end: m.node.end, module: m.fact }));
}

type Built = Pick<RunResult['models'][number], 'label' | 'node' | 'fact'>;

/** Modules of this file's classes that other files keep under a name: those of a driver. */
function builtElsewhere(file: SourceFile, result: RunResult): Built[] {
  const byName = new Map<string, Built>();
  for (const m of result.moduleValues.values()) {
    if (m.file === file || m.definedIn !== file || !m.fact.inner) continue;
    const label = m.file.text.slice(m.node.start, m.node.end);
    byName.set(label, { label, node: null, fact: m.fact });
  }
  return [...byName.values()];
}

function summariesOf(models: readonly Built[]): ModuleSummary[] {
  return models.flatMap(({ label, node, fact }) => {
    const at = { name: label, start: node?.start ?? 0, end: node?.end ?? 0 };
    return [{ ...fact, path: '' }, ...(fact.inner ?? [])].map(({ inner, ...m }) => ({
      ...m,
      ...at,
      output: m.output ?? null,
    }));
  });
}
