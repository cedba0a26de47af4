/** The worker behind a panel in a browser; its name says which panel. */
import { serve } from '../../panels/worker';

void serve(
  {
    post: (message) => self.postMessage(message),
    listen: (listener) => self.addEventListener('message', (event) => listener(event.data)),
  },
  self.name,
  { complain: console.error },
);
