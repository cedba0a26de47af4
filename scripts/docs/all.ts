/** `npm run docs`: writes what is generated of the documentation. Tests say when it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { OPERATORS_FILE, operatorsPage } from './operators';
import { withTables } from './tables';

writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8')));
writeFileSync(OPERATORS_FILE, operatorsPage());
