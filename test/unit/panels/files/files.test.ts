import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { Random } from '../../../../src/core/random/random';
import { readNpy } from '../../../../src/panels/files/npy';
import { readNpz } from '../../../../src/panels/files/npz';
import { readSafetensors } from '../../../../src/panels/files/safetensors';
import { elements, FileError } from '../../../../src/panels/files/stored';
import { npy } from '../../../../webview/shared/export';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A file as NumPy writes it. */
function npyFile(header: string, body: Uint8Array, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const out = new Uint8Array(start + header.length + body.length);
  out.set([0x93, ...utf8('NUMPY'), version, 0, header.length & 255, header.length >> 8]);
  out.set(utf8(header), start);
  out.set(body, start + header.length);
  return out;
}

function safetensors(header: unknown, body: Uint8Array): Uint8Array {
  const text = utf8(JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + body.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  out.set(body, 8 + text.length);
  return out;
}

const numbers = Float32Array.of(1.5, -2, 3e-40, Number.NaN, Number.POSITIVE_INFINITY, 0.1);
const inBytes = new Uint8Array(numbers.buffer);

describe('.npy', () => {
  it('gives back what was written, bit for bit', () => {
    const { shape, values } = readNpy(npy(numbers, [2, 3]), 'a.npy');
    assert.deepEqual(shape, [2, 3]);
    assert.deepEqual(new Uint8Array(values().buffer), inBytes);
  });

  it('is read in every order of bytes and of axes', () => {
    const body = new Uint8Array(12);
    Int16Array.of(1, 2, 3, 4, 5, 6).forEach((x, i) => new DataView(body.buffer).setInt16(2 * i, x, false));
    const file = npyFile("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", body, 2);
    assert.deepEqual([...readNpy(file, 'a.npy').values()], [1, 3, 5, 2, 4, 6]);
  });

  it('may be a number, or empty', () => {
    const file = (shape: string, body: number[]) =>
      npyFile(`{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`, Uint8Array.from(body));
    assert.deepEqual(readNpy(file('', [7]), 'a').shape, []);
    assert.deepEqual([...readNpy(file('', [7]), 'a').values()], [7]);
    assert.equal(readNpy(file('0, 5', []), 'a').values().length, 0);
  });

  for (const [what, file, message] of [
    ['is cut off', npy(numbers, [2, 3]).subarray(0, 140), /needs 24 bytes, there are 12/],
    ['is something else', utf8('<html>'), /does not begin as a .npy file does/],
    ['ends in its header', npy(numbers, [6]).subarray(0, 20), /ends within its header/],
    [
      'has objects',
      npyFile("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", inBytes),
      /the header should have/,
    ],
    [
      'has text',
      npyFile("{'descr': '<U8', 'fortran_order': False, 'shape': (1,), }", inBytes),
      /type U8 cannot be shown/,
    ],
    [
      'is too large',
      npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", inBytes),
      /more than/,
    ],
    [
      'has a size that is none',
      npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", inBytes),
      /whole number/,
    ],
  ] as const)
    it(`that ${what} is refused`, () => assert.throws(() => readNpy(file, 'a.npy'), { message }));
});

describe('.npz', () => {
  it('holds arrays by name', () => {
    const file = zipSync({ 'attn.npy': npy(numbers, [6]), 'q.npy': npy(numbers, [3, 2]), 'readme.txt': utf8('hi') });
    const arrays = readNpz(file, 'a.npz');
    assert.deepEqual(
      arrays.map(({ name, shape }) => [name, shape]),
      [
        ['attn', [6]],
        ['q', [3, 2]],
      ],
    );
    assert.deepEqual(arrays[0].values(), numbers);
  });

  it('that is damaged, or holds no arrays, is refused', () => {
    const file = zipSync({ 'a.npy': npy(numbers, [6]) });
    assert.throws(() => readNpz(file.subarray(0, 40), 'a.npz'), FileError);
    assert.throws(() => readNpz(zipSync({ 'a.txt': utf8('hi') }), 'a.npz'), /holds no .npy file/);
  });
});

describe('.safetensors', () => {
  it('holds arrays by name, of all types that can be shown', () => {
    const header = {
      __metadata__: { format: 'pt' },
      w: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      half: { dtype: 'F16', shape: [2], data_offsets: [24, 28] },
      odd: { dtype: 'F4', shape: [2], data_offsets: [28, 29] },
    };
    const body = new Uint8Array(29);
    body.set(inBytes);
    body.set([0x00, 0x3e, 0x01, 0x80], 24);
    const [w, half, ...others] = readSafetensors(safetensors(header, body), 'a.safetensors');
    assert.deepEqual(w.values(), numbers);
    assert.deepEqual([...half.values()], [1.5, -(2 ** -24)]);
    assert.equal(others.length, 0);
  });

  for (const [what, header, message] of [
    ['a place beyond its end', { w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, /not its size/],
    ['a place of another size', { w: { dtype: 'F32', shape: [1], data_offsets: [0, 3] } }, /not its size/],
    ['a place that is none', { w: { dtype: 'F32', shape: [0], data_offsets: ['x', 'y'] } }, /not its size/],
    ['no shape', { w: { dtype: 'F32' } }, /should have dtype, shape/],
    ['a list for a header', [], /JSON object/],
  ] as const)
    it(`with ${what} is refused`, () =>
      assert.throws(() => readSafetensors(safetensors(header, inBytes.subarray(0, 4)), 'a'), { message }));

  it('whose header says it is longer than the file is refused', () => {
    assert.throws(
      () => readSafetensors(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1), 'a'),
      /header should have/,
    );
  });
});

describe('files of arrays', () => {
  it('have short floats as IEEE 754 has them', () => {
    const read = (format: 'float16' | 'bfloat16' | 'float8_e5m2' | 'float8_e4m3fn', ...bytes: number[]) =>
      elements(Uint8Array.from(bytes), format, 1)[0];
    assert.equal(read('float16', 0xff, 0x7b), 65504);
    assert.equal(read('float16', 0x00, 0xfc), Number.NEGATIVE_INFINITY);
    assert.equal(read('bfloat16', 0x80, 0x3f), 1);
    assert.equal(read('bfloat16', 0xc0, 0x7f), Number.NaN);
    assert.equal(read('float8_e5m2', 0x7b), 57344);
    assert.equal(read('float8_e4m3fn', 0x7e), 448);
    assert.equal(read('float8_e4m3fn', 0xff), Number.NaN);
  });

  it('of any bytes are read or refused, and nothing else happens', () => {
    const random = new Random(11);
    const good = [
      npy(numbers, [2, 3]),
      zipSync({ 'a.npy': npy(numbers, [6]) }),
      safetensors({ w: { dtype: 'F32', shape: [6], data_offsets: [0, 24] } }, inBytes),
    ];
    const readers = [
      (content: Uint8Array) => [readNpy(content, 'f')],
      (content: Uint8Array) => readNpz(content, 'f'),
      (content: Uint8Array) => readSafetensors(content, 'f'),
    ];
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const kind = round % 3;
      const damaged = good[kind].slice(0, random.integer(0, good[kind].length + 1));
      for (let n = random.integer(0, 4); n > 0 && damaged.length > 0; n--)
        damaged[random.integer(0, damaged.length)] = random.integer(0, 256);
      try {
        for (const array of readers[kind](damaged)) array.values();
      } catch (error) {
        assert.ok(error instanceof FileError, String(error));
        refused++;
      }
    }
    assert.ok(refused > 1000, `${refused} refused`);
  });
});
