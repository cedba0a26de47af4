/** The analysis worker. Where it cannot read files itself the host gives them. */
import { Workspace } from '../../analysis/workspace';
import { AnalysisServer } from '../../features/server';
import { surroundings } from './surroundings';

const { port, files, options } = surroundings();
new AnalysisServer(port, files, (read) => new Workspace(read), options);
