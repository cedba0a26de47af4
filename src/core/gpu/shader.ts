/**
 * What a WGSL source says of itself: its buffers, which are known by the names of their variables, and in a comment how
 * many workgroups it takes: `// Workgroups: ceil(N / 64), ceil(M / 64)`, over the sizes of its operation. A source
 * that somebody edits stays right without being described anywhere else.
 */
import type { Sizes } from './operation';
import { wgslSources } from './sources.gen';

export interface Binding {
  readonly binding: number;
  readonly name: string;
  readonly kind: 'uniform' | 'read' | 'write';
  /** Of an element of the array; null for the sizes. */
  readonly element: 'f32' | 'f16' | 'u32' | 'i32' | null;
}

export interface Shader {
  readonly source: string;
  readonly bindings: readonly Binding[];
  readonly workgroups: (sizes: Sizes) => [number, number, number];
}

export function wgsl(name: string): string {
  const source = wgslSources[name];
  if (source === undefined) throw new Error(`internal: there is no ${name}.wgsl`);
  return source;
}

/** @throws an Error for people when the source does not say what it has to. */
export function readShader(source: string): Shader {
  return { source, bindings: readBindings(source), workgroups: readWorkgroups(source) };
}

const BINDING =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<\s*(uniform|storage)\s*(?:,\s*(\w+)\s*)?>\s*(\w+)\s*:\s*([^;]+);/g;
const ELEMENT: Readonly<Record<string, Binding['element']>> = { f: 'f32', h: 'f16', u: 'u32', i: 'i32' };

function readBindings(source: string): Binding[] {
  const found = [...source.replace(/\/\/.*/g, '').matchAll(BINDING)].map(([, binding, space, access, name, type]) => ({
    binding: Number(binding),
    name,
    kind: space === 'uniform' ? ('uniform' as const) : access === 'read_write' ? ('write' as const) : ('read' as const),
    element: space === 'uniform' ? null : elementOf(name, type),
  }));
  if (!found.some((b) => b.kind === 'write'))
    throw new Error('no buffer is declared as read_write: nothing is computed');
  return found;
}

/** `array<vec4<f32>>` and `array<vec4f>` have elements of f32. */
function elementOf(name: string, type: string): Binding['element'] {
  const [, scalar, short] = /(?:\b(f32|f16|u32|i32)\b|\bvec[234]([fhui])\b)/.exec(type) ?? [];
  const element = scalar ?? (short && ELEMENT[short]);
  if (!/^array\s*</.test(type.trim()) || !element)
    throw new Error(`buffer ${name} should be an array of f32, f16, u32 or i32, or of vectors of them, and is ${type}`);
  return element as Binding['element'];
}

function readWorkgroups(source: string): Shader['workgroups'] {
  const said = /^\s*\/\/\s*Workgroups:\s*(.+)$/m.exec(source)?.[1];
  if (said === undefined)
    throw new Error('the source should say how many workgroups it takes: // Workgroups: ceil(N / 64), ceil(M / 64)');
  const counts = new Formula(said).list();
  if (counts.length > 3) throw new Error(`workgroups have at most 3 dimensions: ${said}`);
  return (sizes) => {
    const [x = 1, y = 1, z = 1] = counts.map((count) => count(sizes));
    return [x, y, z];
  };
}

type Count = (sizes: Sizes) => number;

/** Numbers, names of sizes, `*`, `/`, `ceil(…)`, `min(…, …)`. */
class Formula {
  private readonly words: readonly string[];
  private at = 0;

  constructor(private readonly text: string) {
    this.words = text.match(/\d+|\w+|\S/g) ?? [];
  }

  list(): Count[] {
    const counts = [this.product()];
    while (this.accept(',')) counts.push(this.product());
    if (this.at < this.words.length) this.fail(`${this.words[this.at]} was not expected`);
    return counts;
  }

  private product(): Count {
    let value = this.term();
    for (;;) {
      const left = value;
      if (this.accept('*')) {
        const right = this.term();
        value = (sizes) => left(sizes) * right(sizes);
      } else if (this.accept('/')) {
        const right = this.term();
        value = (sizes) => left(sizes) / right(sizes);
      } else return value;
    }
  }

  private term(): Count {
    const word = this.words[this.at++] ?? this.fail('something is missing at its end');
    if (/^\d/.test(word)) return () => Number(word);
    if (word === 'ceil' || word === 'min') {
      this.expect('(');
      const args = [this.product()];
      while (this.accept(',')) args.push(this.product());
      this.expect(')');
      return word === 'ceil'
        ? (sizes) => Math.ceil(args[0](sizes))
        : (sizes) => Math.min(...args.map((arg) => arg(sizes)));
    }
    if (!/^[A-Za-z_]/.test(word)) this.fail(`${word} was not expected`);
    return (sizes) => sizes[word] ?? this.fail(`there is no size ${word}; there are ${Object.keys(sizes).join(', ')}`);
  }

  private accept(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }

  private expect(word: string): void {
    if (!this.accept(word)) this.fail(`${word} was expected`);
  }

  private fail(why: string): never {
    throw new Error(`Workgroups: ${this.text}: ${why}`);
  }
}
