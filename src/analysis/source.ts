/** A Python file as analysis sees it. */
import type { Module } from '../python/ast';
import { parse } from '../python/parse';

export class SourceFile {
  private tree: Module | null = null;

  constructor(
    /** Absolute path with forward slashes, or a document's uri when it has no path. */
    readonly uri: string,
    /** Dotted module name. */
    readonly name: string,
    readonly text: string,
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

  /** 1-based line of an offset. */
  line(offset: number): number {
    let line = 1;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) line++;
    return line;
  }
}
