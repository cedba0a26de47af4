/** The plane as a surface in three dimensions. Loaded only when it is asked for: its library is larger than all the rest. */
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Mesh,
  MeshLambertMaterial,
  type Object3D,
  PerspectiveCamera,
  Scene,
  Sprite,
  SRGBColorSpace,
  WebGLRenderer,
} from 'three';
import { Line2 } from 'three/addons/lines/Line2.js';
import { LineGeometry } from 'three/addons/lines/LineGeometry.js';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { fraction, type Scale } from '../../src/base/raster/raster';
import { inkOn } from '../shared/contrast';
import { element } from '../shared/elements';
import { COLORMAPS, type ColormapName } from '../shared/heatmap/colormap';
import { onThemeChange, theme } from '../shared/theme';
import type { Polyline } from './contours';
import { ends, frame, label } from './frame';
import type { Grid } from './grid';
import { runLine } from './names';

const HEIGHT = 420;
/** Of the highest point, where the sides are 2 long. */
const TALL = 0.9;
/** Above the surface, so that lines are not hidden in it. */
const LIFT = 0.015;
const TURN = Math.PI / 24;

export interface Shown {
  readonly grid: Grid;
  readonly scale: Scale;
  readonly colormap: ColormapName;
  readonly axes: readonly [a: string, b: string];
  /** In cells. */
  readonly runs: readonly Polyline[];
}

export class Surface {
  private readonly canvas = element('canvas', {
    ...{ tabindex: '0', role: 'application', 'aria-roledescription': 'surface' },
    'aria-label': 'Loss as a surface. Arrows turn it, + and − bring it nearer and further away.',
  });
  readonly element = element('figure', { class: 'surface' }, [this.canvas]);
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(40, 1, 0.1, 50);
  private drawn: Object3D[] = [];
  private shown: Shown | null = null;
  private view = { around: 0.5, up: 0.6, far: 4.1 };
  private isDue = false;

  /** Null where there is no WebGL. */
  static open(): Surface | null {
    // Asked on a canvas of its own: one that has a context gives no other kind.
    return element('canvas').getContext('webgl2') ? new Surface() : null;
  }

  private constructor() {
    this.canvas.style.height = `${HEIGHT}px`;
    this.canvas.style.touchAction = 'none';
    this.renderer = new WebGLRenderer({ canvas: this.canvas, antialias: true, preserveDrawingBuffer: true });
    const sun = new DirectionalLight(0xffffff, 1.6);
    sun.position.set(1, 3, 2);
    this.scene.add(new AmbientLight(0xffffff, 1.8), sun);
    new ResizeObserver(() => this.redraw()).observe(this.canvas);
    onThemeChange(() => this.shown && this.show(this.shown));
    this.listen();
  }

  show(shown: Shown): void {
    const { grid, scale, colormap, axes, runs } = shown;
    this.shown = shown;
    this.drawn.forEach(free);
    this.scene.remove(...this.drawn);
    const ways = runs.flatMap((run, i) => way(run, grid, scale, i));
    this.drawn = [surface(grid, scale, colormap), frame(TALL), ...ends(grid, axes), ...ways];
    this.scene.add(...this.drawn);
    this.redraw();
  }

  dispose(): void {
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private redraw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    this.isDue = false;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const { around, up, far } = this.view;
    this.renderer.setPixelRatio(devicePixelRatio);
    this.renderer.setSize(width, height, false);
    this.renderer.setClearColor(new Color(theme().background));
    this.camera.aspect = width / height;
    const flat = far * Math.cos(up);
    this.camera.position.set(flat * Math.sin(around), far * Math.sin(up) + TALL / 2, flat * Math.cos(around));
    this.camera.lookAt(0, TALL / 4, 0);
    this.camera.updateProjectionMatrix();
    this.renderer.render(this.scene, this.camera);
  }

