/** What the runner in the extension host tells the process that started VS Code, one POST each. */
export type TestEvent =
  | { type: 'start'; total: number; host: string }
  | { type: 'suite'; title: string; depth: number }
  | { type: 'pass'; title: string; depth: number; milliseconds: number }
  | { type: 'skip'; title: string; depth: number }
  | { type: 'fail'; title: string; depth: number; error: string }
  | { type: 'result'; name: string; value: unknown }
  | { type: 'end' };
