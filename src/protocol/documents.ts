/** Messages about named derivations: a list to choose from, and one of them with its numbers. */
import { boolean, type Checked, count, list, nullable, number, object, string } from '../base/check';

/** What a document is found by. */
export const documentEntryCheck = object({
  name: string,
  title: string,
  /** Title of its group. */
  group: string,
  /** One line, in Markdown with formulas between dollars. */
  intro: string,
  /** Further words that it is found by. */
  words: string,
});

const documentStep = object({
  kind: string,
  latex: string,
  reason: string,
  /** What was compared, with the numbers at the first point. */
  checks: list(object({ text: string, holds: boolean })),
});

const parameter = object({
  name: string,
  /** How it is drawn, or the expression that it is. */
  source: string,
  note: string,
  /** What it is at the first point, for people. */
  value: string,
  /** What the user set; null where it is drawn. */
  setting: nullable(string),
});

export const derivationDocumentCheck = object({
  name: string,
  title: string,
  group: string,
  intro: string,
  parameters: list(parameter),
  steps: list(documentStep),
  /** Random points at which all was compared. */
  points: count,
  comparisons: count,
  /** Largest relative error of what is not rounded. */
  error: number,
  /** Number of comparisons that do not hold. */
  failed: count,
  /** Prefix of the snippet that is this in code. */
  snippet: nullable(string),
  latex: string,
  markdown: string,
  numpy: string,
});

/** `reason` says why a setting cannot be used. */
export const documentAnswerCheck = object({
  document: nullable(derivationDocumentCheck),
  reason: nullable(string),
});

export const settingCheck = object({ name: string, value: string });

export type DocumentEntry = Checked<typeof documentEntryCheck>;
export type DerivationDocument = Checked<typeof derivationDocumentCheck>;
export type DocumentStep = Checked<typeof documentStep>;
export type DocumentParameter = Checked<typeof parameter>;
export type DocumentAnswer = Checked<typeof documentAnswerCheck>;
export type Setting = Checked<typeof settingCheck>;
