/** Messages between the host and the panel that shows derivations: of gradients, and named ones. */
import { boolean, type Checked, nullable, object, oneOf, string } from '../base/check';
import { gradientAnswerCheck, gradientKindCheck } from './analysis';
import { derivationDocumentCheck, settingCheck } from './documents';
import type { Interface } from './rpc';

/** The derivation of a gradient. */
export const derivationCheck = object({
  /** The document, and where it stands for people: `model.py:61`. */
  uri: string,
  place: string,
  kind: gradientKindCheck,
  wrt: string,
  /** Functions of the document are entered. */
  isExpanded: boolean,
  answer: gradientAnswerCheck,
});

/** What the panel shows; it keeps it over a reload of the window. One of the two is there. */
export const pageCheck = object({
  gradient: nullable(derivationCheck),
  document: nullable(derivationDocumentCheck),
  /** The page follows the cursor. */
  isPinned: boolean,
});

export const formats = ['latex', 'markdown', 'torch', 'numpy'] as const;

/** What the panel serves. */
export const panelInterface = {
  requests: {},
  events: {
    show: pageCheck,
    /** Something to be read out. */
    say: string,
    /** The operand at the cursor in the code; null for none. */
    mark: nullable(string),
  },
} satisfies Interface;

/** What the host serves to the panel. */
export const panelHostInterface = {
  requests: {},
  events: {
    /** The panel can show something; what it showed before, if it did. */
    ready: nullable(pageCheck),
    copy: oneOf(...formats),
    reveal: nullable(string),
    derive: object({ wrt: string, kind: gradientKindCheck, expand: boolean }),
    /** A parameter of the named derivation; an empty value draws it again. */
    set: settingCheck,
    /** Put the named derivation's code at the cursor. */
    insert: nullable(string),
    pin: boolean,
    /** The operand that is pointed at in the panel; null for none. */
    point: nullable(string),
    /** The page as a document of its own. */
    save: object({ html: string }),
  },
} satisfies Interface;

export type Derivation = Checked<typeof derivationCheck>;
export type Page = Checked<typeof pageCheck>;
export type Format = (typeof formats)[number];
export type PanelInterface = typeof panelInterface;
export type PanelHostInterface = typeof panelHostInterface;
