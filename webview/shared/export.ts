/** What can be taken out of a panel: pictures and numbers as files. */

const encoder = new TextEncoder();

export async function png(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the browser made no picture of the canvas');
  return new Uint8Array(await blob.arrayBuffer());
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Comma-separated values, with a first line of names. RFC 4180. */
export function csv(names: readonly string[], rows: Iterable<readonly (string | number)[]>): Uint8Array {
  const field = (x: string | number) =>
    /[",\r\n]/.test(String(x)) ? `"${String(x).replaceAll('"', '""')}"` : String(x);
  const lines = [names.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return utf8(`${lines.join('\r\n')}\r\n`);
}

/** An array in NumPy's file format, version 1.0, little-endian float32. numpy.lib.format's documentation. */
export function npy(values: Float32Array, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The numbers begin at a multiple of 64.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(length - 11)}\n`;
  const out = new Uint8Array(length + 4 * values.length);
  out.set([0x93, ...utf8('NUMPY'), 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  out.set(utf8(header), 10);
  const view = new DataView(out.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(length + 4 * i, values[i], true);
  return out;
}
