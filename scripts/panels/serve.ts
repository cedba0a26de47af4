/** Serves the panels as plain pages, under the same rules about contents as in the editor. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StaticServer, serveStatic } from '../static-server';
import { root } from '../vscode/paths';

export const THEMES = ['dark', 'light', 'contrast', 'contrast-light'] as const;

/** The panels that work as plain pages with sample data. */
export function panelNames(): string[] {
  const folders = readdirSync(join(root, 'webview'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => name !== 'shared');
}

/** Panels are at /webview/NAME/index.html?theme=THEME. @param port 0 for any that is free */
export function servePanels(port = 0): Promise<StaticServer> {
  const folders = { dist: join(root, 'dist'), webview: join(root, 'webview') };
  return serveStatic(folders, () => ({ '/': contents() }), port);
}

function contents(): string {
  const links = panelNames().map((name) => {
    const themes = THEMES.map((theme) => `<a href="/webview/${name}/index.html?theme=${theme}">${theme}</a>`);
    return `<li>${name}: ${themes.join(' ')}</li>`;
  });
  return `<!DOCTYPE html><html lang="en"><title>Nabla's panels</title><ul>${links.join('')}</ul></html>`;
}
