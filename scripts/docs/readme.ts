/** Writes the tables of README.md and the page of operators; tests say when they are out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { OPERATORS_FILE, operatorsPage } from './operators';
import { withTables } from './tables';

writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8')));
writeFileSync(OPERATORS_FILE, operatorsPage());
