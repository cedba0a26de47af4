/** torchvision's pooling of regions of images: means of samples between pixels, and means or maxima of whole pixels. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { itemsOf, tensorOf } from './literals';
import { type Inputs, type OpArgs, type Operator, type ShapeContext, ShapeError, type Var } from './operator';
import { like } from './output';

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

/** Regions as (image, x1, y1, x2, y2). */
function regionsOf(args: OpArgs): number[][] {
  const boxes = args.raw('boxes');
  if (boxes.kind === 'tensor') {
    const flat = args.value('boxes').dense();
    return Array.from({ length: flat.length / 5 }, (_, k) => Array.from(flat.slice(5 * k, 5 * k + 5)));
  }
  return args.values('boxes').flatMap((own, image) => {
    const flat = own.dense();
    return Array.from({ length: flat.length / 4 }, (_, k) => [image, ...flat.slice(4 * k, 4 * k + 4)]);
  });
}

/** How regions become cells. Position-sensitive: each cell has channels of its own (arXiv:1605.06409). */
interface Pooling {
  readonly name: string;
  readonly positionSensitive: boolean;
}

/** What every region of a call is pooled with. */
interface Call extends Pooling {
  readonly channels: number;
  /** Height and width of the image, and of the grid of cells. */
  readonly size: readonly [number, number];
  readonly grid: readonly [number, number];
  readonly dtype: DType | null;
}

// -------------------------------------------------------------------------------------------- samples between pixels

/** Points at which a cell is sampled, and the weights of the four pixels around each (arXiv:1703.06870). */
interface Samples {
  readonly places: number[];
  readonly weights: number[];
}

/** Corner, and height and width of a cell; `aligned` moves by half a pixel, else a region is no smaller than a pixel. */
function cellsOf(region: readonly number[], { grid, positionSensitive }: Call, args: OpArgs) {
  const scale = args.number('spatial_scale');
  const aligned = positionSensitive || args.bool('aligned');
  const [x1, y1, x2, y2] = region.slice(1).map((v) => v * scale - (aligned ? 0.5 : 0));
  const least = aligned ? Number.NEGATIVE_INFINITY : 1;
  return { corner: [y1, x1], cell: [Math.max(y2 - y1, least) / grid[0], Math.max(x2 - x1, least) / grid[1]] };
}

/** The pixels (of H·W) and weights of every cell of a region, as many for each cell. */
function samplesOf(region: readonly number[], call: Call, args: OpArgs): Samples {
  const { size, grid } = call;
  const { corner, cell } = cellsOf(region, call, args);
  const ratio = args.constInt('sampling_ratio');
  const counts = cell.map((c) => (ratio > 0 ? ratio : Math.ceil(c)));
  const total = Math.max(counts[0] * counts[1], 1);
  const places: number[] = [];
  const weights: number[] = [];
  for (let cy = 0; cy < grid[0]; cy++) {
    for (let cx = 0; cx < grid[1]; cx++) {
      for (let iy = 0; iy < counts[0]; iy++) {
        for (let ix = 0; ix < counts[1]; ix++) {
          const y = corner[0] + cell[0] * (cy + (iy + 0.5) / counts[0]);
          const x = corner[1] + cell[1] * (cx + (ix + 0.5) / counts[1]);
          for (const [place, weight] of around(y, x, size[0], size[1])) {
            places.push(place);
            weights.push(weight / total);
          }
        }
      }
    }
  }
  return { places, weights };
}

/** The four pixels around a point with their bilinear weights; a point more than a pixel outside has none. */
function around(y: number, x: number, height: number, width: number): (readonly [place: number, weight: number])[] {
  const isOut = y < -1 || y > height || x < -1 || x > width;
  const [top, down] = between(y, height);
  const [left, right] = between(x, width);
  const [fy, fx] = [down, right].map((p) => p.share);
  const at = (r: number, c: number) => r * width + c;
  const all = [
    [at(top.place, left.place), (1 - fy) * (1 - fx)],
    [at(top.place, right.place), (1 - fy) * fx],
    [at(down.place, left.place), fy * (1 - fx)],
    [at(down.place, right.place), fy * fx],
  ] as const;
  return all.map(([place, weight]) => [place, isOut ? 0 : weight] as const);
}

function between(v: number, size: number) {
  const inside = Math.max(v, 0);
  const low = Math.min(Math.floor(inside), size - 1);
  const high = Math.min(low + 1, size - 1);
  return [{ place: low }, { place: high, share: low === high ? 0 : inside - low }] as const;
}

