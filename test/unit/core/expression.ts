/** Size expressions in Python syntax, read back: as dims, or as plain integers that JavaScript computes on its own. */
import { Dim } from '../../../src/core/dim';

/** What an expression is evaluated over. */
interface Algebra<T> {
  constant(n: number): T;
  name(text: string): T;
  neg(a: T): T;
  binary(op: '+' | '-' | '*' | '//' | '%', a: T, b: T): T;
  call(fn: string, args: T[]): T;
}

class Reader<T> {
  private readonly tokens: string[];
  private i = 0;

  constructor(
    private readonly text: string,
    private readonly algebra: Algebra<T>,
  ) {
    this.tokens = text.replaceAll('·', '*').match(/\d+|[\p{L}_][\p{L}\p{N}_.]*|\/\/|[-+*%(),]|\S/gu) ?? [];
  }

  read(): T {
    const value = this.sum();
    if (this.i < this.tokens.length) throw new Error(`cannot read ${this.text} at ${this.tokens[this.i]}`);
    return value;
  }

  private take(...options: string[]): string | null {
    const token = this.tokens[this.i];
    if (token === undefined || !options.includes(token)) return null;
    this.i++;
    return token;
  }

  private sum(): T {
    let left = this.product();
    for (let op = this.take('+', '-'); op; op = this.take('+', '-')) {
      left = this.algebra.binary(op as '+' | '-', left, this.product());
    }
    return left;
  }

  private product(): T {
    let left = this.unary();
    for (let op = this.take('*', '//', '%'); op; op = this.take('*', '//', '%')) {
      left = this.algebra.binary(op as '*' | '//' | '%', left, this.unary());
    }
    return left;
  }

  private unary(): T {
    return this.take('-') ? this.algebra.neg(this.unary()) : this.atom();
  }

  private atom(): T {
    const token = this.tokens[this.i++];
    if (token === '(') {
      const value = this.sum();
      if (!this.take(')')) throw new Error(`unclosed bracket in ${this.text}`);
      return value;
    }
    if (/^\d+$/.test(token)) return this.algebra.constant(Number(token));
    if (!this.take('(')) return this.algebra.name(token);
    const args = [this.sum()];
    while (this.take(',')) args.push(this.sum());
    if (!this.take(')')) throw new Error(`unclosed call in ${this.text}`);
    return this.algebra.call(token, args);
  }
}

export function readDim(text: string, symbol: (name: string) => Dim): Dim {
  return new Reader<Dim>(text, {
    constant: (n) => Dim.of(n),
    name: symbol,
    neg: (a) => a.neg(),
    binary: (op, a, b) => {
      if (op === '+') return a.add(b);
      if (op === '-') return a.sub(b);
      if (op === '*') return a.mul(b);
      return op === '//' ? a.floordiv(b) : a.mod(b);
    },
    call: (fn, args) => {
      if (fn === 'min') return Dim.min(...args);
      if (fn === 'max') return Dim.max(...args);
      return Dim.broadcast(args[0], args[1]);
    },
  }).read();
}

/** The value by Python's integer arithmetic; throws RangeError on a division by zero. */
export function evaluate(text: string, value: (name: string) => number): number {
  const floor = (a: number, b: number) => {
    if (b === 0) throw new RangeError('division by zero');
    return Math.floor(a / b);
  };
  const n = new Reader<number>(text, {
    constant: (k) => k,
    name: value,
    neg: (a) => -a,
    binary: (op, a, b) => {
      if (op === '+') return a + b;
      if (op === '-') return a - b;
      if (op === '*') return a * b;
      return op === '//' ? floor(a, b) : a - b * floor(a, b);
    },
    call: (fn, args) => {
      if (fn === 'min') return Math.min(...args);
      if (fn === 'max') return Math.max(...args);
      return args[0] === 1 ? args[1] : args[0];
    },
  }).read();
  return n === 0 ? 0 : n;
}
