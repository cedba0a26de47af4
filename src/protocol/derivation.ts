/** Messages between the host and the panel that shows a derivation. */
import { type Checked, nullable, object, oneOf, string } from '../base/check';
import { gradientAnswerCheck, gradientKindCheck } from './analysis';
import type { Interface } from './rpc';

/** What the panel shows; it keeps it over a reload of the window. */
export const derivationCheck = object({
  /** The document, and where it stands for people: `model.py:61`. */
  uri: string,
  place: string,
  kind: gradientKindCheck,
  wrt: string,
  answer: gradientAnswerCheck,
});

export const formats = ['latex', 'markdown', 'torch', 'numpy'] as const;

/** What the panel serves. */
export const panelInterface = {
  requests: {},
  events: {
    show: derivationCheck,
    /** Something to be read out. */
    say: string,
  },
} satisfies Interface;

/** What the host serves to the panel. */
export const panelHostInterface = {
  requests: {},
  events: {
    /** The panel can show something; what it showed before, if it did. */
    ready: nullable(derivationCheck),
    copy: oneOf(...formats),
    reveal: nullable(string),
    derive: object({ wrt: string, kind: gradientKindCheck }),
  },
} satisfies Interface;

export type Derivation = Checked<typeof derivationCheck>;
export type Format = (typeof formats)[number];
export type PanelInterface = typeof panelInterface;
export type PanelHostInterface = typeof panelHostInterface;
