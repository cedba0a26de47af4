/**
 * Symbolic sizes as the command line prints them: integer arithmetic over names in Python syntax, such as
 * `3*self.n_embd`, `(H - 1)//2 + 1`, `min(T, 64)`. Read here on their own, so that the tests do not rest on the code
 * they judge.
 */

export type SymbolExpr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly SymbolExpr[] }
  | { readonly kind: 'operator'; readonly op: string; readonly left: SymbolExpr; readonly right: SymbolExpr };

const FUNCTIONS: Record<string, (...values: number[]) => number> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  int: Math.trunc,
  floor: Math.floor,
  ceil: Math.ceil,
};
const BINDING_POWER: Record<string, number> = { '+': 1, '-': 1, '*': 2, '/': 2, '//': 2, '%': 2, '**': 4 };
const UNARY_POWER = 3;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|(\/\/|\*\*|[-+*/%(),]))/uy;

class Reader {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
      this.tokens.push(match[0].trim());
      end = TOKEN.lastIndex;
    }
    if (text.slice(end).trim() !== '') {
      this.tokens.push('<other>');
    }
  }

  whole(): SymbolExpr | null {
    const expr = this.expression(0);
    return this.at === this.tokens.length ? expr : null;
  }

  private expression(power: number): SymbolExpr | null {
    let left = this.operand();
    for (;;) {
      const op = this.tokens[this.at];
      const own = BINDING_POWER[op];
      if (left === null || own === undefined || own <= power) {
        return left;
      }
      this.at += 1;
      const right = this.expression(op === '**' ? own - 1 : own);
      left = right && { kind: 'operator', op, left, right };
    }
  }

  private operand(): SymbolExpr | null {
    const token = this.tokens[this.at++];
    if (token === undefined) {
      return null;
    }
    if (token === '-' || token === '+') {
      const right = this.expression(UNARY_POWER);
      return right && { kind: 'operator', op: token, left: { kind: 'number', value: 0 }, right };
    }
    if (token === '(') {
      const inner = this.expression(0);
      return this.tokens[this.at++] === ')' ? inner : null;
    }
    if (/^\d/.test(token)) {
      return { kind: 'number', value: Number(token) };
    }
    if (!/^[\p{L}_]/u.test(token)) {
      return null;
    }
    return this.tokens[this.at] === '(' ? this.call(token) : { kind: 'name', name: token };
  }

  private call(name: string): SymbolExpr | null {
    const args: SymbolExpr[] = [];
    do {
      this.at += 1;
      const argument = this.expression(0);
      if (argument === null) {
        return null;
      }
      args.push(argument);
    } while (this.tokens[this.at] === ',');
    return this.tokens[this.at++] === ')' ? { kind: 'call', name, args } : null;
  }
}

/** The expression, or null when the text is none. */
export function parseSymbol(text: string): SymbolExpr | null {
  return new Reader(text).whole();
}

/** The symbol's name when the size is one symbol and nothing else; text that cannot be read is a symbol of its own. */
export function singleSymbol(text: string): string | null {
  const expr = parseSymbol(text);
  if (expr === null) {
    return text.trim();
  }
  return expr.kind === 'name' ? expr.name : null;
}

function apply(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    default:
      return a ** b;
  }
}

/** The size under these numbers; null when a symbol has none or the arithmetic fails. */
export function evaluate(expr: SymbolExpr, numbers: ReadonlyMap<string, number>): number | null {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'name':
      return numbers.get(expr.name) ?? null;
    case 'call': {
      const args = expr.args.map((a) => evaluate(a, numbers));
      const call = FUNCTIONS[expr.name];
      return call === undefined || args.includes(null) ? null : call(...(args as number[]));
    }
    case 'operator': {
      const left = evaluate(expr.left, numbers);
      const right = evaluate(expr.right, numbers);
      const value = left === null || right === null ? Number.NaN : apply(expr.op, left, right);
      return Number.isFinite(value) ? value : null;
    }
  }
}