  private turn(around: number, up: number, nearer = 1): void {
    const { view } = this;
    this.view = {
      around: view.around + around,
      up: Math.min(1.5, Math.max(0.05, view.up + up)),
      far: Math.min(12, Math.max(2, view.far / nearer)),
    };
    this.redraw();
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.turn(-event.movementX / 150, event.movementY / 150);
    });
    canvas.addEventListener('keydown', (event) => {
      const turns: Readonly<Record<string, readonly [number, number, number?]>> = {
        ArrowLeft: [-TURN, 0],
        ArrowRight: [TURN, 0],
        ArrowUp: [0, TURN],
        ArrowDown: [0, -TURN],
        '+': [0, 0, 1.1],
        '=': [0, 0, 1.1],
        '-': [0, 0, 1 / 1.1],
      };
      const turn = turns[event.key];
      if (!turn) return;
      event.preventDefault();
      this.turn(...turn);
    });
  }
}

/** A corner for each place; what is no number leaves a hole. */
function surface({ side, values }: Grid, scale: Scale, colormap: ColormapName): Mesh {
  const [places, colours] = [new Float32Array(3 * values.length), new Float32Array(3 * values.length)];
  for (let i = 0; i < values.length; i++) {
    const height = fraction(values[i], scale);
    places.set(position((i % side) + 0.5, Math.floor(i / side) + 0.5, side, height), 3 * i);
    new Color().setStyle(COLORMAPS[colormap](height || 0), SRGBColorSpace).toArray(colours, 3 * i);
  }
  const corners: number[] = [];
  for (let row = 0; row + 1 < side; row++)
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      const square = [at, at + side, at + 1, at + 1, at + side, at + side + 1];
      if (square.every((i) => Number.isFinite(values[i]))) corners.push(...square);
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(places, 3));
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  geometry.setIndex(corners);
  geometry.computeVertexNormals();
  return new Mesh(geometry, new MeshLambertMaterial({ vertexColors: true, side: DoubleSide }));
}

/** A run on the surface, as far as it is above the picture, with a rim and its number at its end. */
function way(run: Polyline, { side, values }: Grid, scale: Scale, index: number): Object3D[] {
  const points = run.flatMap(([x, y]) => {
    const [column, row] = [x - 0.5, y - 0.5];
    if (!(column >= 0 && row >= 0 && column <= side - 1 && row <= side - 1)) return [];
    const [j, i] = [Math.min(side - 2, Math.floor(column)), Math.min(side - 2, Math.floor(row))];
    const height = (down: number, across: number) => fraction(values[(i + down) * side + j + across], scale) || 0;
    const mixed = (a: number, b: number, t: number) => a + t * (b - a);
    const [upper, lower] = [0, 1].map((down) => mixed(height(down, 0), height(down, 1), column - j));
    return [position(x, y, side, mixed(upper, lower, row - i) + LIFT)];
  });
  if (points.length < 2) return [];
  const { colour } = runLine(index);
  const lines = [
    [inkOn(colour), 5],
    [colour, 2.5],
  ] as const;
  return [
    ...lines.map(([color, linewidth], order) => {
      // The rim comes first and hides nothing, so that the colour is seen on it.
      const material = new LineMaterial({ color, linewidth, depthWrite: order > 0 });
      const line = new Line2(new LineGeometry().setPositions(points.flat()), material);
      line.renderOrder = order + 1;
      return line;
    }),
    label(String(index + 1), points.at(-1)!, colour),
  ];
}

function free(object: Object3D): void {
  const { geometry, material } = object as Mesh;
  // All sprites have one geometry, which is not ours.
  if (object instanceof Sprite) object.material.map?.dispose();
  else geometry.dispose();
  for (const one of [material].flat()) one.dispose();
}

/** Of a place in cells, of which the middle of the first is at ½. */
function position(x: number, y: number, side: number, height: number): [number, number, number] {
  const along = (at: number) => (2 * (at - 0.5)) / (side - 1) - 1;
  return [along(x), TALL * (Number.isFinite(height) ? height : 0), along(y)];
}
