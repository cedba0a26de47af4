/**
 * Milliseconds that this process has computed; never more than have passed, though threads of the engine beside it compute
 * too.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return Math.min(performance.now(), (user + system) / 1000);
}
