/** What code actions make of programs. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../../src/analysis/workspace';
import { codeActions } from '../../../../src/features/actions';
import { DocumentText } from '../../../../src/features/document';
import type { ActionData } from '../../../../src/protocol/analysis';

const PATH = '/w/program.py';

function analysed(text: string) {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  workspace.setDocument(PATH, PATH, 1, text);
  return workspace.facts(PATH);
}

/** The program without its marks, and the offsets of the marks: `‸` a cursor, `‹…›` a selection. */
function marked(source: string): { text: string; start: number; end: number } {
  const start = source.search(/[‸‹]/);
  const end = source.includes('›') ? source.indexOf('›') - 1 : start;
  return { text: source.replace(/[‸‹›]/g, ''), start, end };
}

export function offered(source: string): ActionData[] {
  const { text, start, end } = marked(source);
  const view = { facts: analysed(text), document: new DocumentText(PATH, text), textOf: () => null };
  return codeActions(view, start, end, null);
}

export function titles(source: string): string[] {
  return offered(source).map((a) => a.title);
}

/**
 * The program after the action of which the title begins so; null where it is not offered. An analysis of what comes out has to find
 * nothing that it did not find before.
 */
export function changed(source: string, title: string, rename = ''): string | null {
  const action = offered(source).find((a) => a.title.startsWith(title));
  if (!action) return null;
  const { text } = marked(source);
  const { lines } = new DocumentText(PATH, text);
  const edits = action.edits.map((e) => ({
    start: lines.offset(e.range.start),
    end: lines.offset(e.range.end),
    text: action.rename ? rename : e.text,
  }));
  const result = edits
    .sort((a, b) => b.start - a.start)
    .reduce((done, e) => done.slice(0, e.start) + e.text + done.slice(e.end), text);
  const before = new Set(analysed(text).problems.map((p) => p.message));
  const added = analysed(result).problems.filter((p) => !before.has(p.message));
  assert.deepEqual(added, [], result);
  return result;
}
