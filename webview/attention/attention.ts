/** The attention panel: thumbnails of all heads, and one of them large. */
import {
  type AttentionView,
  attentionCheck,
  attentionPanelInterface,
  attentionWorkerInterface,
} from '../../src/protocol/panels/attention';
import { connect } from '../shared/page';
import '../shared/panel.css';
import './attention.css';
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
panel = new AttentionPanel(page);
document.body.append(panel.element);
const first = early ?? kept();
if (first) void panel.open(first);
page.editor.notify('ready', null);

/** What was shown before a reload; null for what another version kept. */
function kept(): AttentionView | null {
  try {
    return attentionCheck(page.kept);
  } catch {
    return null;
  }
}
