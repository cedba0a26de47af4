/** torchvision's operators on boxes and regions. */
import { Dim } from '../dim';
import { dtypeKind } from '../dtype';
import { Tensor } from '../tensor/tensor';
import type { Backend } from './backend';
import { type OpArgs, type Operator, type ShapeContext, ShapeError, type Var } from './operator';
import { like } from './output';

/** Boxes (N, 4). */
function boxCount(c: ShapeContext, args: OpArgs, name: string): Dim {
  const [n, four] = c.ranked(args.tensor(name), [2], name, ['N', '']);
  c.require(four, Dim.of(4), () => new ShapeError('box-size', `${name}: boxes need 4 coordinates, found ${four}`));
  return n;
}

/** The k-th coordinate of each box. */
function side(B: Backend, boxes: Var, k: number): Var {
  return B.select(boxes, -1, k);
}

/** Indices of the boxes that are kept, the best first: no two of a class overlap by more than `iou_threshold`. */
const nms: Operator = {
  name: 'nms',
  differentiable: false,
  shape(args, c) {
    const boxes = args.tensor('boxes');
    const n = boxCount(c, args, 'boxes');
    const [scores] = c.ranked(args.tensor('scores'), [1], 'scores');
    c.require(n, scores, () => {
      return new ShapeError('box-count', `nms: ${n} boxes and ${scores} scores`, [
        { dim: n, role: 'boxes' },
        { dim: scores, role: 'scores' },
      ]);
    });
    return like(boxes, [c.fresh('kept')], 'int64');
  },
  eval(args) {
    const boxes = args.value('boxes').dense();
    const scores = args.value('scores').dense();
    const classes = args.optionalValue('idxs')?.dense();
    const threshold = args.number('iou_threshold');
    const order = Array.from(scores.keys()).sort((i, j) => scores[j] - scores[i] || i - j);
    const kept: number[] = [];
    for (const i of order) {
      const rivals = classes ? kept.filter((k) => classes[k] === classes[i]) : kept;
      if (rivals.every((k) => overlap(boxes, k, i) <= threshold)) kept.push(i);
    }
    return Tensor.from('int64', [kept.length], kept);
  },
};

/** Intersection over union of two boxes of a list. */
function overlap(boxes: ArrayLike<number>, i: number, j: number): number {
  const [a, b] = [4 * i, 4 * j];
  const width = Math.min(boxes[a + 2], boxes[b + 2]) - Math.max(boxes[a], boxes[b]);
  const height = Math.min(boxes[a + 3], boxes[b + 3]) - Math.max(boxes[a + 1], boxes[b + 1]);
  const both = Math.max(0, width) * Math.max(0, height);
  const area = (k: number) => (boxes[k + 2] - boxes[k]) * (boxes[k + 3] - boxes[k + 1]);
  return both / (area(a) + area(b) - both);
}

/**
 * Each box of one list against each of another: (N, 4), (M, 4) → (N, M). `kind`: intersection over union, or less a
 * penalty: generalized (arXiv:1902.09630), distance and complete (arXiv:1911.08287).
 */
const boxPairs: Operator = {
  name: 'box_iou',
  shape(args, c) {
    const boxes = args.tensor('boxes1');
    const dtype = boxes.dtype !== null && dtypeKind(boxes.dtype) !== 'float' ? c.defaultFloat : boxes.dtype;
    return like(boxes, [boxCount(c, args, 'boxes1'), boxCount(c, args, 'boxes2')], dtype);
  },
  compose(B, { boxes1, boxes2 }, args) {
    const one = (k: number) => B.unsqueeze(side(B, boxes1, k), 1);
    const two = (k: number) => B.unsqueeze(side(B, boxes2, k), 0);
    const axes = [0, 1];
    const inner = axes.map((k) =>
      B.call('clamp', { input: B.sub(B.minimum(one(k + 2), two(k + 2)), B.maximum(one(k), two(k))), min: 0 }),
    );
    const sizes = (of: (k: number) => Var) => axes.map((k) => B.sub(of(k + 2), of(k)));
    const [own, other] = [sizes(one), sizes(two)];
    const both = B.mul(inner[0], inner[1]);
    const union = B.sub(B.add(B.mul(own[0], own[1]), B.mul(other[0], other[1])), both);
    const iou = B.div(both, union);
    const kind = args.optionalStr('kind') ?? 'plain';
    if (kind === 'plain') return iou;
    const outer = axes.map((k) =>
      B.call('clamp', { input: B.sub(B.maximum(one(k + 2), two(k + 2)), B.minimum(one(k), two(k))), min: 0 }),
    );
    if (kind === 'generalized') {
      const around = B.mul(outer[0], outer[1]);
      return B.sub(iou, B.div(B.sub(around, union), around));
    }
    const eps = args.number('eps');
    const middle = (of: (k: number) => Var, k: number) => B.div(B.add(of(k), of(k + 2)), 2);
    const apart = axes.map((k) => B.square(B.sub(middle(one, k), middle(two, k))));
    const diagonal = B.add(B.add(B.square(outer[0]), B.square(outer[1])), eps);
    const distance = B.sub(iou, B.div(B.add(apart[0], apart[1]), diagonal));
    if (kind === 'distance') return distance;
    const angle = ([w, h]: Var[]) => B.fn('atan', B.div(w, h));
    const v = B.mul(B.square(B.sub(angle(own), angle(other))), 4 / Math.PI ** 2);
    const weight = B.detach(B.div(v, B.add(B.sub(1, iou), B.add(v, eps))));
    return B.sub(distance, B.mul(weight, v));
  },
};

