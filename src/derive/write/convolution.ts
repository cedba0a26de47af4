/** Convolutions in words: sums over indices in LaTeX, `einsum` in NumPy, the functions of PyTorch. */
import type { Options } from '../term';
import { ATOM, bracketed, type Code, numeric, TIMES, UNARY } from './writer';

/** What the axes of a convolution over n axes are called. */
const [SPATIAL, POSITIONS, CELLS] = ['hwd', 'pqr', 'ijk'];

export function isConvolution(fn: string): boolean {
  return fn === 'conv' || fn === 'conv_input' || fn === 'conv_weight';
}

interface Slide {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

function slides(options: Options): Slide[] {
  const [stride, dilation, padding] = ['stride', 'dilation', 'padding'].map((name) => options[name] as number[]);
  return stride.map((s, i) => ({ stride: s, dilation: dilation[i], padding: padding[i] }));
}

/** The letters of input, filters and result. */
function letters(n: number) {
  const [h, p, i] = [SPATIAL, POSITIONS, CELLS].map((all) => all.slice(0, n));
  return { x: `bc${h}`, w: `oc${i}`, y: `bo${p}`, windows: [...h].map((_, k) => `${p[k]}${i[k]}${h[k]}`) };
}

/** Of an element of a window at the position p, cell i: `2p+i-1`. */
export function windowIndex({ stride, dilation, padding }: Slide, p: string, i: string): string {
  const times = (k: number, name: string) => (k === 1 ? name : `${k}${name}`);
  return `${times(stride, p)}+${times(dilation, i)}${padding === 0 ? '' : padding > 0 ? `-${padding}` : `+${-padding}`}`;
}

// ------------------------------------------------------------------------------------------------------------- NumPy

/** The operands, then the windows of the axes, then the channels of each group where there are groups. */
export function numpyConvolution(fn: string, args: readonly Code[], options: Options): Code {
  const { x, w, y, windows } = letters(options.n as number);
  const isGrouped = options.groups !== 1;
  const filters = isGrouped ? w.replace('c', 'e') : w;
  const inputs = { conv: [x, filters], conv_input: [y, filters], conv_weight: [x, y] }[fn]!;
  const output = { conv: y, conv_input: x, conv_weight: filters }[fn]!;
  const equation = `${[...inputs, ...windows, ...(isGrouped ? ['oec'] : [])].join(',')}->${output}`;
  const operands = args.map((a) => numeric(a).text).join(', ');
  return { text: `np.einsum('${equation}', ${operands}, optimize=True)`, level: ATOM };
}

/** The tensor of ones and zeros that says which element stands in which cell of a window at which position. */
export function pythonWindow(module: string, sizes: readonly string[], options: Options): Code {
  const [positions, cells, size] = sizes.map((n) => `${module}.arange(${/^\([^()]*\)$/.test(n) ? n.slice(1, -1) : n})`);
  const { stride, dilation, padding } = options as unknown as Slide;
  const times = (k: number, text: string) => (k === 1 ? text : `${k} * ${text}`);
  const shift = padding === 0 ? '' : padding > 0 ? ` - ${padding}` : ` + ${-padding}`;
  const seen = `${times(stride, `${positions}[:, None, None]`)} + ${times(dilation, `${cells}[:, None]`)}${shift}`;
  return { text: `${seen} == ${size}`, level: 1, isTruth: true };
}

/** (out, in of a group, in): which of all channels is which of the group that a filter belongs to. */
export function pythonGroups(module: string, [out, own, all]: readonly Code[], { groups }: Options): Code {
  const filters = `${bracketed(out, UNARY)} // ${groups}`;
  const first = `${module}.arange(${out.text})[:, None, None] // (${filters}) * ${bracketed(own, UNARY)}`;
  const text = `${first} + ${module}.arange(${own.text})[:, None] == ${module}.arange(${all.text})`;
  return { text, level: 1, isTruth: true };
}

// ----------------------------------------------------------------------------------------------------------- PyTorch

/** @param shape of the result, as Python writes it. */
export function torchConvolution(fn: string, args: readonly Code[], options: Options, shape: string): Code {
  const n = options.n as number;
  const usual: Readonly<Record<string, number>> = { stride: 1, padding: 0, dilation: 1 };
  const settings = Object.entries(usual).flatMap(([name, otherwise]) => {
    const values = options[name] as readonly number[];
    if (values.every((v) => v === otherwise)) return [];
    return [`${name}=${values.every((v) => v === values[0]) ? values[0] : `(${values.join(', ')})`}`];
  });
  if (options.groups !== 1) settings.push(`groups=${options.groups}`);
  const [a, b] = args.map((x) => numeric(x).text);
  const given = { conv: [a, b], conv_input: [shape, b, a], conv_weight: [a, shape, b] }[fn]!;
  const name = fn === 'conv' ? `functional.conv${n}d` : `grad.${fn.replace('conv', `conv${n}d`)}`;
  return { text: `torch.nn.${name}(${[...given, ...settings].join(', ')})`, level: ATOM };
}

// ------------------------------------------------------------------------------------------------------------- LaTeX

export function latexConvolution(fn: string, args: readonly Code[], options: Options): Code {
  const n = options.n as number;
  const own = slides(options);
  const { x, w, y } = letters(n);
  const [h, p, i] = [SPATIAL, POSITIONS, CELLS].map((all) => [...all].slice(0, n));
  const channels = options.groups === 1 ? 'c' : 'c \\in g(o)';
  const filters = options.groups === 1 ? 'o' : 'o:\\,c \\in g(o)';
  const commas = (list: string | readonly string[]) => [...list].join(',');
  const at = (a: Code, index: string) =>
    `${a.level >= ATOM && !/[_^]/.test(a.text) ? a.text : `\\left(${a.text}\\right)`}_{${index}}`;
  const [first, second] = args;
  const seen = `b,c,${own.map((s, k) => windowIndex(s, p[k], i[k])).join(',')}`;
  const sum = (under: string, factors: string, out: string) => ({
    text: `\\left[\\textstyle\\sum_{${under}} ${factors}\\right]_{${commas(out)}}`,
    level: ATOM,
  });
  if (fn === 'conv') return sum(`${channels},${commas(i)}`, `${at(first, seen)}\\,${at(second, commas(w))}`, y);
  if (fn === 'conv_weight') return sum(`b,${commas(p)}`, `${at(first, seen)}\\,${at(second, commas(y))}`, w);
  const filter = at(second, commas(w));
  if (own.every((s) => s.stride === 1)) {
    // p = h − dilation·i + padding.
    const back = own.map((s, k) => {
      const cell = s.dilation === 1 ? i[k] : `${s.dilation}${i[k]}`;
      return `${h[k]}-${cell}${s.padding === 0 ? '' : `+${s.padding}`}`.replace('+-', '-');
    });
    return sum(`${filters},\\,${commas(i)}`, `${at(first, `b,o,${back.join(',')}`)}\\,${filter}`, x);
  }
  const fits = own.map((s, k) => `${windowIndex(s, p[k], i[k])}=${h[k]}`);
  const under = `\\substack{${filters},\\,${commas([...p, ...i])}\\\\ ${fits.join(',\\ ')}}`;
  return sum(under, `${at(first, commas(y))}\\,${filter}`, x);
}

/** One line: ⋆ slides filters over an input, ∗ is the sum that goes the other way. */
export function unicodeConvolution(fn: string, [a, b]: readonly Code[]): Code {
  return { text: `${bracketed(a, ATOM)} ${fn === 'conv_input' ? '∗' : '⋆'} ${bracketed(b, ATOM)}`, level: TIMES };
}
