/**
 * Can a file hold tensors at all? Most Python files name no tensor library, and reach none through what they import: there is
 * nothing to follow in them.
 */
import { librarySources } from './library/sources.gen';

/** Says that a text may be about tensors, also in strings and comments. */
const WORDS = /\b(torch|torchvision|numpy|jax|jnp|flax|einops|np|tensors?|ndarrays?)\b/i;
/** What a value that nothing is known of may show itself to be a tensor by. */
const USES =
  /\.(shape|ndim|reshape|permute|transpose|unsqueeze|squeeze|flatten|matmul|T|mT)\b|\.(size|dim|view)\(|[\w)\]] @=? ?[\w(]/;
const LIBRARIES = new Set(['torch', 'torchvision', 'numpy', 'jax', 'flax', 'einops']);
const IMPORTS = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^#\n]*)|import[ \t]+([^#\n]+))/gm;

interface Import {
  /** Leading dots. */
  readonly level: number;
  /** Dotted; empty for `from . import x`. */
  readonly module: string;
  /** Names that may be modules inside it. */
  readonly names: readonly string[];
}

/** What a text says of itself. */
interface Outline {
  readonly text: string;
  readonly importsLibrary: boolean;
  readonly imports: readonly Import[];
}

type Read = (path: string) => string | null | undefined;

export class TensorCode {
  private readonly outlines = new Map<string, Outline>();

  /**
   * False when no tensor can be met in the text.
   * @param roots where imports are looked up.
   * @param path of the text; null when it is on no disk.
   */
  mayHold(text: string, path: string | null, roots: readonly string[], read: Read): boolean {
    const outline = this.outline(path ?? '', text);
    if (WORDS.test(text) || USES.test(text)) return true;
    return this.reaches(outline, path, roots, read, new Set());
  }

  private reaches(o: Outline, path: string | null, roots: readonly string[], read: Read, done: Set<string>): boolean {
    for (const each of o.imports) {
      for (const candidate of candidates(each, path, roots)) {
        if (done.has(candidate)) continue;
        done.add(candidate);
        const text = read(candidate);
        // What is not there yet may be anything.
        if (text === undefined) return true;
        if (text === null) continue;
        const outline = this.outline(candidate, text);
        if (outline.importsLibrary || this.reaches(outline, candidate, roots, read, done)) return true;
      }
    }
    return false;
  }

  private outline(path: string, text: string): Outline {
    const old = this.outlines.get(path);
    if (old?.text === text) return old;
    const imports = importsOf(text);
    const importsLibrary = imports.some((i) => i.level === 0 && LIBRARIES.has(i.module.split('.')[0]));
    const outline = { text, importsLibrary, imports };
    this.outlines.set(path, outline);
    return outline;
  }
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, dots, from, names, plain] of text.matchAll(IMPORTS)) {
    if (plain === undefined) found.push({ level: dots.length, module: from, names: words(names) });
    else for (const part of plain.split(',')) found.push({ level: 0, module: part.trim().split(/\s/)[0], names: [] });
  }
  return found;
}

function words(names: string): string[] {
  return names.split(/[\s,()\\]+/).filter((name) => /^\w+$/.test(name) && name !== 'as');
}

/** Files that an import may run: the module, the packages that it is in, and the modules that it names. */
function* candidates(i: Import, path: string | null, roots: readonly string[]): Iterable<string> {
  const parts = i.module === '' ? [] : i.module.split('.');
  for (const base of i.level > 0 ? above(path, i.level) : isOurs(i.module) ? [] : roots) {
    for (let n = i.level > 0 ? 0 : 1; n <= parts.length; n++) {
      const at = [base, ...parts.slice(0, n)].join('/');
      yield `${at}/__init__.py`;
      if (n > 0) yield `${at}.py`;
    }
    for (const name of i.names) {
      const at = [base, ...parts, name].join('/');
      yield `${at}/__init__.py`;
      yield `${at}.py`;
    }
  }
}

function above(path: string | null, level: number): string[] {
  if (path === null) return [];
  return [path.split('/').slice(0, -level).join('/')];
}

/** Modules that a library model stands for: of tensor libraries the text says so. */
function isOurs(module: string): boolean {
  const path = module.replaceAll('.', '/');
  return Object.hasOwn(librarySources, `${path}.py`) || Object.hasOwn(librarySources, `${path}/__init__.py`);
}
