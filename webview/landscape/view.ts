import {
  firstPlane,
  type LandscapeView,
  type LandscapeWorkerInterface,
  type PlaneChoice,
  type PlaneOpened,
  type Started,
  type StoredLandscape,
  type Subject,
} from '../../src/protocol/panels/landscape';
import { button } from '../shared/controls';
import { element } from '../shared/elements';
import { csv, png } from '../shared/export';
import type { Cell } from '../shared/heatmap/viewport';
import type { Page } from '../shared/page';
import { Status } from '../shared/status';
import { DataTable } from '../shared/table';
import { Between } from './between';
import { Curve } from './curve';
import { Cuts } from './cuts';
import { type Parameters, planeForm, raceForm } from './forms';
import { fill, Grid } from './grid';
import type { Kept } from './kept';
import { type LookControls, lookControls } from './lookControls';
import { runName, short } from './names';
import { type Display, Picture } from './picture';
import { pointRows, Runs } from './runs';
import type { Surface } from './surface';
import { svg } from './svg';

const CAUTION =
  'A slice is not the landscape: it shows two of all the directions, and what is flat in it may be steep in others. Filter normalization makes slices of different networks comparable (Li et al., “Visualizing the loss landscape of neural nets”, 2018).';

const NO_WEBGL =
  'There is no WebGL 2 here, so that the surface cannot be drawn. The picture from above, its cuts and its table have the same numbers.';

const POLL = 150;
/** A file that grows is looked at again after so many milliseconds. */
const WATCH = 2000;

/** All of the panel. */
export class LandscapePanel {
  private readonly status: Status;
  private readonly title = element('h1');
  private readonly notes = element('ul', { class: 'notes' });
  private readonly race = element('details', { class: 'source' });
  private readonly planes = element('div');
  private readonly axes = element('p', { class: 'note' });
  private readonly picture: Picture;
  private readonly caution = element('p', { class: 'note' }, [CAUTION]);
  private readonly cuts = new Cuts();
  private readonly curve = new Curve();
  private readonly runs = new Runs();
  private readonly between: Between;
  private readonly table = new DataTable();
  /** What belongs to a plane: hidden while there is none. */
  private readonly scene: HTMLElement;
  readonly element: HTMLElement;
  /** What is shown of planes and not of lines. */
  private readonly ofPlanes: HTMLElement[] = [];
  private view: LandscapeView | null = null;
  /** The user's code that was shown last, to come back to. */
  private code: Extract<Subject, { kind: 'code' }> | null = null;
  private parameters: Parameters = { axes: [], held: null };
  private plane: PlaneOpened | null = null;
  private grid: Grid | null = null;
  private cell: Cell = { row: 0, column: 0 };
  /** Counts what was opened, so that what waits can see that it is not wanted any more. */
  private opened = 0;
  private surface: Surface | null = null;
  private readonly solid = element('div');
  private readonly look: LookControls;
  private isScaleChosen = false;
  private display: Display = { colormap: 'viridis', kind: 'log', clip: 0, levels: 12, upTo: 1 };

  constructor(
    private readonly page: Page<LandscapeWorkerInterface>,
    kept: Kept | null,
  ) {
    this.status = new Status((text) => page.editor.notify('copy', text));
    this.between = new Between(page, this.status);
    this.picture = new Picture({ cursor: (cell) => this.point(cell), axes: () => this.axisNames });
    if (kept) this.restore(kept);
    this.look = lookControls(this.display, (part) => this.choose(part));
    const saves = (['png', 'svg', 'csv'] as const).map((form) =>
      button(`Save ${form.toUpperCase()}`, () => this.savePicture(form)),
    );
    const surface = button('3-D Surface', () => void this.toggleSurface());
    const scene = element('div', { class: 'scene' }, [this.picture.element, this.cuts.element]);
    this.ofPlanes.push(scene, surface, this.solid, ...this.look.ofPlanes);
    const saveRuns = button('Save Runs as CSV', () => this.saveRuns());
    this.scene = element('div', {}, [
      this.axes,
      ...[scene, this.curve.element],
      element('div', { class: 'controls' }, [...saves, saveRuns, surface]),
      ...[this.solid, this.table.element],
    ]);
    this.element = element('main', {}, [
      ...[this.title, this.race, this.notes, this.planes, this.look.element, this.status.element],
      ...[this.scene, this.runs.element, this.between.element],
      this.caution,
    ]);
  }

