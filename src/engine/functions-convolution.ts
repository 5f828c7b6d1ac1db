/** Convolution and pooling, in one and two dimensions: windows by `take`, then a matrix product or a reduction. */
import { ok } from '../problem';
import { dimsOf, reduce, sum, transpose } from './build';
import type { FunctionRow, Named, Options } from './functions-row';
import { misfit, number, op, padTo, pick, reshapeTo, row } from './functions-row';
import type { NodeId } from './program';
import { count } from './program';
import type { Dim, Shape } from './shape';
import { dim, showShape, sizesOf } from './shape';

const STRIDE: Named = { option: 'stride', kind: 'integer', meaning: 'how far the window moves; 1 without it' };
const PAD: Named = { option: 'pad', kind: 'integer', meaning: 'how many zeros are put on every side; none without it' };
const POOL_STRIDE: Named = {
  option: 'stride',
  kind: 'integer',
  meaning: 'how far the window moves; its size without it',
};
const POOL_SIZE: Named = {
  option: 'size',
  kind: 'integer',
  required: true,
  meaning: 'how long (and high) the window is',
};

/** How many places a window of `size` has along an axis, and its name where every entry is one. */
function places(d: Dim, size: number, stride: number, pad: number): Dim {
  const n = Math.floor((d.size + 2 * pad - size) / stride) + 1;
  return n === d.size ? d : dim(n);
}

const whole = (n: number, least: number): boolean => Number.isInteger(n) && n >= least;

/**
 * The entries under a window at every place: positions in an array of `channels` times `sizes`, place by place, for each
 * place channel by channel, window entry by window entry; -1 in the padding.
 */
function windows(
  channels: number,
  sizes: readonly number[],
  size: readonly number[],
  out: readonly number[],
  stride: number,
  pad: number,
): Int32Array {
  const spatial = count(sizes);
  const places = count(out);
  const area = count(size);
  const index = new Int32Array(places * channels * area);
  for (let p = 0; p < places; p++)
    for (let k = 0; k < area; k++) {
      let at = 0;
      let step = 1;
      let [place, offset] = [p, k];
      for (let axis = sizes.length - 1; axis >= 0; axis--) {
        const [o, w, n] = [out[axis] as number, size[axis] as number, sizes[axis] as number];
        const i = (place % o) * stride + (offset % w) - pad;
        if (i < 0 || i >= n) at = Number.NEGATIVE_INFINITY;
        at += i * step;
        step *= n;
        place = Math.floor(place / o);
        offset = Math.floor(offset / w);
      }
      for (let c = 0; c < channels; c++) index[(p * channels + c) * area + k] = at >= 0 ? at + c * spatial : -1;
    }
  return index;
}

function convolution(rank: 1 | 2): FunctionRow {
  const name = `conv${rank}d`;
  const fitted = ([x = [], w = [], bias = []]: readonly Shape[], { stride = 1, pad = 0 }: Options) => {
    if (!whole(stride, 1) || !whole(pad, 0)) return misfit('a stride is a whole number from 1, a padding one from 0');
    const plain = w.length === rank;
    if (!plain && w.length !== rank + 2)
      return misfit(
        `${name} needs a kernel of ${rank} axes, or ${rank + 2} with output and input channels; this is ${showShape(w)}`,
      );
    if (plain ? x.length !== rank : x.length !== rank + 1 && x.length !== rank + 2)
      return misfit(
        `a kernel of ${showShape(w)} does not go over ${showShape(x)}: ${plain ? `${rank} axes are needed` : `[channels, ${rank === 1 ? 'length' : 'height, width'}] is needed, or a batch of it`}`,
      );
    const spatial = x.slice(-rank);
    const size = w.slice(-rank);
    const channels = plain ? undefined : (x[x.length - rank - 1] as Dim);
    if (channels && channels.size !== w[1]?.size)
      return misfit(`the input has ${channels.size} channels, the kernel ${w[1]?.size}`);
    const out = spatial.map((d, i) => places(d, (size[i] as Dim).size, stride, pad));
    if (out.some((d) => d.size < 1) || size.some((d) => d.size < 1))
      return misfit(`the kernel (${showShape(size)}) is larger than what it goes over (${showShape(spatial)})`);
    if (bias.length > 0 && (plain || bias.length !== 1 || bias[0]?.size !== w[0]?.size))
      return misfit(`the bias has one number an output channel; this is ${showShape(bias)}`);
    return ok({
      plain,
      batch: x.slice(0, plain ? 0 : x.length - rank - 1),
      channels: channels?.size ?? 1,
      outChannels: plain ? [] : [w[0] as Dim],
      spatial,
      size,
      out,
    });
  };
  return row({
    params: ['x', 'w', { name: 'bias', default: '0', byName: true }],
    named: { stride: STRIDE, pad: PAD },
    places: ['stride', 'pad'],
    shape: (args, options) => {
      const f = fitted(args, options);
      return f.ok ? ok([...f.value.batch, ...f.value.outChannels, ...f.value.out]) : f;
    },
    build: (b, [x, w, bias], { shapes, lead, options }) => {
      const f = fitted(shapes, options);
      if (!f.ok) throw new Error(`${name}: arguments that do not fit`);
      const { batch, channels, outChannels, spatial, size, out } = f.value;
      const [places, area, outs] = [count(sizesOf(out)), channels * count(sizesOf(size)), outChannels[0]?.size ?? 1];
      // [places, channels * window], turned so that the kernel stands in front
      const index = windows(
        channels,
        sizesOf(spatial),
        sizesOf(size),
        sizesOf(out),
        options.stride ?? 1,
        options.pad ?? 0,
      );
      const columns = pick(b, x as NodeId, lead + batch.length, index, [places, area]);
      const ones = batch.map(() => 1);
      const kernel = reshapeTo(b, w as NodeId, lead, [...ones, outs, area]);
      const product = op(b, 'matmul', kernel, transpose(b, columns));
      const y = reshapeTo(b, product, lead, [...sizesOf(batch), ...sizesOf(outChannels), ...sizesOf(out)]);
      const biasSizes = (shapes[2] as Shape).length === 0 ? [] : [outs, ...out.map(() => 1)];
      const rank = batch.length + outChannels.length + out.length;
      return op(
        b,
        'add',
        y,
        padTo(
          b,
          reshapeTo(b, bias as NodeId, lead, biasSizes),
          biasSizes.map((n) => dim(n)),
          lead,
          rank,
        ),
      );
    },
    docs: {
      formula:
        rank === 1
          ? 'y_{o,i} = Σ_{c,k} x_{c, (i-1) stride + k - pad} w_{o,c,k} + bias_o (cross-correlation: the kernel is not turned round)'
          : 'y_{o,i,j} = Σ_{c,k,l} x_{c, (i-1) stride + k - pad, (j-1) stride + l - pad} w_{o,c,k,l} + bias_o (cross-correlation)',
      shapes:
        rank === 1
          ? "[L] and [K] → [L']; [Cin, L] and [Cout, Cin, K] → [Cout, L']; [N, Cin, L] → [N, Cout, L']; L' = floor((L + 2 pad - K)/stride) + 1"
          : "[H, W] and [K1, K2] → [H', W']; [Cin, H, W] and [Cout, Cin, K1, K2] → [Cout, H', W']; batches [N, Cin, H, W]",
      derivative:
        'dw: the input correlated with the cotangent; dx: the cotangent convolved with the kernel; dbias: its sum',
      source: `torch.nn.functional.conv${rank}d`,
    },
  });
}

