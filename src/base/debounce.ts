/** Calls `run` once, when `wait` milliseconds have passed since the last `trigger`. */
export class Debounce {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly run: () => void,
    private readonly wait: number,
  ) {}

  trigger(wait = this.wait): void {
    this.dispose();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.run();
    }, wait);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