  async open(view: LandscapeView): Promise<void> {
    const { subject, training } = view;
    const turn = ++this.opened;
    const started = await this.status.run('opening', (signal) =>
      this.page.worker.request('train', { subject, training }, signal),
    );
    if (!started) return;
    this.parameters = { axes: started.axes, held: null };
    if (subject.kind === 'code') this.code = subject;
    this.keep(fitting(view, started));
    this.hide();
    this.runs.element.hidden = this.planes.hidden = false;
    this.title.textContent = view.title;
    const parameters = started.parameters === 1 ? '1 parameter' : `${started.parameters} parameters`;
    const notes = [`${parameters}.`, ...started.notes].map((note) => element('li', {}, [note]));
    this.notes.replaceChildren(...this.placeOf(view), ...notes);
    this.race.replaceChildren(
      element('summary', {}, ['Subject and optimizers']),
      raceForm(view, this.code, (next) => void this.open(next)),
      element('div', { class: 'controls' }, [
        button('Open Results of My Script…', () => void this.openFile()),
        element('span', { class: 'note' }, ['“Nabla: Compute Landscape of My Model…” writes the script.']),
      ]),
    );
    this.drawPlanes();
    // What a function looks like is known before anybody has run.
    if (subject.kind === 'function' || started.axes.length > 0) await this.lookAt(true);
    await this.follow();
    if (this.opened !== turn) return;
    await this.lookAt(false);
    this.between.show(view);
  }

  /** Where the code stands, to go there. */
  private placeOf({ subject }: LandscapeView): HTMLElement[] {
    if (subject.kind !== 'code') return [];
    const link = element('button', { class: 'link' }, [subject.place]);
    link.addEventListener('click', () => this.page.editor.notify('reveal', null));
    return [element('li', {}, [`${subject.code.name} in `, link])];
  }

  // ------------------------------------------------------------------------------------------------------ the race

  /** Looks at the race now and then until it is over; it can be ended, and where the runs are by then is their end. */
  private async follow(): Promise<void> {
    const { worker } = this.page;
    await this.status.run('training', async (signal, progress) => {
      signal.addEventListener('abort', () => void worker.request('stop', null));
      for (let isDone = false; !isDone && !signal.aborted; ) {
        const now = await worker.request('progress', null);
        isDone = now.isDone;
        const losses = now.losses.map((loss) => (loss === null ? '–' : short(loss))).join(', ');
        progress(now.step / Math.max(1, now.steps), `Step ${now.step} of ${now.steps}: losses ${losses}`);
        await this.drawCurves();
        if (!isDone) await new Promise((resolve) => setTimeout(resolve, POLL));
      }
    });
    await this.drawCurves();
  }

  private async drawCurves(): Promise<void> {
    const { view } = this;
    if (!view) return;
    const curves = await this.page.worker.request('curves', null);
    if (curves.length === view.training.racers.length)
      this.runs.showCurves(curves, view.training, this.display.kind === 'log');
  }

  // ----------------------------------------------------------------------------------------------------- the plane

  private get axisNames(): readonly [string, string] {
    return [this.plane?.a.letter ?? 'a', this.plane?.b?.letter ?? 'b'];
  }

  /** Opens the plane that is chosen and computes the losses on it. */
  private async lookAt(isCoarse: boolean): Promise<void> {
    const { view, page } = this;
    if (!view) return;
    const before = this.plane;
    const done = await this.status.run('computing the plane', async (signal, progress) => {
      const plane = await page.worker.request('plane', view.plane, signal);
      const grid = new Grid(plane.a.range, plane.b?.range ?? null, view.side);
      this.show(plane, grid);
      await fill({
        ...{ grid, signal, isCoarse },
        ask: (a, b) => page.worker.request('values', { plane: plane.id, a, b }, signal),
        drawn: () => this.draw(),
        progress: (part, seconds) => progress(part, `Computing losses: about ${Math.ceil(seconds)} s are left`),
      });
      return grid;
    });
    // A picture of another plane than is chosen would be a lie.
    if (!done && this.plane === before) this.hide();
    if (done) this.fitScale(done);
    if (done?.isWhole) this.status.say(`Computed ${done.rows === 1 ? '' : `${done.rows} × `}${view.side} losses.`);
  }

  /** Of losses below 0 there are no logarithms. What the user has chosen stays. */
  private fitScale(grid: Grid): void {
    const kind = grid.values.some((loss) => loss < 0) ? 'linear' : 'log';
    if (this.isScaleChosen || kind === this.display.kind) return;
    this.look.scale.set(kind);
    this.change({ kind });
  }

