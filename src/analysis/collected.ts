/** What runs of a document saw, before it is published as facts. */
import type { Node, Stmt } from '../python/ast';
import { addCall, type Calls } from './callSites';
import type { ModuleFact } from './facts';
import type { PlacedHint } from './hints/hint';
import type { SeenPlace, SeenProblem } from './recorder';
import type { SourceFile } from './source';

/**
 * How a fact came about: by running the file, on its own with symbols, in a model that a factory built, or on its own
 * with something given for the parameters that are None by default. A factory is run on its own, and what it calls builds.
 */
export type Origin = 'run' | 'alone' | 'called' | 'built' | 'given' | 'factory';

export interface SeenIn {
  readonly origin: Origin;
  readonly label: string;
  readonly places: readonly SeenPlace[];
  /** Statements of what was run on its own that were executed. */
  readonly reached: ReadonlySet<Stmt>;
  /** Those that were believed; left out where there are none. */
  readonly hints?: readonly PlacedHint[];
}

/** A module as it was when it was seen: what it holds is gone with the path that made it. */
export interface BuiltModel {
  readonly label: string;
  readonly node: Node | null;
  readonly fact: ModuleFact;
}

export interface ModuleValueAt {
  readonly file: SourceFile;
  readonly node: Node;
  /** The file of its class. */
  readonly definedIn: SourceFile | null;
  readonly fact: ModuleFact;
}

export class Collected {
  readonly seen: SeenIn[] = [];
  readonly problems: SeenProblem[] = [];
  readonly calls: Calls = new Map();
  readonly models: BuiltModel[] = [];
  readonly moduleValues = new Map<Node, ModuleValueAt>();
  /** Why not all is known. */
  incomplete: string | null = null;
  /** Where an error of ours arose. */
  fault: string | null = null;

  add(other: Collected, problems: readonly SeenProblem[] = other.problems): void {
    this.seen.push(...other.seen);
    this.problems.push(...problems);
    this.addCalls(other.calls);
    this.models.push(...other.models);
    for (const [node, at] of other.moduleValues) this.moduleValues.set(node, at);
    this.incomplete ??= other.incomplete;
    this.fault ??= other.fault;
  }

  addCalls(calls: Calls): void {
    for (const [f, callers] of calls) for (const c of callers) addCall(this.calls, f, c);
  }
}
