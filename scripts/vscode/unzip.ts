import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** Writes the files of a zip archive, as a `.vsix` is, into a folder. @throws when the archive is damaged. */
export function unzip(archive: string, folder: string): void {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(Uint8Array.of(0x50, 0x4b, 5, 6));
  if (end < 0 || bytes.readUInt32LE(end) !== endOfDirectory) throw new Error(`${archive} is not a zip archive`);
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== directoryEntry) throw new Error(`${archive} is damaged`);
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, nameEnd);
    if (!name.endsWith('/')) extract(bytes, at, target(folder, name));
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function target(folder: string, name: string): string {
  const file = normalize(join(folder, name));
  if (!file.startsWith(normalize(join(folder, '/')))) throw new Error(`the archive reaches out of its folder: ${name}`);
  return file;
}

/** Writes the file of the directory entry at `at`. Method 0 is stored, 8 is deflated. */
function extract(bytes: Buffer, at: number, file: string): void {
  const method = bytes.readUInt16LE(at + 10);
  const size = bytes.readUInt32LE(at + 20);
  const header = bytes.readUInt32LE(at + 42);
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const data = bytes.subarray(start, start + size);
  if (method !== 0 && method !== 8) throw new Error(`unknown compression ${method} of ${file}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, method === 0 ? data : inflateRawSync(data));
}
