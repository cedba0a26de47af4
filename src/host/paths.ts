import * as vscode from 'vscode';

/**
 * Analysis knows files by absolute paths with forward slashes. A file that is not on the local disk has a virtual
 * path, `/scheme:/authority/path`, from which its uri can be had back.
 */
export function pathOf(uri: vscode.Uri): string | null {
  if (uri.scheme === 'untitled') return null;
  if (uri.scheme === 'file') return uri.fsPath.replaceAll('\\', '/');
  return `/${uri.scheme}:/${uri.authority}${uri.path}`;
}

const VIRTUAL = /^\/([a-z][\w+.-]+):\/([^/]*)(\/.*)$/;

/** The uri of a path, or of the text of a uri. */
export function uriOf(pathOrUri: string): vscode.Uri {
  const virtual = VIRTUAL.exec(pathOrUri);
  if (virtual) return vscode.Uri.from({ scheme: virtual[1], authority: virtual[2], path: virtual[3] });
  if (pathOrUri.startsWith('/') || /^[a-z]:\//i.test(pathOrUri)) return vscode.Uri.file(pathOrUri);
  return vscode.Uri.parse(pathOrUri, true);
}
