import type { GradientHoverData, HoverData, HoverLine, PanelKind } from '../protocol/analysis';

/** Makes the target of a command link. */
export type CommandLink = (command: 'goTo' | 'copyText' | 'showValueAt' | 'openPanelAt', argument: unknown) => string;

const PANELS: Readonly<Record<PanelKind, string>> = {
  attention: 'Show attention',
  kernels: 'Benchmark',
  landscape: 'Landscape',
};

const NO_BREAK_SPACE = '\u00a0';

/**
 * A hover as Markdown: the expressions with their shapes as a block of fixed-width text, then one line a dim, with
 * links to where it was set.
 */
export function hoverMarkdown({ lines, copy, constant, panels }: HoverData, link: CommandLink): string {
  const heads = lines.filter((l) => l.kind === 'head');
  const values = lines.filter((l) => l.kind === 'value');
  const details = lines.filter((l) => l.kind === 'detail');
  const width = Math.max(...lines.map((l) => l.label.length));
  const parts = [codeBlock(heads.map((l) => `${l.label.padEnd(width)}   ${l.text}`.trimEnd()).join('\n'))];
  if (values.length > 0) parts.push(codeBlock(values.map((l) => l.text).join('\n'), 'python'));
  const items = details.map((l) => detail(l, width, link));
  const actions = [];
  if (copy !== null) actions.push(`[Copy shape](${link('copyText', copy)} "Copy ${escapeTitle(copy)}")`);
  if (constant !== null) actions.push(`[Show value](${link('showValueAt', constant)} "Show all elements")`);
  for (const opening of panels)
    actions.push(`[${PANELS[opening.panel]}](${link('openPanelAt', opening)} "Open the panel")`);
  if (actions.length > 0) items.push(actions.join(' · '));
  if (items.length > 0) parts.push(items.join('  \n'));
  return parts.join('\n');
}

/** Gradients as Markdown: a block of fixed-width text, and what its names are. */
export function gradientMarkdown({ lines, notes }: GradientHoverData): string {
  const width = Math.max(...lines.map((l) => [...l.formula].length));
  const padded = lines.map((l) => `${l.formula}${' '.repeat(width - [...l.formula].length)}   ${l.shape}`);
  return [codeBlock(padded.join('\n')), ...(notes.length > 0 ? [escapeMarkdown(notes.join(' · '))] : [])].join('\n');
}

/** The same as plain text. */
export function hoverText({ lines }: HoverData): string {
  const label = Math.max(...lines.map((l) => l.label.length));
  const apart = (l: HoverLine) => l.link !== null && !l.text.includes(l.link.text);
  const text = Math.max(...lines.filter(apart).map((l) => l.text.length), 0);
  return lines
    .map((l) =>
      l.kind === 'value'
        ? l.text
        : `${l.label.padEnd(label)}   ${apart(l) ? `${l.text.padEnd(text)}   ${l.link!.text}` : l.text}`,
    )
    .join('\n');
}

function detail(line: HoverLine, width: number, link: CommandLink): string {
  const label = line.label.padEnd(Math.min(width, 16), NO_BREAK_SPACE);
  return `${codeSpan(label)} ${linked(line, link)}`;
}

/** The text with its link: the words in it that the link is about, else behind it. */
function linked({ text, link: target }: HoverLine, link: CommandLink): string {
  if (!target) return escapeMarkdown(text);
  const anchor = `[${escapeMarkdown(target.text)}](${link('goTo', target.place)})`;
  const at = text.indexOf(target.text);
  if (at < 0) return `${escapeMarkdown(text)} — ${anchor}`;
  return escapeMarkdown(text.slice(0, at)) + anchor + escapeMarkdown(text.slice(at + target.text.length));
}

/** A fence longer than any in the text. */
function codeBlock(text: string, language = 'text'): string {
  const ticks = [...text.matchAll(/`+/g)].reduce((n, [run]) => Math.max(n, run.length), 2);
  const fence = '`'.repeat(ticks + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function codeSpan(text: string): string {
  const ticks = [...text.matchAll(/`+/g)].reduce((n, [run]) => Math.max(n, run.length), 0);
  const fence = '`'.repeat(ticks + 1);
  return ticks > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}

/** Inside a line, these alone can start markup; `_` cannot inside a word. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*[\]<>~&$|]|(?<!\w)_|_(?!\w)/g, '\\$&');
}

function escapeTitle(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