  private show(plane: PlaneOpened, grid: Grid): void {
    this.plane = plane;
    this.grid = grid;
    this.scene.hidden = false;
    const isLine = plane.b === null;
    for (const part of this.ofPlanes) part.hidden = isLine;
    this.curve.element.hidden = !isLine;
    this.caution.hidden = plane.isAll;
    this.cell = { row: grid.rows >> 1, column: grid.side >> 1 };
    const { view } = this;
    const names = view ? view.training.racers.map((_, i) => runName(view.training, i)) : [];
    if (plane.held?.name !== this.parameters.held?.name || plane.held?.value !== this.parameters.held?.value) {
      this.parameters = { ...this.parameters, held: plane.held };
      this.drawPlanes();
    }
    this.axes.textContent = [
      `Across: ${plane.a.name}.`,
      ...(plane.b ? [`Upwards: ${plane.b.name}.`] : []),
      ...(plane.held ? [`${plane.held.name} is held at ${short(plane.held.value)}.`] : []),
      ...plane.notes,
    ].join(' ');
    if (!isLine) this.picture.show(grid, plane.runs, names);
    if (view) this.runs.showPoints(plane, view.training);
  }

  // -------------------------------------------------------------------------------------------------- a user's file

  /** Shows a file that the user's own program writes, and looks at it again until all rows are there. */
  private async openFile(): Promise<void> {
    const { editor, worker } = this.page;
    const file = await editor.request('chooseFile', ['jsonl']);
    if (!file) return;
    this.opened++;
    const isWhole = await this.status.run(`reading ${file.name}`, async (signal, progress) => {
      let grid: Grid | null = null;
      for (;;) {
        const stored = await worker.request('file', { file: file.id }, signal);
        grid ??= this.showFile(file.name, stored);
        putRows(grid, stored);
        this.draw();
        if (grid.isWhole) return true;
        const [rows, all] = [stored.known.filter(Boolean).length, stored.known.length];
        const left = stored.seconds === null ? '' : `, about ${Math.ceil(stored.seconds * (all - rows))} s are left`;
        progress(rows / all, `Watching ${file.name}: ${rows} of ${all} rows${left}`);
        await new Promise((resolve) => setTimeout(resolve, WATCH));
        signal.throwIfAborted();
        if (!(await editor.request('readAgain', file.id))) return false;
      }
    });
    if (isWhole) this.status.say(`All rows of ${file.name} are there.`);
    else if (isWhole === false) this.status.say(`${file.name} has not all rows yet: choose it again to see more.`);
  }

  private showFile(name: string, { a, b }: StoredLandscape): Grid {
    const range = (places: readonly number[]) => ({ low: places[0], high: places.at(-1)! });
    const axis = (places: readonly number[], letter: string) => ({
      letter,
      name: `${letter}, times a random direction (filter normalization)`,
      range: range(places),
    });
    this.view = null;
    this.hide();
    this.runs.element.hidden = this.between.element.hidden = this.planes.hidden = true;
    this.title.textContent = `Landscape in ${name}`;
    this.notes.replaceChildren();
    const grid = new Grid(range(a), range(b), a.length);
    this.show({ id: 0, a: axis(a, 'a'), b: axis(b, 'b'), ...UNSEEN }, grid);
    return grid;
  }

  private hide(): void {
    this.plane = null;
    this.grid = null;
    this.scene.hidden = true;
    this.runs.hidePoints();
  }

  private draw(): void {
    if (!this.isLine) this.picture.refresh();
    this.drawCursor();
    if (!this.isLine) this.drawSurface();
  }

  private get isLine(): boolean {
    return this.plane?.b === null;
  }

  /** Opens the view in three dimensions, or closes it. */
  private async toggleSurface(): Promise<void> {
    if (this.solid.hasChildNodes()) {
      this.surface?.dispose();
      this.surface = null;
      this.solid.replaceChildren();
      return;
    }
    const { Surface } = await import('./surface');
    this.surface = Surface.open();
    this.solid.replaceChildren(this.surface?.element ?? element('p', { role: 'status' }, [NO_WEBGL]));
    this.drawSurface();
  }

  private drawSurface(): void {
    const { grid, picture, display } = this;
    const { axisNames: axes } = this;
    const { runs } = picture.drawn;
    if (grid) this.surface?.show({ grid, scale: picture.scale, colormap: display.colormap, axes, runs });
  }

  private point(cell: Cell): void {
    this.cell = cell;
    this.drawCursor();
  }

  private drawCursor(): void {
    const { grid, cell } = this;
    if (!grid) return;
    const [a, b] = this.axisNames;
    const { isLine, plane, view } = this;
    const isLog = this.display.kind === 'log';
    if (isLine && plane && view) this.curve.show(grid, plane, view.training, isLog);
    if (!isLine) this.cuts.show(grid, cell, [a, b], isLog);
    this.table.show(
      {
        caption: `Losses on the ${isLine ? 'line' : 'plane'}`,
        ...{ rows: grid.rows, columns: grid.side },
        rowName: (row) => (isLine ? 'loss' : `${b} = ${short(grid.b[row])}`),
        columnName: (column) => `${a} = ${short(grid.a[column])}`,
        value: (row, column) => (grid.isKnown(row, column) ? short(grid.values[row * grid.side + column]) : '…'),
      },
      cell,
    );
  }

