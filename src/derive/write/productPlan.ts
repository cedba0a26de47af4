/** Which products, transposes and sums of matrices a product of a term is made of; `einsum` where there are none. */
import { constant, isOne, ONE, type Size, times } from '../size';
import { type Factor, type Product, range } from '../term';
import type { Code, Writer } from './writer';

/** A tensor on the way: its text, the index of each of its axes, and whether it is to be divided by. */
export interface Part {
  readonly code: Code;
  readonly at: readonly number[];
  readonly isBelow: boolean;
  readonly isEye?: boolean;
  /** Rows of an identity matrix: what they pick from the axis of the last index. */
  readonly pick?: string;
  /** Text and axes before axes of size 1 were dropped. */
  readonly wide?: { readonly code: Code; readonly at: readonly number[] };
}

/** The text of a term, and which of its axes are there: the others are of size 1 or left out in front. */
export interface Written {
  readonly code: Code;
  readonly isWhole: boolean;
}

/** One product on its way to text. */
export class ProductPlan {
  private parts: Part[];
  private readonly rank: number;
  private coefficient: Size;

  constructor(
    private readonly w: Writer,
    private readonly p: Product,
    write: (f: Factor) => Part,
  ) {
    this.rank = p.dims.length;
    this.coefficient = p.coefficient;
    this.parts = p.factors.map(write);
  }

  result(write: (c: Size) => Code): Written {
    const original = this.parts;
    const contracted = this.contract();
    if (!contracted) return this.scaled({ code: this.einsum(original), isWhole: true }, write);
    return this.scaled(this.together(), write);
  }

  private isSummed(id: number): boolean {
    return id >= this.rank;
  }

  /** Sums over everything that is to be summed over; false where matrix notation has no words for it. */
  private contract(): boolean {
    this.parts = this.parts.map((part) => this.withoutRepeats(part));
    if (this.parts.some((part) => new Set(part.at).size < part.at.length)) return false;
    this.pickAll();
    for (;;) {
      this.mergeAlike();
      const open = [...new Set(this.parts.flatMap((part) => part.at))].filter((id) => this.isSummed(id));
      if (open.length === 0) return true;
      if (!this.contractPair(open) && !this.contractRows(open) && !this.sumAlone(open) && !this.scaleRows(open))
        return false;
    }
  }

  /** The diagonal of a matrix, or its trace. */
  private withoutRepeats(part: Part): Part {
    const [i, j] = part.at;
    if (part.at.length !== 2 || i !== j) return part;
    const isAlone = this.parts.every((other) => other === part || !other.at.includes(i));
    if (this.isSummed(i) && isAlone) return { ...part, code: this.w.trace(part.code), at: [] };
    return { ...part, code: this.w.diagonal(part.code), at: [i] };
  }

  /** A product with rows of an identity matrix picks elements. */
  private pickAll(): void {
    for (const rows of [...this.parts]) {
      if (rows.pick === undefined || !this.parts.includes(rows)) continue;
      const id = rows.at[rows.at.length - 1];
      const kept = rows.at.slice(0, -1);
      const holders = this.parts.filter((x) => x !== rows && x.at.includes(id));
      if (!this.isSummed(id) || holders.length !== 1 || kept.some((x) => holders[0].at.includes(x))) continue;
      const [from] = holders;
      const axis = from.at.indexOf(id);
      const code = this.w.pick(from.code, axis, from.at.length, rows.pick);
      this.replace([rows, from], { code, at: from.at.flatMap((x) => (x === id ? kept : [x])), isBelow: from.isBelow });
    }
  }

  /** Element by element where the indices are the same, but for two vectors whose product is a number. */
  private mergeAlike(): void {
    for (let a = 0; a < this.parts.length; a++) {
      for (let b = a + 1; b < this.parts.length; b++) {
        const [p, q] = [this.parts[a], this.parts[b]];
        if (p.at.length !== q.at.length || !p.at.every((id) => q.at.includes(id)) || p.at.length === 0) continue;
        const isDot =
          p.at.length === 1 &&
          this.isSummed(p.at[0]) &&
          !p.isBelow &&
          !q.isBelow &&
          this.parts.filter((x) => x.at.includes(p.at[0])).length === 2;
        if (isDot) continue;
        this.replace([p, q], this.multiplied(p, q));
        b = a;
      }
    }
  }

  private replace(old: readonly Part[], made: Part): void {
    this.parts = [made, ...this.parts.filter((x) => !old.includes(x))];
  }

