/** Writes the tables of commands and settings into README.md; a test says when they are out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './tables';

writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8')));
