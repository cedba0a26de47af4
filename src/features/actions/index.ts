/** Changes of the code that the shapes allow. A further one is a file and a line here. */
import type { ActionData } from '../../protocol/analysis';
import type { View } from '../document';
import { annotate } from './annotate';
import { insertAssert } from './insertAssert';
import { renameSize } from './renameSize';
import { shapeComments } from './shapeComments';
import { type Action, Site } from './site';
import { unpackShape } from './unpackShape';

const ACTIONS: readonly ((site: Site) => readonly Action[])[] = [
  shapeComments,
  annotate,
  unpackShape,
  insertAssert,
  renameSize,
];

/** What can be done at a cursor or with a selection. */
export function codeActions(view: View, start: number, end: number, context: string | null): ActionData[] {
  const { lines, ast } = view.document;
  // Half-typed code is not what it will be.
  if (ast.errors.length > 0) return [];
  const site = new Site(view, start, end, context);
  return ACTIONS.flatMap((of) => of(site)).map(({ title, kind, edits, rename }) => ({
    title,
    kind,
    edits: edits.map((e) => ({ range: lines.range(e.start, e.end), text: e.text })),
    rename: rename ? { name: rename.name, taken: [...rename.taken] } : null,
  }));
}
