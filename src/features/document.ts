import type { Facts } from '../analysis/facts';
import { Lines } from '../base/lines';
import type { Place } from '../protocol/analysis';
import type { Module } from '../python/ast';
import { parse } from '../python/parse';
import { type Lexical, scan } from './lexical';

/** The text that facts are about, with what features ask of it, worked out once. */
export class DocumentText {
  readonly lines: Lines;
  private lexicalCache: Lexical | null = null;
  private astCache: Module | null = null;

  constructor(
    readonly uri: string,
    readonly text: string,
    /** First line of each cell of a notebook; empty for a file. */
    readonly cells: readonly number[] = [],
  ) {
    this.lines = new Lines(text);
  }

  get lexical(): Lexical {
    this.lexicalCache ??= scan(this.text);
    return this.lexicalCache;
  }

  get ast(): Module {
    this.astCache ??= parse(this.text);
    return this.astCache;
  }
}

/** What every feature works on. */
export interface View {
  readonly facts: Facts;
  readonly document: DocumentText;
  /** The text of any document that facts point into; null when it is not at hand. */
  readonly textOf: (uri: string) => DocumentText | null;
}

type FactPlace = { readonly uri: string; readonly start: number; readonly end: number };

/**
 * A place of facts as a place of the protocol; null when the other document's text is not at hand. Facts may name a
 * document by its path: an open one is then given by its own uri.
 */
export function placeData(view: View, place: FactPlace): Place | null {
  const document = place.uri === view.facts.uri ? view.document : view.textOf(place.uri);
  return document && { uri: document.uri, range: document.lines.range(place.start, place.end) };
}

/** `model.py:52`, `cell 2:3`: how people find a place. Lines count from 1. */
export function placeText(view: View, place: FactPlace): string {
  const document = place.uri === view.facts.uri ? view.document : view.textOf(place.uri);
  const name = place.uri.slice(place.uri.lastIndexOf('/') + 1);
  const file = /^[a-z][\w+.-]*:/i.test(place.uri) ? decode(name) : name;
  if (!document) return file;
  const line = document.lines.lineAt(place.start);
  const cell = document.cells.findLastIndex((first) => first <= line);
  return cell < 0 ? `${file}:${line + 1}` : `cell ${cell + 1}:${line - document.cells[cell] + 1}`;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A file whose name has a % of its own.
    return name;
  }
}
