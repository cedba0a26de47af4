/** The analysis worker in a browser. It reads no files: the host gives them. */
import { Workspace } from '../../analysis/workspace';
import { AnalysisServer } from '../../features/server';

new AnalysisServer(
  {
    post: (message) => self.postMessage(message),
    listen: (listener) => self.addEventListener('message', (event) => listener(event.data)),
  },
  null,
  (files) => new Workspace(files),
  {},
);