  /** Two parts with the same indices. */
  private multiplied(p: Part, q: Part): Part {
    const aligned = q.at.every((id, k) => id === p.at[k]) ? q.code : this.ordered(q, p.at);
    if (p.isBelow !== q.isBelow) {
      const [above, below] = p.isBelow ? [aligned, p.code] : [p.code, aligned];
      return { code: this.w.over(above, below), at: p.at, isBelow: false };
    }
    return { code: this.w.times([p.code, aligned]), at: p.at, isBelow: p.isBelow };
  }

  private ordered(part: Part, at: readonly number[]): Code {
    const axes = at.map((id) => part.at.indexOf(id));
    if (axes.every((a, k) => a === k)) return part.code;
    const n = axes.length;
    const swapsLast = axes.every((a, k) => a === (k === n - 2 ? n - 1 : k === n - 1 ? n - 2 : k));
    return swapsLast ? this.w.transpose(part.code, n) : this.w.permute(part.code, axes);
  }

  private upright(part: Part): Part {
    if (!part.isBelow) return part;
    return { ...part, code: this.w.over(this.w.number(1), part.code), isBelow: false };
  }

  /** A matrix product, of the pair whose result is smallest. */
  private contractPair(open: readonly number[]): boolean {
    let best: { p: Part; q: Part; id: number; rank: number } | null = null;
    for (const id of open) {
      const holders = this.parts.filter((x) => x.at.includes(id));
      if (holders.length !== 2 || isOne(this.p.sizes[id])) continue;
      const [p, q] = holders;
      const shared = p.at.filter((x) => q.at.includes(x));
      const batch = shared.filter((x) => x !== id);
      if (batch.some((x) => this.isSummed(x) && this.parts.every((o) => o === p || o === q || !o.at.includes(x))))
        continue;
      if (p.at.length > batch.length + 2 || q.at.length > batch.length + 2) continue;
      if (batch.length > 0 && (p.at.length !== batch.length + 2 || q.at.length !== batch.length + 2)) continue;
      const rank = p.at.length + q.at.length - 2 - batch.length;
      if (!best || rank < best.rank) best = { p, q, id, rank };
    }
    if (!best) return false;
    this.replace([best.p, best.q], this.matrixProduct(this.upright(best.p), this.upright(best.q), best.id));
    return true;
  }

  private matrixProduct(p: Part, q: Part, id: number): Part {
    const batch = p.at.filter((x) => x !== id && q.at.includes(x)).sort((a, b) => a - b);
    const own = (part: Part) => part.at.find((x) => x !== id && !batch.includes(x));
    let [left, right] = [p, q];
    // The order that needs fewest transposes, then that of the result.
    const cost = (a: Part, b: Part) => {
      const transposed = (part: Part, want: readonly number[]) => Number(want.some((x, k) => part.at[k] !== x));
      const [i, j] = [own(a), own(b)];
      const wanted = [...(i === undefined ? [] : [i]), id];
      const other = [id, ...(j === undefined ? [] : [j])];
      const isTurned = i !== undefined && j !== undefined && i > j && !this.isSummed(i) ? 1 : 0;
      return transposed(a, [...batch, ...wanted]) + transposed(b, [...batch, ...other]) + 1.5 * isTurned;
    };
    if (cost(q, p) < cost(p, q)) [left, right] = [q, p];
    const [i, j] = [own(left), own(right)];
    const a = this.ordered(left, [...batch, ...(i === undefined ? [] : [i]), id]);
    const b = this.ordered(right, [...batch, id, ...(j === undefined ? [] : [j])]);
    const at = [...batch, ...(i === undefined ? [] : [i]), ...(j === undefined ? [] : [j])];
    return { code: this.w.matmul(a, b, at.length === 0), at, isBelow: false };
  }

  /** Many matrices times one, or times a vector: the product broadcasts over the axes in front. */
  private contractRows(open: readonly number[]): boolean {
    for (const id of open) {
      const holders = this.parts.filter((x) => x.at.includes(id));
      if (holders.length !== 2 || isOne(this.p.sizes[id])) continue;
      const [p, q] = holders;
      const made = this.broadcastProduct(p, q, id) ?? this.broadcastProduct(q, p, id);
      if (!made) continue;
      this.replace(holders, made);
      return true;
    }
    return false;
  }

