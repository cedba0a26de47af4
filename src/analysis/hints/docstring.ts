/**
 * Docstrings: `x (Tensor): … of shape (B, T)` as in Google's and NumPy's styles, `boxes (Tensor[N, 4])`, and the section `Shape:`
 * of PyTorch's modules (`- Input: :math:`(N, C, L)``).
 */
import type { ClassDef, FunctionDef, Parameter } from '../../python/ast';
import type { Found, Reader, Scope } from './reader';
import { readSizes, type Size, splitAtCommas } from './sizes';

export const docstrings: Reader = {
  trust: 'docstring',
  read: (scope) => {
    if (!scope.node) return [];
    const found = new Map<Parameter, Found>();
    for (const [owner, isOwn] of [
      [scope.node, true],
      [scope.cls, false],
    ] as const) {
      const doc = owner && docOf(owner);
      if (!doc) continue;
      const text = scope.source.slice(doc.start, doc.end);
      for (const f of [...(isOwn ? ofParameters(scope, text, doc.start) : []), ...ofSection(scope, text, doc.start)])
        if (!found.has(f.subject as Parameter)) found.set(f.subject as Parameter, f);
    }
    return [...found.values()];
  },
};

function docOf({ body }: FunctionDef | ClassDef) {
  const [first] = body;
  if (first?.kind !== 'ExprStmt' || first.value.kind !== 'Constant' || first.value.type !== 'str') return null;
  return /shape|size|Tensor\[/i.test(String(first.value.value)) ? first.value : null;
}

/** `x (torch.Tensor): …`, `x: …`, `x : ndarray of …`, ``:param x: …``. */
const PARAMETER = /^[ \t]*(?:[-*][ \t]+|:param[ \t]+(?:[\w.]+[ \t]+)?)?[`*]*([A-Za-z_]\w*)[`*]*[ \t]*(?=[:(])(.*)$/gm;
const OF_SHAPE =
  /\b(?:of|with|has|have|in)?\s*(?:the\s+)?(?:shape|size)\s*(?:is|of|[:=])?\s*[`:=\s'"*]*(?:math:)?[`'"*]*(?=[([])/gi;
/** Of such things it is not the parameter that has the shape, or not always. */
const NOT_ONE = /\b(?:lists?|tuples?|dict|sequence|iterable|optional list|or)\b|\|/i;
const IS_TENSOR = /\bTensor\b|Tensor`|\b\w*Tensor\b|\bnd_?array\b|\barray\b/;

function ofParameters({ node }: Scope, text: string, start: number): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PARAMETER)) {
    const p = node!.params.list.find((p) => p.name === match[1]);
    const at = match.index + match[0].length - match[2].length;
    const goesOn = /^\r?\n[ \t]*,?[ \t]*or\b/i.test(text.slice(match.index + match[0].length));
    const shape = p && !goesOn && shapeIn(match[2]);
    if (shape) found.push({ ...shape, start: start + at + shape.start, subject: p, name: p.name });
  }
  return found;
}

type Shape = Omit<Found, 'subject' | 'name'>;

/** The one shape in what is said of a parameter; null where there are several. */
function shapeIn(said: string): Shape | null {
  const generic = /^\s*\((?:torch\.)?Tensor\[([^\]]*)\]/.exec(said);
  if (generic) {
    const sizes = readSizes(splitAtCommas(generic[1]));
    if (!sizes || sizes.length < 2) return null;
    return { sizes, text: generic[1], start: generic[0].length - generic[1].length - 1, isTensor: true };
  }
  const places = [...said.matchAll(OF_SHAPE)];
  if (places.length !== 1) return null;
  const from = places[0].index + places[0][0].length;
  const list = bracketedAt(said, from);
  if (
    list === null ||
    NOT_ONE.test(said.slice(0, from)) ||
    /^[`'"*\s]*(?:or|,\s*or|\|)/i.test(said.slice(from + list.length))
  )
    return null;
  const sizes = sizesOf(list);
  if (!sizes || /\bor\b\s*[`'"]*[([]/i.test(said.slice(from))) return null;
  return { sizes, text: list, start: from, isTensor: IS_TENSOR.test(said.slice(0, from)), rewrite: rewriting(list) };
}

/** The text from a bracket to the one that closes it. */
function bracketedAt(text: string, from: number): string | null {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if ('([{'.includes(text[at])) depth++;
    if (')]}'.includes(text[at]) && --depth === 0) return text.slice(from, at + 1);
  }
  return null;
}

function sizesOf(list: string): readonly Size[] | null {
  const items = splitAtCommas(list.slice(1, -1)).map((s) => plain(s.trim()));
  return items.length === 0 ? null : readSizes(items);
}

/** `C_{in}`, `*B*`, `\text{num\_heads}` without the marks; what has further ones is an expression that is not read. */
function plain(item: string): string {
  const word = item
    .replace(/\\text\{([^{}]*)\}/g, '$1')
    .replace(/\\?_\{(?:\\text\{)?([^{}]*)\}+/g, '_$1')
    .replace(/\\_/g, '_')
    .replace(/^\*(\w+)\*$/, '$1')
    .replace(/^`+|`+$/g, '')
    .replace(/^\\(?:ldots|dots)$|^\\\*$/, '...');
  return /[\\{}]/.test(word) ? '_' : word;
}

function rewriting(list: string) {
  return (dims: readonly string[]) =>
    dims.length === 1 ? `${list[0]}${dims[0]},${list.at(-1)}` : `${list[0]}${dims.join(', ')}${list.at(-1)}`;
}

/** `Shape:` and the lines `- Input: (N, C, L)` below it, as far as they name parameters. */
function ofSection({ node, cls }: Scope, text: string, start: number): Found[] {
  if (cls && node!.name !== 'forward' && node!.name !== '__call__') return [];
  const section = /^[ \t]*Shapes?:{1,2}[ \t]*\n((?:[ \t]*[-*].*\n|[ \t]*\n|[ \t]+\S.*\n)*)/m.exec(text);
  if (!section) return [];
  const from = section.index + section[0].length - section[1].length;
  const params = node!.params.list.filter((p) => p.name !== 'self');
  const found: Found[] = [];
  for (const match of section[1].matchAll(/^[ \t]*[-*][ \t]*[`*]*(\w+)[`*]*[ \t]*:(.*)$/gm)) {
    const [line, name, said] = match;
    const p = params.find((q) => q.name === name || (name === 'Input' && q === params[0]));
    const open = said.search(/[([]/);
    const list = open < 0 ? null : bracketedAt(said, open);
    const sizes = list === null || !/^[\s:`]*(?:math:)?[\s:`]*$/.test(said.slice(0, open)) ? null : sizesOf(list);
    if (!p || !sizes || /\bor\b/.test(said)) continue;
    const at = start + from + match.index + line.length - said.length + open;
    found.push({ sizes, text: list!, start: at, isTensor: true, subject: p, name: p.name });
  }
  return found;
}
