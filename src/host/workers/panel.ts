/** The worker behind a panel. */
import { serve } from '../../panels/worker';
import { surroundings } from './surroundings';

const { port, kind, options } = surroundings();
void serve(port, kind, options);