  /** `many` has axes in front that `one` has not; null where the last two axes are not those of a product. */
  private broadcastProduct(many: Part, one: Part, id: number): Part | null {
    const front = many.at.slice(0, -2);
    const [row, column] = many.at.slice(-2);
    const isLast = column === id;
    const free = isLast ? row : column;
    const batch = front.filter((x) => one.at.includes(x));
    const own = one.at.filter((x) => x !== id && !batch.includes(x));
    const isProduct = front.length > 0 && (isLast || row === id) && !one.at.includes(free);
    if (!isProduct || own.length > 1 || (own.length === 0 && batch.length > 0)) return null;
    if (!front.slice(front.length - batch.length).every((x) => batch.includes(x))) return null;
    if (batch.some((x) => this.isSummed(x) && this.parts.every((o) => o === many || o === one || !o.at.includes(x))))
      return null;
    const [a, b] = [this.upright(many), this.upright(one)];
    const other = this.ordered(b, isLast ? [...batch, id, ...own] : [...batch, ...own, id]);
    const code = isLast ? this.w.matmul(a.code, other, false) : this.w.matmul(other, a.code, false);
    return { code, at: isLast ? [...front, free, ...own] : [...front, ...own, free], isBelow: false };
  }

  /** Sums over indices that stand in one part alone. */
  private sumAlone(open: readonly number[]): boolean {
    for (const part of this.parts) {
      const alone = open.filter(
        (id) => part.at.includes(id) && this.parts.every((o) => o === part || !o.at.includes(id)),
      );
      if (alone.length === 0) continue;
      this.replace([part], this.summedOver(this.upright(part), alone));
      return true;
    }
    return false;
  }

  private summedOver(part: Part, ids: readonly number[]): Part {
    const unit = ids.filter((id) => isOne(this.p.sizes[id]));
    let { code, at } = part;
    if (unit.length > 0) {
      code = this.w.first(
        code,
        unit.map((id) => at.indexOf(id)),
        at.length,
      );
      at = at.filter((id) => !unit.includes(id));
    }
    const rest = ids.filter((id) => !unit.includes(id));
    if (rest.length === 0) return { code, at, isBelow: false, wide: { code: part.code, at: part.at } };
    const axes = rest.length === at.length ? null : rest.map((id) => at.indexOf(id)).sort((a, b) => a - b);
    const count = rest.reduce((n, id) => times(n, this.p.sizes[id]), ONE);
    const isMean = [...count.powers].every(([name, p]) => (this.coefficient.powers.get(name) ?? 0) <= -p);
    const left = at.filter((id) => !rest.includes(id));
    if (isMean && count.powers.size > 0) {
      this.coefficient = times(this.coefficient, count);
      return { code: this.w.mean(code, axes, false), at: left, isBelow: false };
    }
    return { code: this.w.sum(code, axes, false), at: left, isBelow: false };
  }

  /** An index in three parts or more: one of them scales another, so that fewer are left. */
  private scaleRows(open: readonly number[]): boolean {
    for (const id of open) {
      const holders = this.parts.filter((x) => x.at.includes(id)).sort((a, b) => a.at.length - b.at.length);
      for (const small of holders) {
        const large = holders.find((x) => x !== small && small.at.every((y) => x.at.includes(y)));
        if (!large || large.at.length === small.at.length) continue;
        this.replace([small, large], this.scaledBy(large, small));
        return true;
      }
    }
    return false;
  }

  /** `small` has some of the indices of `large`. */
  private scaledBy(large: Part, small: Part): Part {
    const code = this.placed(small, large.at);
    if (large.isBelow !== small.isBelow) {
      const [above, below] = large.isBelow ? [code, large.code] : [large.code, code];
      return { code: this.w.over(above, below), at: large.at, isBelow: false };
    }
    return { code: this.w.times([large.code, code]), at: large.at, isBelow: large.isBelow };
  }

  /** A part for broadcasting against one with the indices `at`. */
  private placed(part: Part, at: readonly number[]): Code {
    const present = at.filter((id) => part.at.includes(id));
    const { wide } = part;
    if (wide && wide.at.length <= at.length) {
      const own = at.slice(at.length - wide.at.length);
      const fits = own.every((id, k) => (part.at.includes(id) ? wide.at[k] === id : !part.at.includes(wide.at[k])));
      if (fits && present.every((id) => own.includes(id))) return wide.code;
    }
    const code = this.ordered(part, present);
    const first = at.findIndex((id) => part.at.includes(id));
    const pattern = at.slice(Math.max(0, first)).map((id) => !part.at.includes(id));
    return part.at.length > 0 && pattern.includes(true) ? this.w.expand(code, pattern) : code;
  }

  // -------------------------------------------------------------------------------------------------- putting together

