/**
 * What all panels have in common. A panel has two partners: the editor (or, for a panel that is opened as a plain page,
 * the page around it), and a worker, which computes what is drawn. The border between panel and worker is each panel's
 * own file.
 */
import { bytes, type Checked, count, list, nothing, nullable, object, oneOf, string } from '../../base/check';
import type { Interface } from '../rpc';

/** A file that the user has chosen; the worker has its bytes under this id. */
export const givenFileCheck = object({ id: count, name: string, size: count });

/** What the editor serves to a panel. */
export const editorInterface = {
  requests: {
    /** A dialog for files with these endings (without a dot); null when it was dismissed. */
    chooseFile: { params: list(string), result: nullable(givenFileCheck) },
    /** Gives the worker a chosen file as it is now, under its id; null when that cannot be done here. */
    readAgain: { params: count, result: nullable(givenFileCheck) },
    /** A dialog; the result is where the file was written, for people, or null. */
    save: { params: object({ name: string, content: bytes }), result: nullable(string) },
    /** What `remember` kept last for panels of this kind, in any window; null at first. */
    recall: { params: nothing, result: nullable(string) },
  },
  events: {
    /** The panel can hear. */
    ready: nothing,
    copy: string,
    /** Keeps a text on this machine, in place of the one before. */
    remember: string,
    /** Shows the code that the panel was opened from. */
    reveal: nothing,
    log: object({ level: oneOf('info', 'warn', 'error'), text: string }),
  },
} satisfies Interface;

/** Files on their way from the editor to the worker: they never pass through the panel. */
export const filesInterface = {
  requests: {},
  events: { give: object({ id: count, name: string, content: bytes }) },
} satisfies Interface;

export const nothingServed = { requests: {}, events: {} } satisfies Interface;

export type GivenFile = Checked<typeof givenFileCheck>;
export type EditorInterface = typeof editorInterface;
export type FilesInterface = typeof filesInterface;
export type NothingServed = typeof nothingServed;

/** The conversations of a panel: with the editor, and with the worker behind it. */
export const EDITOR = 'editor';
export const WORKER = 'worker';
/** The conversation between the editor and the worker. */
export const FILES = 'files';
