/** What the panel shows when it is opened as a plain page. */
import { SAMPLE_LANDSCAPE } from '../../src/protocol/panels/landscape';

export const sample = SAMPLE_LANDSCAPE;