const boxArea: Operator = {
  name: 'box_area',
  shape: (args, c) => like(args.tensor('boxes'), [boxCount(c, args, 'boxes')]),
  compose: (B, { boxes }) =>
    B.mul(B.sub(side(B, boxes, 2), side(B, boxes, 0)), B.sub(side(B, boxes, 3), side(B, boxes, 1))),
};

/** Indices of the boxes of which both sides are at least `min_size` long. */
const keptBoxes: Operator = {
  name: 'remove_small_boxes',
  differentiable: false,
  shape(args, c) {
    const boxes = args.tensor('boxes');
    boxCount(c, args, 'boxes');
    return like(boxes, [c.fresh('kept')], 'int64');
  },
  eval(args) {
    const x = args.value('boxes');
    const [boxes, least] = [x.dense(), args.number('min_size')];
    const kept = Array.from({ length: x.sizes[0] }, (_, i) => i).filter(
      (i) => boxes[4 * i + 2] - boxes[4 * i] >= least && boxes[4 * i + 3] - boxes[4 * i + 1] >= least,
    );
    return Tensor.from('int64', [kept.length], kept);
  },
};

/** `box_convert(in_fmt, out_fmt)`: two corners, a corner and sizes, or the middle and sizes, along the last axis. */
const convertBoxes: Operator = {
  name: 'box_convert',
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  compose(B, { input }, args) {
    const formats = ['xyxy', 'xywh', 'cxcywh'];
    const [from, to] = [args.str('in_fmt'), args.str('out_fmt')];
    for (const format of [from, to]) {
      if (!formats.includes(format)) {
        throw new RangeError(`box_convert: a format is one of ${formats.join(', ')}, found ${format}`);
      }
    }
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => side(B, input, k));
    if (from === to) return B.fn('clone', input);
    const half = (x: Var) => B.mul(x, 0.5);
    const [left, top] = from === 'cxcywh' ? [B.sub(a, half(c)), B.sub(b, half(d))] : [a, b];
    const [right, bottom] =
      from === 'xyxy' ? [c, d] : from === 'xywh' ? [B.add(a, c), B.add(b, d)] : [B.add(a, half(c)), B.add(b, half(d))];
    if (to === 'xyxy') return B.stack([left, top, right, bottom], -1);
    const [width, height] = [B.sub(right, left), B.sub(bottom, top)];
    if (to === 'xywh') return B.stack([left, top, width, height], -1);
    return B.stack([half(B.add(left, right)), half(B.add(top, bottom)), width, height], -1);
  },
};

/** Boxes cut at the border of an image of size (height, width). */
const clipBoxes: Operator = {
  name: 'clip_boxes_to_image',
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  compose(B, { input }, args) {
    const [height, width] = args.constInts('size');
    const cut = (k: number) => B.call('clamp', { input: side(B, input, k), min: 0, max: k % 2 === 0 ? width : height });
    return B.stack([0, 1, 2, 3].map(cut), -1);
  },
};

/** What changes the numbers and keeps the shape. */
const sameShape: Operator = {
  name: 'same_shape',
  shape(args) {
    const input = args.tensor('input');
    return like(input, input.shape);
  },
};

/** Masks (N, H, W) → boxes (N, 4). */
const masksToBoxes: Operator = {
  name: 'masks_to_boxes',
  shape(args, c) {
    const masks = args.tensor('masks');
    return like(masks, [c.ranked(masks, [3], 'masks', ['N', 'H', 'W'])[0], Dim.of(4)], 'float32');
  },
  differentiable: false,
  eval(args, out) {
    const masks = args.value('masks');
    const [count, height, width] = masks.sizes;
    const flat = masks.dense();
    const boxes = Array.from({ length: count }, (_, n) => boxOf(flat, n * height * width, height, width));
    return Tensor.from(out.dtype, [count, 4], boxes.flat());
  },
};

/** (x1, y1, x2, y2) of the places that are not zero. */
function boxOf(flat: ArrayLike<number>, start: number, height: number, width: number): number[] {
  const box = [width, height, -1, -1];
  for (let k = 0; k < height * width; k++) {
    if (flat[start + k] === 0) continue;
    const [y, x] = [Math.floor(k / width), k % width];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  if (box[2] < 0) throw new RangeError('a mask without a place has no box');
  return box;
}

export const operators: readonly Operator[] = [
  nms,
  boxPairs,
  boxArea,
  keptBoxes,
  convertBoxes,
  clipBoxes,
  sameShape,
  masksToBoxes,
];