  /** What is left, element by element, in the order of the result's axes. */
  private together(): Written {
    const out = range(this.rank);
    const special = this.outer(out) ?? this.diagonalMatrix(out);
    if (special) return { code: special, isWhole: true };
    const sorted = [...this.parts].sort((a, b) => a.at.length - b.at.length);
    // What is true or false stays so beside numbers alone.
    const tensors = sorted.filter((x) => x.at.length > 0);
    const isTruth = tensors.length > 0 && tensors.length < sorted.length && tensors.every((x) => x.code.isTruth);
    const numbers = isTruth
      ? sorted.map((x) => (x === tensors[0] ? { ...x, code: this.w.numeric(x.code) } : x))
      : sorted;
    const above = numbers.filter((x) => !x.isBelow).map((x) => this.placed(x, out));
    const below = numbers.filter((x) => x.isBelow).map((x) => this.placed(x, out));
    const top = above.length === 0 ? this.w.number(1) : above.length === 1 ? above[0] : this.w.times(above);
    const code = below.length === 0 ? top : this.w.over(top, below.length === 1 ? below[0] : this.w.times(below));
    const present = new Set(this.parts.flatMap((x) => x.at));
    const missing = out.filter((id) => !present.has(id));
    if (missing.length === 0) return { code, isWhole: true };
    if (present.size > 0) {
      // New axes of size 1 in front are not there yet.
      const first = out.findIndex((id) => present.has(id));
      const isWhole = missing.every((id) => isOne(this.p.dims[id])) && first === 0;
      return { code, isWhole };
    }
    return { code, isWhole: this.rank === 0 };
  }

  private outer(out: readonly number[]): Code | null {
    const vectors = this.parts.filter((x) => x.at.length === 1);
    if (out.length !== 2 || this.parts.some((x) => x.at.length > 1) || vectors.length !== 2) return null;
    const [a, b] = out.map((id) => vectors.find((x) => x.at[0] === id));
    const numbers = this.parts.filter((x) => x.at.length === 0);
    if (!a || !b || numbers.some((x) => x.isBelow) || a.isBelow || b.isBelow) return null;
    const made = this.w.outer(a.code, b.code);
    return numbers.length === 0 ? made : this.w.times([...numbers.map((x) => x.code), made]);
  }

  private diagonalMatrix(out: readonly number[]): Code | null {
    const identity = this.parts.find((x) => x.isEye && x.at.length === 2);
    if (out.length !== 2 || !identity) return null;
    const others = this.parts.filter((x) => x !== identity);
    if (others.length === 0 || others.some((x) => x.at.length > 1)) return null;
    const vectors = others.filter((x) => x.at.length === 1);
    if (vectors.length === 0) return null;
    const above = others.filter((x) => !x.isBelow).map((x) => x.code);
    const below = others.filter((x) => x.isBelow).map((x) => x.code);
    const top = above.length === 0 ? this.w.number(1) : above.length === 1 ? above[0] : this.w.times(above);
    return this.w.diagonalMatrix(
      below.length === 0 ? top : this.w.over(top, below.length === 1 ? below[0] : this.w.times(below)),
    );
  }

  private einsum(parts: readonly Part[]): Code {
    const letter = (id: number) => 'ijklmnopqrstuvwxyzabcdefgh'[id];
    const upright = parts.map((part) => this.upright(part));
    const inputs = upright.map((part) => part.at.map(letter).join('')).join(',');
    const present = range(this.rank).filter((id) => upright.some((part) => part.at.includes(id)));
    const code = this.w.einsum(
      `${inputs}->${present.map(letter).join('')}`,
      upright.map((part) => part.code),
    );
    if (present.length === this.rank) return code;
    const placed = this.placed({ code, at: present, isBelow: false }, range(this.rank));
    return this.w.broadcast(placed, this.p.dims);
  }

  /** With the number in front. */
  private scaled({ code, isWhole }: Written, write: (c: Size) => Code): Written {
    const c = this.coefficient;
    if (isOne(c)) return { code, isWhole };
    const below = { factor: 1, powers: new Map([...c.powers].filter(([, p]) => p < 0).map(([n, p]) => [n, -p])) };
    const above: Size = { factor: c.factor, powers: new Map([...c.powers].filter(([, p]) => p > 0)) };
    const top = this.numbered(code, above, write);
    return { code: below.powers.size > 0 ? this.w.over(top, write(below)) : top, isWhole };
  }

  private numbered(code: Code, c: Size, write: (c: Size) => Code): Code {
    if (isOne(c)) return code;
    const size = Math.abs(c.factor);
    const positive =
      c.powers.size > 0 || size !== 1
        ? size < 1 && Number.isInteger(1 / size) && c.powers.size === 0
          ? this.w.over(code, write(constant(1 / size)))
          : this.w.times([write({ ...c, factor: size }), code])
        : code;
    return c.factor < 0 ? this.w.negative(positive) : positive;
  }
}
