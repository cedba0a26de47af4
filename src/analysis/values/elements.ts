/**
 * Elements of a sequence of unknown length: all that is known is what they have in common, so two of them must not
 * share an unknown size, as they would if the one value that describes them were given out twice.
 */
import { Dim, Sym } from '../../core/dim';
import type { Element } from '../../core/ops/operator';
import { resolve, type Shape, unknownShape } from '../../core/shape';
import { joinValues } from './join';
import { type IntValue, int, TensorValue, TupleValue, UnknownValue, type Value } from './values';

/** Some integer that is another one at each element. */
export function varyingInt(name: string, min = Number.NEGATIVE_INFINITY, below?: Dim): IntValue {
  return int(Dim.symbol(varying(new Sym(name, '', min, undefined, below))));
}

function varying(sym: Sym): Sym {
  sym.varies = true;
  return sym;
}

/** The description of the elements as the value of one of them. */
export function anElement(v: Value): Value {
  switch (v.kind) {
    case 'unknown':
      return v.tensor ? anElement(v.tensor) : new UnknownValue(v.reason, v.name, v.scope, v.isVariable, v.hint);
    case 'int':
      return int(freshDim(v.dim, new Map()));
    case 'tensor': {
      const t = new TensorValue(
        freshShape(v.shape),
        v.dtype,
        v.library,
        v.weak,
        v.contents && { ...v.contents, values: freshElements(v) },
      );
      t.isParameter = v.isParameter;
      return t;
    }
    case 'tuple':
      return v.sizesOf ? v : new TupleValue(v.items.map(anElement), v.rest, v.names, v.cls, null, v.isSize);
    case 'union':
      return joinValues(v.options.map(anElement));
    default:
      return v;
  }
}

function freshDim(d: Dim, done: Map<Sym, Dim>): Dim {
  return d.substitute((atom) => {
    if (!(atom instanceof Sym) || !atom.varies) return null;
    let made = done.get(atom);
    if (!made) {
      made = Dim.symbol(varying(new Sym(atom.name, atom.scope, atom.min, undefined, atom.below)));
      done.set(atom, made);
    }
    return made;
  });
}

/** What is known of the numbers in an element: of symbols that vary, new ones; of known numbers, that they vary. */
function freshElements(t: TensorValue): readonly Element[] | null {
  const done = new Map<Sym, Dim>();
  return t.values?.map((x) => (x.dim ? { ...x, dim: freshDim(x.dim, done) } : x)) ?? null;
}

function freshShape(shape: Shape): Shape {
  const s = resolve(shape);
  if (s.rest) return unknownShape(s.rest.name, s.rest.scope);
  const done = new Map<Sym, Dim>();
  const front = s.front.map((d) => freshDim(d, done));
  return front.every((d, n) => d === s.front[n]) ? s : { front, rest: null, back: [] };
}
