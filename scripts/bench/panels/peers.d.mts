export interface Peer {
  arrays(list: readonly { readonly data: Float32Array; readonly shape: readonly number[] }[]): Promise<unknown[]>;
  readonly run: Readonly<
    Record<string, (arrays: readonly unknown[], sizes: Readonly<Record<string, number>>) => unknown>
  >;
  done(out: unknown): Promise<void>;
  values(out: unknown): Promise<Float32Array>;
  free(out: unknown): void;
}
export function openPeers(): Promise<Readonly<Record<string, Peer>>>;
