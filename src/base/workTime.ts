/** The clock of time budgets. */

let clock = (): number => performance.now();

/** Milliseconds that were worked, from some beginning. */
export function workTime(): number {
  return clock();
}

/** A host that knows how long the processor was at work says so: on a loaded machine no budget ends too soon. */
export function useClock(milliseconds: () => number): void {
  clock = milliseconds;
}
