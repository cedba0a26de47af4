/** What stands around a surface, so that it can be read: its ground with the ends of both axes, and how high it is. */
import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  LineBasicMaterial,
  LineSegments,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
} from 'three';
import { inkOn } from '../shared/contrast';
import { theme } from '../shared/theme';
import type { Grid } from './grid';
import { short } from './names';

/** Of a text, as seen from 1 away: it has the same size wherever it stands, so that it can be read at the back, too. */
const TEXT = 0.031;
const PIXELS = 48;
const OUTSIDE = 1.2;

/** The ground's edges and the upright at its furthest corner, from the lowest to the highest colour. */
export function frame(tall: number): LineSegments {
  const [a, b, c, d] = [
    [-1, 0, -1],
    [1, 0, -1],
    [1, 0, 1],
    [-1, 0, 1],
  ];
  const top = [-1, tall, -1];
  const geometry = new BufferGeometry();
  const ends = Float32Array.from([a, b, b, c, c, d, d, a, a, top].flat());
  geometry.setAttribute('position', new BufferAttribute(ends, 3));
  return new LineSegments(geometry, new LineBasicMaterial({ color: theme().muted }));
}

/** The ends of both axes. */
export function ends({ a, b }: Grid, [across, upwards]: readonly [string, string]): Sprite[] {
  const named = (name: string, value: number) => `${name} = ${short(Number(value.toPrecision(3)))}`;
  return [
    label(named(across, a[0]), [-0.75, 0, OUTSIDE]),
    label(named(across, a.at(-1)!), [0.75, 0, OUTSIDE]),
    // The first row is the highest b.
    label(named(upwards, b.at(-1)!), [OUTSIDE, 0, 0.75]),
    label(named(upwards, b[0]), [OUTSIDE, 0, -0.75]),
  ];
}

/** A text that is always turned to the reader. */
export function label(text: string, [x, y, z]: readonly number[], ground?: string): Sprite {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const { foreground, font } = theme();
  const face = font.replace(/^[\d.]+px/, `${ground ? 'bold ' : ''}${PIXELS * 0.7}px`);
  context.font = face;
  canvas.width = Math.max(PIXELS, Math.ceil(context.measureText(text).width) + 8);
  canvas.height = PIXELS;
  if (ground) {
    context.fillStyle = ground;
    context.strokeStyle = inkOn(ground);
    context.lineWidth = 3;
    context.beginPath();
    context.arc(canvas.width / 2, PIXELS / 2, PIXELS / 2 - 2, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  context.font = face;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ground ? inkOn(ground) : foreground;
  context.fillText(text, canvas.width / 2, PIXELS / 2);
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const made = new Sprite(new SpriteMaterial({ map, depthTest: false, sizeAttenuation: false }));
  made.scale.set((TEXT * canvas.width) / PIXELS, TEXT, 1);
  made.position.set(x, y, z);
  made.renderOrder = 3;
  return made;
}