  private drawPlanes(): void {
    if (!this.view) return;
    const change = (part: { plane?: PlaneChoice; side?: number }) => {
      if (!this.view) return;
      this.keep({ ...this.view, ...part });
      this.drawPlanes();
      void this.lookAt(false);
    };
    this.planes.replaceChildren(
      planeForm(this.view, this.parameters, { plane: (plane) => change({ plane }), side: (side) => change({ side }) }),
    );
  }

  private keep(view: LandscapeView): void {
    this.view = view;
    const { display, isScaleChosen } = this;
    const { colormap, clip, levels } = display;
    const look = { colormap, clip, levels, kind: isScaleChosen ? display.kind : null };
    this.page.keep({ view, code: this.code, look } satisfies Kept);
  }

  /** What is open comes later. */
  private restore({ code, look }: Kept): void {
    if (code?.kind === 'code') this.code = code;
    this.isScaleChosen = look.kind !== null;
    this.display = { ...this.display, ...look, kind: look.kind ?? this.display.kind };
    this.picture.change(this.display);
  }

  // --------------------------------------------------------------------------------------------------- how it looks

  private change(part: Partial<Display>): void {
    this.display = { ...this.display, ...part };
    this.picture.change(this.display);
    this.drawSurface();
    if ('kind' in part) {
      this.drawCursor();
      void this.drawCurves();
    }
  }

  private choose(part: Partial<Display>): void {
    if ('kind' in part) this.isScaleChosen = true;
    this.change(part);
    if (this.view && !('upTo' in part)) this.keep(this.view);
  }

  // -------------------------------------------------------------------------------------------------------- files

  private savePicture(form: 'png' | 'svg' | 'csv'): void {
    const { grid, isLine } = this;
    if (!grid) return;
    const [a, b] = this.axisNames;
    const title = this.title.textContent ?? '';
    const rows = function* () {
      for (let i = 0; i < grid.rows; i++)
        for (let j = 0; j < grid.side; j++)
          if (grid.isKnown(i, j)) yield [grid.a[j], ...(isLine ? [] : [grid.b[i]]), grid.values[i * grid.side + j]];
    };
    const contents = {
      png: () => (isLine ? this.curve.png() : png(this.picture.heatmap.canvas)),
      svg: async () => (isLine ? this.curve.svg(title) : svg(this.picture, grid, this.display.colormap, [a, b], title)),
      csv: async () => csv([a, ...(isLine ? [] : [b]), 'loss'], rows()),
    };
    void this.save(`loss-landscape.${form}`, contents[form]);
  }

  private saveRuns(): void {
    const { plane, view } = this;
    if (!plane || !view) return;
    const names = ['run', 'step', ...this.axisNames, 'loss', 'distance'];
    void this.save('loss-landscape-runs.csv', async () => csv(names, pointRows(plane.runs, view.training)));
  }

  private async save(name: string, content: () => Promise<Uint8Array>): Promise<void> {
    const path = await this.status.run(`saving ${name}`, async () =>
      this.page.editor.request('save', { name, content: await content() }),
    );
    if (path) this.status.say(`Saved ${path}.`);
  }
}

/** Of a file no more is known. */
const UNSEEN = { captured: null, held: null, isAll: false, notes: [], runs: [] };

/** With a plane that there is of so many parameters. */
function fitting(view: LandscapeView, { axes, parameters }: Started): LandscapeView {
  const { plane, subject } = view;
  if (subject.kind === 'function') return view;
  const isAxes = plane.kind === 'axes';
  const isThere = !isAxes || Math.max(plane.across, plane.upwards) < Math.max(2, axes.length);
  return isAxes === axes.length > 0 && isThere ? view : { ...view, plane: firstPlane(parameters) };
}

/** The rows that a file has, and the others like the nearest of them. */
function putRows(grid: Grid, { values, known }: StoredLandscape): void {
  const { side } = grid;
  const all = Array.from({ length: side }, (_, i) => i);
  // The last row of the file is the first of the picture.
  const rows = all.filter((row) => known[side - 1 - row]);
  for (const row of rows) grid.put([row], all, values.subarray((side - 1 - row) * side, (side - row) * side));
  if (rows.length > 0) grid.spread(rows, all);
}
