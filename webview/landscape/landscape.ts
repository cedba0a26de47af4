/** The panel of loss landscapes: optimizers race, and the loss around where they end is looked at. */
import {
  type LandscapeView,
  landscapePanelInterface,
  landscapeWorkerInterface,
} from '../../src/protocol/panels/landscape';
import { connect } from '../shared/page';
import '../shared/panel.css';
import './landscape.css';
import { keptOf } from './kept';
import { sample } from './sample';
import { LandscapePanel } from './view';

let panel: LandscapePanel | null = null;
let early: LandscapeView | null = null;

const page = await connect({
  kind: 'landscape',
  heard: landscapePanelInterface,
  handlers: { requests: {}, events: { open: (view) => (panel ? void panel.open(view) : (early = view)) } },
  worker: landscapeWorkerInterface,
  sample,
});
const kept = keptOf(page.kept);
panel = new LandscapePanel(page, kept);
document.body.append(panel.element);
const first = early ?? kept?.view;
if (first) void panel.open(first);
page.editor.notify('ready', null);
