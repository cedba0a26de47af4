/** The landscape at a place of a source, as the analysis worker answers it. */
import { Workspace } from '../../../src/analysis/workspace';
import { constantFloats, constantNumbers } from '../../../src/features/constantNumber';
import { DocumentText, type View } from '../../../src/features/document';
import { landscapeAt } from '../../../src/features/landscapeAt';
import { place } from './fake';

const URI = 'file:///m.py';

export function analysed(source: string): { readonly view: View; readonly workspace: Workspace } {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument(URI, '/m.py', 1, source);
  const document = new DocumentText(URI, source);
  return { view: { facts: workspace.facts(URI), document, textOf: () => null }, workspace };
}

export function landscapeOf(source: string, marker: string) {
  const { view, workspace } = analysed(source);
  const { start, end } = place(source, marker);
  return landscapeAt(view, start, end, {
    context: null,
    number: constantNumbers(workspace, URI),
    constant: constantFloats(workspace, URI),
  });
}

/** The code of it. @throws Error with the reason where there is none. */
export function codeOf(source: string, marker: string) {
  const { found, reason } = landscapeOf(source, marker);
  if (!found) throw new Error(`no landscape: ${reason}`);
  return found.code;
}
