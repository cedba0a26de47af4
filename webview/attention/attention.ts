/** The attention panel: thumbnails of all heads, and one of them large. */
import {
  type AttentionView,
  attentionPanelInterface,
  attentionWorkerInterface,
} from '../../src/protocol/panels/attention';
import { connect } from '../shared/page';
import '../shared/panel.css';
import './attention.css';
import { keptOf } from './kept';
import { sample } from './sample';
import { AttentionPanel } from './view';

let panel: AttentionPanel | null = null;
let early: AttentionView | null = null;

const page = await connect({
  kind: 'attention',
  heard: attentionPanelInterface,
  handlers: { requests: {}, events: { open: (view) => (panel ? void panel.open(view) : (early = view)) } },
  worker: attentionWorkerInterface,
  sample,
});
const kept = keptOf(page.kept);
panel = new AttentionPanel(page, kept);
document.body.append(panel.element);
if (early) void panel.open(early);
else if (kept) void panel.restore(kept);
page.editor.notify('ready', null);
