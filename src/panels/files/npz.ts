/** NumPy's `.npz`: a zip archive of `.npy` files. */
import { unzipSync } from 'fflate';
import { readNpy } from './npy';
import { FileError, type StoredArray } from './stored';

/** An archive may say that it holds much more than it does. */
const MAX_BYTES = 2 ** 31;

export function isZip(content: Uint8Array): boolean {
  return content[0] === 0x50 && content[1] === 0x4b && (content[2] === 3 || content[2] === 5);
}

/** @throws FileError saying what is wrong with it */
export function readNpz(content: Uint8Array, name: string): StoredArray[] {
  let total = 0;
  const unzipped = attempt(name, () =>
    unzipSync(content, {
      filter: (file) => {
        total += file.originalSize;
        if (total > MAX_BYTES) throw new FileError(`${name} unpacks to more than ${MAX_BYTES} bytes`);
        return file.name.endsWith('.npy');
      },
    }),
  );
  const names = Object.keys(unzipped);
  if (names.length === 0) throw new FileError(`${name} holds no .npy file`);
  return names.map((inside) => ({
    ...readNpy(unzipped[inside], `${name}, ${inside}`),
    name: inside.replace(/\.npy$/, ''),
  }));
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`${name} cannot be unpacked: ${(error as Error).message}`);
  }
}
