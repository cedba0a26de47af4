/** The panel of kernel benchmarks: an operation at sizes, and kernels for it, checked and timed. */
import { type KernelsView, kernelsPanelInterface, kernelsWorkerInterface } from '../../src/protocol/panels/kernels';
import { connect } from '../shared/page';
import 'uplot/dist/uPlot.min.css';
import '../shared/panel.css';
import './kernels.css';
import { keptOf } from './kept';
import { sample } from './sample';
import { KernelsPanel } from './view';

let panel: KernelsPanel | null = null;
let early: KernelsView | null = null;

const page = await connect({
  kind: 'kernels',
  heard: kernelsPanelInterface,
  handlers: { requests: {}, events: { open: (view) => (panel ? panel.open(view) : (early = view)) } },
  worker: kernelsWorkerInterface,
  sample,
});
// Without earlier runs the panel is as good.
const earlier = await page.editor.request('recall', null).catch(() => null);
panel = new KernelsPanel(page, earlier);
document.body.append(panel.element);
const kept = keptOf(page.kept);
if (early) panel.open(early);
else if (kept) panel.restore(kept);
page.editor.notify('ready', null);
