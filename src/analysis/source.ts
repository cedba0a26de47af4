/** A Python file as analysis sees it. */
import type { Comment, FunctionDef, Module } from '../python/ast';
import { parse } from '../python/parse';
import { reconcile } from '../python/reconcile';
import { commentShapes } from './hints/commentText';

export class SourceFile {
  private tree: Module | null = null;

  constructor(
    /** Absolute path with forward slashes, or a document's uri when it has no path. */
    readonly uri: string,
    /** Dotted module name. */
    readonly name: string,
    public text: string,
    /** Part of the library models: its frames are transparent. */
    readonly isLibrary: boolean,
    /** `__init__.py`: relative imports begin in the module itself. */
    readonly isPackage: boolean,
  ) {}

  get ast(): Module {
    return (this.tree ??= parse(this.text));
  }

  /** Has it parsed now rather than when its tree is asked for: that takes time which a budget should not pay. */
  parsed(): this {
    this.tree ??= parse(this.text);
    return this;
  }

  /**
   * Takes another text, of which only the inside of functions differs: the nodes of everything else stay, at their new
   * places. Answers the functions that have changed; null, and nothing is done, when more has. For a file that nobody shares.
   */
  edit(text: string): FunctionDef[] | null {
    const changed = reconcile(this.ast, parse(text), saysShape);
    if (changed) this.text = text;
    return changed;
  }

  /** 1-based line of an offset. */
  line(offset: number): number {
    let line = 1;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) line++;
    return line;
  }
}

function saysShape({ text }: Comment): boolean {
  return commentShapes(text).length > 0;
}

/** Files that were read, as files: those that messages point into. */
export function sourcesFrom(read: ReadonlyMap<string, string | null>): (uri: string) => SourceFile | null {
  const files = new Map<string, SourceFile | null>();
  return (uri) => {
    const text = read.get(uri);
    if (!files.has(uri)) files.set(uri, typeof text === 'string' ? new SourceFile(uri, '', text, false, false) : null);
    return files.get(uri)!;
  };
}

/** A file of an installed package. */
export function isInstalled(uri: string): boolean {
  return /\/(site|dist)-packages\//.test(uri);
}
