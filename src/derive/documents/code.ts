/** The code of a step: lines that define something, and lines that compare two sides. */
import type { Check, Relation } from './document';

/** Where a check says nothing else. Central differences are good to about 1e-10. */
const TOLERANCE = 1e-8;

/** Line numbers of the answer and of `fail` count from 0. */
export function splitCode(
  lines: readonly string[],
  fail: (line: number, problem: string) => never,
): { code: string; checks: Check[] } {
  const code: string[] = [];
  const checks: Check[] = [];
  for (const { text, line } of statements(lines, fail)) {
    const isDefinition = /^(def|for|import|from) |^[A-Za-z_]\w*(\[[^\]]*\])?(, *\w+)* *[-+*/]?= /.test(text);
    if (isDefinition) code.push(text);
    else checks.push(check(text, line, fail));
  }
  return { code: code.join('\n'), checks };
}

/** A statement is a line with the deeper indented lines below it, and those inside of its brackets. */
function statements(
  lines: readonly string[],
  fail: (line: number, problem: string) => never,
): { text: string; line: number }[] {
  const out: { text: string; line: number }[] = [];
  let depth = 0;
  for (const [line, full] of lines.entries()) {
    const text = full.replace(/\s+#.*$/, '');
    if (text.trim() === '') continue;
    const continues = depth > 0 || text.startsWith(' ');
    if (continues && out.length === 0) fail(line, `expected no more than four spaces before the code, found ${full}`);
    if (continues) out.at(-1)!.text += `\n${text}`;
    else out.push({ text, line });
    for (const c of text) depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
    if (depth < 0) fail(line, `a bracket is closed that was not opened: ${text.trim()}`);
  }
  if (depth > 0) fail(out.at(-1)!.line, `a bracket is not closed: ${out.at(-1)!.text}`);
  return out;
}

function check(text: string, line: number, fail: (line: number, problem: string) => never): Check {
  const [, sides, within] = /^([\s\S]*?)(?:\s+within (\S+))?$/.exec(text)!;
  const parts = sidesOf(sides);
  if (!parts) fail(line, `expected a definition or one comparison "left == right", "<=" or ">=", found ${text}`);
  const tolerance = within === undefined ? TOLERANCE : Number(within);
  if (!(tolerance >= 0 && tolerance <= 0.1)) fail(line, `within takes a number from 0 to 0.1, found ${within}`);
  return { ...parts, tolerance, line };
}

/** The sides of the only comparison that is in no bracket; null when there are none or several. */
function sidesOf(text: string): { left: string; relation: Relation; right: string } | null {
  let depth = 0;
  const at: number[] = [];
  for (let k = 0; k < text.length; k++) {
    if ('([{'.includes(text[k])) depth++;
    else if (')]}'.includes(text[k])) depth--;
    else if (depth === 0 && /^(==|<=|>=)/.test(text.slice(k, k + 2))) at.push(k++);
  }
  if (at.length !== 1) return null;
  const [left, right] = [text.slice(0, at[0]).trim(), text.slice(at[0] + 2).trim()];
  return left === '' || right === '' ? null : { left, relation: text.slice(at[0], at[0] + 2) as Relation, right };
}
