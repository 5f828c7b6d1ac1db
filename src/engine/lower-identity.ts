/** The identity matrix and one-hot vectors without a size: what stands beside them, or the label, tells how large they are. */
import type { CallExpr, Expr } from '../language/expr';
import { num } from '../language/expr';
import { append, broadcastTo, literal, reshape } from './build';
import type { Lowering, Value } from './lowering';
import { number, raise, show } from './lowering';
import type { Dim } from './shape';
import { showShape } from './shape';

export const eyeAlone = (lo: Lowering): Value => ({ node: number(lo, '1'), axes: [], shape: [], eye: true });

/** The factor of an identity without its mark: a scalar. */
const factorOf = (v: Value): Value => {
  const { eye: _eye, ...scalar } = v;
  return scalar;
};

/** The identity as a matrix of n by n, scaled by its factor. */
export function eyeMatrix(lo: Lowering, v: Value, n: Dim): Value {
  const entries = new Float64Array(n.size * n.size);
  for (let i = 0; i < n.size; i++) entries[i * n.size + i] = 1;
  const lead = v.axes.map((a) => a.dim.size);
  const factor = reshape(lo.b, v.node, [...lead, 1, 1]);
  const node = append(lo.b, 'multiply', [factor, literal(lo.b, entries, [n.size, n.size])]);
  return { node: broadcastTo(lo.b, node, [...lead, n.size, n.size]), axes: v.axes, shape: [n, n] };
}

/** `I A`, `A I`, `c I`: the other factor, scaled. */
export function eyeTimes(x: Value, y: Value, scale: (a: Value, b: Value) => Value): Value {
  const scaled = scale(factorOf(x), factorOf(y));
  const stays = (x.eye || x.shape.length === 0) && (y.eye || y.shape.length === 0);
  if (stays) return { ...scaled, eye: true };
  const other = x.eye ? y : x;
  return other.row ? { ...scaled, row: true } : scaled;
}

/** `I + A`, `I - c J`, `2 I`, `I / r`, `I ⊙ A`: as large as the matrix beside it. */
export function eyeBeside(
  lo: Lowering,
  op: string,
  e: CallExpr,
  a: Value,
  b: Value,
  apply: (x: Value, y: Value) => Value,
): Value {
  if (a.eye && b.eye && (op === 'add' || op === 'subtract')) return { ...apply(factorOf(a), factorOf(b)), eye: true };
  const other = a.eye ? b : a;
  if (!other.eye && other.shape.length === 0 && (op === 'multiply' || (op === 'divide' && a.eye)))
    return { ...apply(factorOf(a), factorOf(b)), eye: true };
  const n = other.shape[other.shape.length - 1];
  const rows = other.shape[0];
  const wanted = lo.options.want;
  const size =
    n && (other.shape.length === 2 ? rows?.size === n.size || rows?.size === 1 : other.row)
      ? n
      : other.ones === 'matrix' ||
          (other.shape.length === 0 && wanted?.length === 2 && wanted[0]?.size === wanted[1]?.size)
        ? wanted?.[0]
        : undefined;
  if (!size || other.eye)
    return raise(
      'shape',
      `${show(e)}: nothing says how large the identity is${other.eye || other.shape.length === 0 ? '' : `, beside it is ${showShape(other.shape)}`}`,
      e.span,
      'write eye(N) with its size',
    );
  const whole = eyeMatrix(lo, a.eye ? a : b, size);
  return a.eye ? apply(whole, b) : apply(a, whole);
}

/** `onehot(c)`: a label knows its number of classes, an index letter how far it runs. */
export function withClasses(lo: Lowering, e: CallExpr): CallExpr {
  const [c] = e.args;
  if (!c || e.args.length > 1 || e.named?.classes) return e;
  const { want } = lo.options;
  const classes = classesOf(lo, c) ?? (c.kind === 'name' && want?.length === 1 ? want[0] : undefined);
  if (!classes)
    return raise(
      'argument',
      `${show(e)}: nothing says how many classes there are`,
      e.span,
      'write onehot(c, C) with the number of classes',
    );
  const size: Expr =
    lo.from.size(classes.label) === undefined ? num(classes.size) : { kind: 'name', name: classes.label };
  return { ...e, args: [c, size] };
}

function classesOf(lo: Lowering, c: Expr): Dim | undefined {
  if (c.kind === 'index' && c.base.kind === 'name') return lo.from.label(c.base.name);
  if (c.kind === 'name') return lo.axes.get(c.name)?.dim ?? lo.from.label(c.name);
  return undefined;
}
