/** What somebody can do who sees no GPU, by where the panel is drawn. */
import type { NoGpu } from './gpu/device';

const LINUX =
  'On Linux WebGPU is off by default: start VS Code with --enable-unsafe-webgpu --enable-features=Vulkan, and see that a Vulkan driver is installed.';

const ADVICE: Readonly<Record<string, string>> = {
  desktop: `${LINUX} On Windows and macOS update VS Code and the driver of the graphics card, and see that hardware acceleration is not turned off (disable-hardware-acceleration in argv.json).`,
  remote: `The panel is drawn on this computer and not on the remote one, so it is this computer's GPU that counts. ${LINUX}`,
  browser:
    'The panel uses the GPU of this browser: Chrome and Edge 113, Firefox 141 and Safari 26 or later have WebGPU. It needs a secure address (https or localhost); chrome://gpu says what is turned off.',
};

export function withoutGpu({ reason }: NoGpu, host: string | null): string {
  return `There is no GPU here: ${reason}. The processor's kernels run all the same. ${ADVICE[host ?? 'browser'] ?? ADVICE.browser}`;
}
