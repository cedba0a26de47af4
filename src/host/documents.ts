import * as vscode from 'vscode';
import type { Position, Range } from '../base/lines';
import { cellAt, joinCells } from '../features/notebook';
import type { DocumentData, Place } from '../protocol/analysis';
import { pathOf, uriOf } from './paths';

/** A larger document is data or generated code: it is not analysed. */
const MAX_LENGTH = 2 * 1024 * 1024;

/** Whatever can be analysed: a Python document, or the Python cells of a notebook as one. */
export interface Source {
  readonly data: DocumentData;
  /** Our uri of the whole: the notebook's for a cell. */
  readonly uri: vscode.Uri;
  /** Documents that show it: the cells of a notebook. */
  readonly documents: readonly vscode.TextDocument[];
}

export const selector: vscode.DocumentSelector = { language: 'python' };

export function isPython(document: vscode.TextDocument): boolean {
  return document.languageId === 'python' && document.uri.scheme !== 'output';
}

/** Texts of documents and notebooks as the worker gets them, and positions back and forth. */
export class Documents {
  private readonly notebooks = new Map<string, DocumentData>();

  /** Null for what is not Python, and for what is too large. */
  source(document: vscode.TextDocument): Source | null {
    if (!isPython(document)) return null;
    const notebook = notebookOf(document);
    return notebook ? this.notebookSource(notebook) : this.fileSource(document);
  }

  /** Our uri of what a document belongs to. */
  uriOf(document: vscode.TextDocument): string {
    return (notebookOf(document) ?? document).uri.toString();
  }

  isTooLarge(document: vscode.TextDocument): boolean {
    return document.getText().length > MAX_LENGTH;
  }

  private fileSource(document: vscode.TextDocument): Source | null {
    const text = document.getText();
    if (text.length > MAX_LENGTH) return null;
    const uri = document.uri.toString();
    const data: DocumentData = {
      uri,
      path: pathOf(document.uri),
      version: document.version,
      text,
      language: 'python',
      cells: [],
    };
    return { data, uri: document.uri, documents: [document] };
  }

  /** The version of a notebook's text is our own count: a cell's edit need not have reached the notebook's. */
  private notebookSource(notebook: vscode.NotebookDocument): Source | null {
    const documents = pythonCells(notebook);
    const { text, cells } = joinCells(documents.map((d) => d.getText()));
    if (text.length > MAX_LENGTH) return null;
    const uri = notebook.uri.toString();
    const old = this.notebooks.get(uri);
    const version = old === undefined ? 1 : old.text === text ? old.version : old.version + 1;
    const path = pathOf(notebook.uri);
    const data: DocumentData = { uri, path, version, text, language: 'notebook', cells };
    this.notebooks.set(uri, data);
    return { data, uri: notebook.uri, documents };
  }

  forget(uri: string): void {
    this.notebooks.delete(uri);
  }

  /** A place in the worker's words as a place in a document of the editor; null when its cell is gone. */
  location(place: Place): vscode.Location | null {
    const notebook = vscode.workspace.notebookDocuments.find((n) => n.uri.toString() === place.uri);
    if (!notebook) return new vscode.Location(uriOf(place.uri), toRange(place.range));
    const cells = this.notebooks.get(place.uri)?.cells ?? [];
    return cellLocation(pythonCells(notebook), cells, place.range);
  }
}

function pythonCells(notebook: vscode.NotebookDocument): vscode.TextDocument[] {
  return notebook
    .getCells()
    .map((cell) => cell.document)
    .filter((document) => document.languageId === 'python');
}

export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find((n) => n.getCells().some((cell) => cell.document === document));
}

function cellLocation(
  documents: readonly vscode.TextDocument[],
  cells: readonly number[],
  range: Range,
): vscode.Location | null {
  const cell = cellAt(cells, range.start.line);
  const document = cell && documents[cell.index];
  if (!cell || !document) return null;
  return new vscode.Location(document.uri, toRange(range, -cell.first));
}

/** A position of a document in the source it belongs to. */
export function inSource(source: Source, document: vscode.TextDocument, position: vscode.Position): Position {
  return { line: position.line + firstLine(source, document), character: position.character };
}

/** A range of the source in a document; null when it is in another cell. */
export function inDocument(source: Source, document: vscode.TextDocument, range: Range): vscode.Range | null {
  const first = firstLine(source, document);
  const converted = toRange(range, -first);
  return range.start.line < first || converted.end.line >= document.lineCount ? null : converted;
}

function firstLine(source: Source, document: vscode.TextDocument): number {
  return source.data.cells[source.documents.indexOf(document)] ?? 0;
}

export function toRange({ start, end }: Range, lines = 0): vscode.Range {
  return new vscode.Range(
    Math.max(0, start.line + lines),
    start.character,
    Math.max(0, end.line + lines),
    end.character,
  );
}
