/** torchvision's operators on boxes and regions. */
import { Dim } from '../dim';
import { itemsOf, tensorOf } from './literals';
import { type OpArgs, type Operator, type ShapeContext, ShapeError } from './operator';
import { like } from './output';
import { positions, requireFits, requirePositive, spatialNames, windows } from './windows';

/** Boxes (N, 4). */
function boxCount(c: ShapeContext, args: OpArgs, name: string): Dim {
  const [n, four] = c.ranked(args.tensor(name), [2], name, ['N', '']);
  c.require(four, Dim.of(4), () => new ShapeError('box-size', `${name}: boxes need 4 coordinates, found ${four}`));
  return n;
}

/** Indices of the boxes that are kept. */
const nms: Operator = {
  name: 'nms',
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
};

/** Each box of one list against each of another: (N, 4), (M, 4) → (N, M). */
const boxPairs: Operator = {
  name: 'box_iou',
  shape(args, c) {
    const boxes = args.tensor('boxes1');
    return like(boxes, [boxCount(c, args, 'boxes1'), boxCount(c, args, 'boxes2')]);
  },
};

const boxArea: Operator = {
  name: 'box_area',
  shape: (args, c) => like(args.tensor('boxes'), [boxCount(c, args, 'boxes')]),
};

const keptBoxes: Operator = {
  name: 'remove_small_boxes',
  shape(args, c) {
    const boxes = args.tensor('boxes');
    boxCount(c, args, 'boxes');
    return like(boxes, [c.fresh('kept')], 'int64');
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
    return like(masks, [c.ranked(masks, [3], 'masks', ['N', 'H', 'W'])[0], Dim.of(4)], c.defaultFloat);
  },
};

/** Number of regions: rows of (K, 5), or of all the boxes of a list, one tensor an image. */
function regionCount(args: OpArgs, c: ShapeContext): Dim {
  const boxes = args.raw('boxes');
  if (boxes.kind === 'tensor') {
    const [k, five] = c.ranked(boxes.type, [2], 'boxes', ['K', '']);
    c.require(five, Dim.of(5), () => new ShapeError('box-size', `boxes: regions need 5 numbers, found ${five}`));
    return k;
  }
  return itemsOf(boxes, 'boxes').reduce((sum, item) => {
    return sum.add(c.ranked(tensorOf(item, 'boxes of an image'), [2], 'boxes')[0]);
  }, Dim.zero);
}

/** (N, C, H, W) and K regions → (K, C, *output_size); position-sensitive ones share C out among the cells. */
function regionPool(name: string, positionSensitive: boolean): Operator {
  return {
    name,
    shape(args, c) {
      const input = args.tensor('input');
      const [, channels] = c.ranked(input, [4], name, ['N', 'C', 'H', 'W']);
      const [height, width] = args.intsOf('output_size', 2);
      if (!positionSensitive) return like(input, [regionCount(args, c), channels, height, width]);
      const cells = height.mul(width);
      c.requireDivides(cells, channels, () => {
        return new ShapeError('channel-groups', `${name}: ${channels} channels do not divide among ${cells} cells`);
      });
      return like(input, [regionCount(args, c), channels.exactDiv(cells) ?? channels.floordiv(cells), height, width]);
    },
  };
}

/** (N, C, H, W), weight (out, C / groups, *kernel), offset (N, 2·groups·kernel, *out) → (N, out, *positions). */
const deformConv: Operator = {
  name: 'deform_conv2d',
  shape(args, c) {
    const input = args.tensor('input');
    const [n, , ...spatial] = c.ranked(input, [4], 'deform_conv2d', ['N', 'C', 'H', 'W']);
    const [out, , ...kernel] = c.ranked(args.tensor('weight'), [4], 'deform_conv2d weight');
    const [stride, padding, dilation] = ['stride', 'padding', 'dilation'].map((name) => args.intsOf(name, 2));
    requirePositive(c, 'deform_conv2d', 'stride', stride);
    const slides = windows(kernel, stride, padding, dilation)!;
    const sizes = spatial.map((size, i) => {
      requireFits(c, 'deform_conv2d', spatialNames[2][i], size, slides[i]);
      return positions(size, slides[i]);
    });
    return like(input, [n, out, ...sizes]);
  },
};

export const operators: readonly Operator[] = [
  nms,
  boxPairs,
  boxArea,
  keptBoxes,
  sameShape,
  masksToBoxes,
  regionPool('roi_align', false),
  regionPool('ps_roi_align', true),
  deformConv,
];
