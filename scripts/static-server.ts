import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A file server on 127.0.0.1: folders by the first part of the path, and single pages. */
export interface StaticServer {
  port: number;
  close(): void;
}

/**
 * Serves `folders` (first part of the path → folder) and `pages` (path → its text, made when the port is known).
 *
 * @param wanted the port; 0 for any that is free
 */
export async function serveStatic(
  folders: Record<string, string>,
  pages: (port: number) => Record<string, string>,
  wanted = 0,
): Promise<StaticServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const content = pages(port)[pathname] ?? (await fileAt(folders, decodeURIComponent(pathname)));
    const type = types[extname(pathname) || '.html'] ?? 'application/octet-stream';
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.writeHead(content === undefined ? 404 : 200, { 'Content-Type': type }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}

async function fileAt(folders: Record<string, string>, path: string): Promise<Buffer | undefined> {
  const [, first, ...rest] = path.split('/');
  const folder = folders[first];
  if (folder === undefined) return undefined;
  const file = normalize(join(folder, ...rest));
  if (!file.startsWith(folder + sep)) return undefined;
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
    throw error;
  });
}
