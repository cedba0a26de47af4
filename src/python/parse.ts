/**
 * Python text to a syntax tree: characters (lexer.ts, fstring-lexer.ts) to tokens, tokens to nodes (cursor.ts and the
 * classes on top of it: literals, displays, parameters, expressions, patterns, simple statements, statements).
 *
 * Written by hand instead of generated. Measured on torchvision and timm with its published Python grammar, the LR
 * engine of Lezer reads 6 MB/s and in half-typed code loses up to 2.6 % of the functions, all before its tree is turned
 * into ours. This parser makes our tree at 12 to 18 MB/s, gives each node the place Python gives it, and repairs
 * half-typed code with what it knows of Python's lines and indentation (unclosed.ts). Figures: scripts/bench-parse.ts;
 * agreement with Python: scripts/compare-ast.ts.
 */

import type { Module } from './ast';
import { tokenize } from './fstring-lexer';
import type { Tokens } from './lexer';
import { Statements } from './statements';

/** Reads a whole file. Never throws: what cannot be read is an error node, and in `errors`. */
export function parse(text: string): Module {
  const tokens = tokenize(text);
  const module = read(text, tokens);
  if (module.errors.length === 0) {
    return module;
  }
  // Has some `"""` lost its partner, so that code is taken for text and text for code?
  const otherTokens = tokenize(text, true);
  if (!otherTokens.hasCut) {
    return module;
  }
  const other = read(text, otherTokens);
  return tokens.endsInString || other.errors.length < module.errors.length ? other : module;
}

function read(text: string, tokens: Tokens): Module {
  const parser = new Statements(text, tokens);
  const body = parser.statements([]);
  const errors = parser.errors.sort((a, b) => a.start - b.start || a.end - b.end);
  return { kind: 'Module', start: 0, end: text.length, body, comments: tokens.comments, errors };
}
