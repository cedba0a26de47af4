import { isMainThread } from 'node:worker_threads';

/** What Node knows of a thread from version 23.9 on. */
const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };

/**
 * Milliseconds that this thread has computed, from some beginning: never more than have passed, though threads of the engine beside it
 * compute too. Beside other threads of ours it is what has passed, where Node cannot tell them apart.
 */
export function workedTime(): number {
  const passed = performance.now();
  if (!isMainThread && !threadCpuUsage) return passed;
  const { user, system } = isMainThread ? process.cpuUsage() : threadCpuUsage!.call(process);
  return Math.min(passed, (user + system) / 1000);
}
