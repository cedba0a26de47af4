/** WebGPU in Node: Dawn on the software renderer that comes with Chromium. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chrome } from '../../scripts/vscode/chrome';
import { type Gpu, openGpu } from '../../webview/kernels/gpu/device';

const ICD = 'vk_swiftshader_icd.json';

/** Chromium's own folder: its program, or where Debian puts it behind a script. */
async function softwareRenderer(): Promise<string | null> {
  const program = realpathSync(await chrome());
  return [dirname(program), '/usr/lib/chromium'].map((folder) => join(folder, ICD)).find((f) => existsSync(f)) ?? null;
}

/** It must outlive the device; the garbage collector does not know that. */
let instance: GPU | null = null;

/** @returns why there is none, where there is none */
export async function openDawn(): Promise<Gpu | string> {
  const icd = await softwareRenderer();
  if (!icd) return `no ${ICD} stands beside the browser`;
  process.env.VK_ICD_FILENAMES = icd;
  let dawn: typeof import('webgpu');
  try {
    dawn = await import('webgpu');
  } catch (error) {
    return `npm's webgpu does not load: ${(error as Error).message}`;
  }
  Object.assign(globalThis, dawn.globals);
  instance = dawn.create([]);
  const gpu = await openGpu(instance);
  return 'missing' in gpu ? gpu.reason : gpu;
}
