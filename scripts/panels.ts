/** `npm run panels`: builds the panels and serves them as plain pages with sample data, `-- --port N` at a port of one's choice. */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { servePanels } from './panels/serve';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
execFileSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
const { port } = await servePanels(Number(values.port));
console.log(`The panels are at http://127.0.0.1:${port}/. Press Ctrl-C to stop.`);