/** The mean of the samples of each cell of a region, (C, cells). */
function sampledCells(B: Backend, image: Var, region: readonly number[], call: Call, args: OpArgs): Var {
  const cells = call.grid[0] * call.grid[1];
  const { places, weights } = samplesOf(region, call, args);
  const share = B.call('tensor', { data: weights, dtype: call.dtype && { dtype: call.dtype } });
  const index = B.call('tensor', { data: places, dtype: { dtype: 'int64' } });
  const count = places.length / cells;
  const pixels = call.size[0] * call.size[1];
  if (!call.positionSensitive) {
    const each = B.mul(B.indexSelect(B.reshape(image, [call.channels, pixels]), 1, index), share);
    return B.sum(B.reshape(each, [call.channels, cells, count]), [2]);
  }
  const own = B.reshape(index, [1, cells, count]);
  const all = B.call('expand', { input: own, size: [call.channels, cells, count] });
  const picked = B.gather(B.reshape(image, [call.channels, cells, pixels]), 2, all);
  const sums = B.sum(B.mul(picked, B.reshape(share, [cells, count])), [2]);
  // torchvision divides by the number of samples here, by at least 1 where channels are not shared out.
  return count === 0 ? B.add(sums, Number.NaN) : sums;
}

// ------------------------------------------------------------------------------------------------------ whole pixels

/** From which pixel to before which other each of `count` cells goes, along an axis. */
function pixelsOf(from: number, to: number, size: number, count: number, call: Call): (readonly [number, number])[] {
  const round = call.dtype === 'float32' ? Math.fround : (v: number) => v;
  const cell = round(Math.max(to - from + (call.positionSensitive ? 0 : 1), 1) / count);
  // torchvision leaves the last pixel out where channels are shared out.
  const last = call.positionSensitive ? size - 1 : size;
  const within = (v: number) => Math.min(Math.max(v + from, 0), last);
  return Array.from({ length: count }, (_, i) => {
    return [within(Math.floor(round(i * cell))), within(Math.ceil(round((i + 1) * cell)))] as const;
  });
}

/** Halves are rounded away from zero, as C does. */
function rounded(v: number): number {
  return Math.sign(v) * Math.round(Math.abs(v));
}

/** The largest pixel of each cell of a region, or the mean of the pixels of a cell's own channels; 0 of none. */
function pooledCells(B: Backend, image: Var, region: readonly number[], call: Call, args: OpArgs): Var {
  const scale = args.number('spatial_scale');
  const round = call.dtype === 'float32' ? Math.fround : (v: number) => v;
  const [x1, y1, x2, y2] = region.slice(1).map((v) => rounded(round(v * round(scale))));
  const columns = pixelsOf(x1, x2, call.size[1], call.grid[1], call);
  const rows = pixelsOf(y1, y2, call.size[0], call.grid[0], call);
  const own = B.reshape(image, [call.channels, -1, ...call.size]);
  const cells = rows.flatMap(([top, bottom], i) =>
    columns.map(([left, right], j) => {
      const height = bottom - top;
      const width = right - left;
      const plane = B.select(own, 1, call.positionSensitive ? i * call.grid[1] + j : 0);
      if (height <= 0 || width <= 0) return B.sum(B.narrow(plane, 1, 0, 0), [1, 2]);
      const part = B.narrow(B.narrow(plane, 1, top, height), 2, left, width);
      const flat = B.reshape(part, [call.channels, height * width]);
      if (call.positionSensitive) return B.mean(flat, [1]);
      return B.callMany('max_along', { input: flat, dim: 1, keepdim: false })[0];
    }),
  );
  return B.stack(cells, 1);
}

/** (N, C, H, W) and K regions → (K, C, *output_size); position-sensitive ones share C out among the cells. */
function regionPool(pooling: Pooling): Operator {
  const { name, positionSensitive } = pooling;
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
    compose: (B, x, args) => pooledRegions(B, x, args, pooling),
  };
}

function pooledRegions(B: Backend, { input }: Inputs, args: OpArgs, pooling: Pooling): Var {
  const [images, all, ...size] = sizesKnown(args.tensor('input'));
  const grid = args.intsOf('output_size', 2).map((d) => d.value ?? Number.NaN);
  const channels = pooling.positionSensitive ? all / (grid[0] * grid[1]) : all;
  const { dtype } = args.tensor('input');
  const call: Call = { ...pooling, channels, size: [size[0], size[1]], grid: [grid[0], grid[1]], dtype };
  const regions = regionsOf(args);
  if (regions.length === 0) return B.reshape(B.narrow(input, 0, 0, 0), [0, channels, ...grid]);
  const pool = args.optionalStr('kind') === 'pool' ? pooledCells : sampledCells;
  const rows = regions.map((region) => {
    const [image] = region;
    if (!(image >= 0 && image < images)) throw new RangeError(`image ${image} of a region is not one of ${images}`);
    return B.reshape(pool(B, B.select(input, 0, image), region, call, args), [channels, ...grid]);
  });
  return B.stack(rows, 0);
}

export const operators: readonly Operator[] = [
  regionPool({ name: 'roi_align', positionSensitive: false }),
  regionPool({ name: 'ps_roi_align', positionSensitive: true }),
];