function pooling(rank: 1 | 2, kind: 'max' | 'avg'): FunctionRow {
  const fitted = ([x = []]: readonly Shape[], { size = 0, stride = size }: Options) => {
    if (!whole(size, 1) || !whole(stride, 1)) return misfit('a window and its stride are whole numbers from 1');
    if (x.length < rank)
      return misfit(`${rank === 1 ? 'a vector' : 'a matrix'} is needed (or a batch), this is ${showShape(x)}`);
    const spatial = x.slice(-rank);
    const out = spatial.map((d) => places(d, size, stride, 0));
    if (out.some((d) => d.size < 1))
      return misfit(`the window of ${size} is larger than what it goes over (${showShape(spatial)})`);
    return ok({ front: x.slice(0, -rank), spatial, out, size, stride });
  };
  return row({
    params: ['x'],
    named: { size: POOL_SIZE, stride: POOL_STRIDE },
    places: ['size', 'stride'],
    shape: (args, options) => {
      const f = fitted(args, options);
      return f.ok ? ok([...f.value.front, ...f.value.out]) : f;
    },
    build: (b, [x], { shapes, lead, options }) => {
      const f = fitted(shapes, options);
      if (!f.ok) throw new Error('pooling: arguments that do not fit');
      const { front, spatial, out, size, stride } = f.value;
      const area = size ** rank;
      const index = windows(1, sizesOf(spatial), Array<number>(rank).fill(size), sizesOf(out), stride, 0);
      const under = pick(b, x as NodeId, lead + front.length, index, [count(sizesOf(out)), area]);
      const last = [dimsOf(b, under).length - 1];
      const pooled =
        kind === 'max' ? reduce(b, 'amax', under, last) : op(b, 'divide', sum(b, under, last), number(b, area));
      return reshapeTo(b, pooled, lead, [...sizesOf(front), ...sizesOf(out)]);
    },
    docs: {
      formula: `the ${kind === 'max' ? 'largest' : 'mean'} of the entries under a window of ${rank === 1 ? 'size' : 'size × size'} entries, moved by stride`,
      shapes:
        rank === 1
          ? '[…, L] → […, floor((L - size)/stride) + 1]'
          : '[…, H, W] → […, floor((H - size)/stride) + 1, floor((W - size)/stride) + 1]',
      derivative:
        kind === 'max'
          ? 'the cotangent at the largest entry of each window'
          : 'the cotangent over the number of entries, for every entry of the window',
      source: `torch.nn.functional.${kind}_pool${rank}d`,
    },
  });
}

export const CONVOLUTIONS = {
  conv1d: convolution(1),
  conv2d: convolution(2),
  max_pool1d: pooling(1, 'max'),
  max_pool2d: pooling(2, 'max'),
  avg_pool1d: pooling(1, 'avg'),
  avg_pool2d: pooling(2, 'avg'),
} satisfies Record<string, FunctionRow>;
