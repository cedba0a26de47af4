import type { HoverData, HoverLine, Place } from '../protocol/analysis';

/** Makes the target of a command link. */
export type CommandLink = (command: 'goTo' | 'copyText', argument: unknown) => string;

const NO_BREAK_SPACE = '\u00a0';

/**
 * A hover as Markdown: the expressions with their shapes as a block of fixed-width text, then one line a dim, with
 * links to where it was set.
 */
export function hoverMarkdown({ lines, copy }: HoverData, link: CommandLink): string {
  const heads = lines.filter((l) => l.kind === 'head');
  const details = lines.filter((l) => l.kind === 'detail');
  const width = Math.max(...lines.map((l) => l.label.length));
  const parts = [codeBlock(heads.map((l) => `${l.label.padEnd(width)}   ${l.text}`.trimEnd()).join('\n'))];
  const items = details.map((l) => detail(l, width, link));
  if (copy !== null) items.push(`[Copy shape](${link('copyText', copy)} "Copy ${escapeTitle(copy)}")`);
  if (items.length > 0) parts.push(items.join('  \n'));
  return parts.join('\n');
}

/** The same as plain text. */
export function hoverText({ lines }: HoverData): string {
  const label = Math.max(...lines.map((l) => l.label.length));
  const text = Math.max(...lines.filter((l) => l.link).map((l) => l.text.length), 0);
  return lines
    .map((l) => `${l.label.padEnd(label)}   ${l.link ? `${l.text.padEnd(text)}   ${l.link.text}` : l.text}`)
    .join('\n');
}

function detail(line: HoverLine, width: number, link: CommandLink): string {
  const target = line.link && ` — [${escapeMarkdown(line.link.text)}](${link('goTo', goToArgument(line.link.place))})`;
  const label = line.label.padEnd(Math.min(width, 16), NO_BREAK_SPACE);
  return `${codeSpan(label)} ${escapeMarkdown(line.text)}${target ?? ''}`;
}

/** The argument of the `nabla.goTo` command. */
export function goToArgument(place: Place): Place {
  return { uri: place.uri, range: place.range };
}

/** A fence longer than any in the text. */
function codeBlock(text: string): string {
  const ticks = [...text.matchAll(/`+/g)].reduce((n, [run]) => Math.max(n, run.length), 2);
  const fence = '`'.repeat(ticks + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function codeSpan(text: string): string {
  const ticks = [...text.matchAll(/`+/g)].reduce((n, [run]) => Math.max(n, run.length), 0);
  const fence = '`'.repeat(ticks + 1);
  return ticks > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&');
}

function escapeTitle(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
