import type { PanelHostInterface } from '../../src/protocol/derivation';

type Events = PanelHostInterface['events'];

/** Says something to the host. */
export type Tell = <E extends keyof Events>(event: E, params: ReturnType<Events[E]>) => void;
