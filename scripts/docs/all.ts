/** `npm run docs`: writes what is generated and kept: of the documentation, and the snippets. Tests say when it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { OPERATORS_FILE, operatorsPage } from './operators';
import { readSnippets, SNIPPETS_FILE, snippetsJson } from './snippets';
import { withTables } from './tables';

writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8')));
writeFileSync(OPERATORS_FILE, operatorsPage());
writeFileSync(SNIPPETS_FILE, snippetsJson(readSnippets()));
