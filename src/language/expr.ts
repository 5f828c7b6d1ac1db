/** The one tree that every spelling is read into. Plain data; two trees mean the same when they are equal without spans. */
import type { Span } from '../problem';

/**
 * Every operation the language knows. A new one is its name here, its row in engine/ops.ts, its spellings in the readers
 * and a line in docs/. `times` is `*`: matrix product between matrices, scaling by a scalar; `hadamard` is elementwise.
 */
export const OPERATIONS = [
  // operators
  'negate',
  'add',
  'subtract',
  'times',
  'hadamard',
  'divide',
  'power',
  'elementwise_power',
  'transpose',
  'lt',
  'le',
  'gt',
  'ge',
  'eq',
  'ne',
  'and',
  'or',
  'not',
  'where',
  // elementwise functions
  'exp',
  'log',
  'log2',
  'log10',
  'log1p',
  'expm1',
  'sqrt',
  'square',
  'reciprocal',
  'abs',
  'sign',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'sigmoid',
  'relu',
  'leaky_relu',
  'gelu',
  'softplus',
  'erf',
  'step',
  'clip',
  'maximum',
  'minimum',
  // reductions: over all entries, or over an axis
  'sum',
  'mean',
  'var',
  'std',
  'max',
  'min',
  'norm',
  'logsumexp',
  'prod',
  // along each row
  'softmax',
  'log_softmax',
  // matrices
  'matmul',
  'dot',
  'outer',
  'trace',
  'diag',
  'eye',
  'ones',
  'zeros',
  'onehot',
  'delta',
  'reshape',
  'permute',
  'concat',
  'slice',
  'gather',
  'embedding',
  // layers and losses
  'conv1d',
  'conv2d',
  'max_pool1d',
  'max_pool2d',
  'avg_pool1d',
  'avg_pool2d',
  'dropout',
  'cross_entropy',
  'multiclass_hinge',
  'mse',
  'bce',
  'batch_norm',
  'layer_norm',
  'attention',
  'rnn_cell',
  'gru_cell',
  'lstm_cell',
  'lstm_state',
  'unspecified',
] as const;
export type OpName = (typeof OPERATIONS)[number];

type At = { readonly span?: Span };

export type NumberExpr = At & {
  readonly kind: 'number' /** the exact decimal as written: `0.5`, `1e-3` */;
  readonly text: string;
};
/** A quantity, a size, a label vector, an index letter, a name the student introduced, or the constants `pi` and `e`. Canonical spelling. */
export type NameExpr = At & { readonly kind: 'name'; readonly name: string };
/** An axis taken whole, as in `X[1,:]`. */
export type AllExpr = At & { readonly kind: 'all' };
/** `base[at…]`, counted from 1. Fewer indices than axes: the row (block) that is left. */
export type IndexExpr = At & { readonly kind: 'index'; readonly base: Expr; readonly at: readonly (Expr | AllExpr)[] };
/**
 * `d of / d by₁ (d by₂ …)`. `of` and `by` are quantities or entries of them; with any other `of` it is a derivative operator
 * applied to an expression. `by` has one element, or several for a higher derivative.
 */
export type DerivativeExpr = At & { readonly kind: 'derivative'; readonly of: Expr; readonly by: readonly Expr[] };
/** `σ'(z)`: the derivative of a built-in function of one variable, elementwise, at `arg`. */
export type PrimeExpr = At & {
  readonly kind: 'prime';
  readonly op: OpName;
  readonly order: number;
  readonly arg: Expr;
};
/** An operation applied; `named` holds arguments given by name (`axis`, `keepdims`, `margin`, …). */
export type CallExpr = At & {
  readonly kind: 'call';
  readonly op: OpName;
  readonly args: readonly Expr[];
  readonly named?: Readonly<Record<string, Expr>>;
};
/** `Σ_{index=from}^{to} body`, over the terms where `where` holds. Without bounds, over the size that the index runs over. */
export type SumExpr = At & {
  readonly kind: 'sum';
  readonly index: string;
  readonly from?: Expr;
  readonly to?: Expr;
  readonly where?: Expr;
  /** Terms are added; with this they are multiplied, or the largest or smallest is taken. */
  readonly by?: 'prod' | 'max' | 'min';
  readonly body: Expr;
};
/** The value of the first branch whose condition holds; a branch without `when` holds always. */
export type CasesExpr = At & {
  readonly kind: 'cases';
  readonly branches: readonly { readonly when?: Expr; readonly value: Expr }[];
};
/** `[a, b]` or, nested, `[[a, b], [c, d]]`. */
export type ListExpr = At & { readonly kind: 'list'; readonly items: readonly Expr[] };

export type Expr =
  | NumberExpr
  | NameExpr
  | IndexExpr
  | DerivativeExpr
  | PrimeExpr
  | CallExpr
  | SumExpr
  | CasesExpr
  | ListExpr;

export const num = (text: string | number, span?: Span): NumberExpr => ({
  kind: 'number',
  text: String(text),
  ...(span && { span }),
});
export const name = (id: string, span?: Span): NameExpr => ({ kind: 'name', name: id, ...(span && { span }) });
export const call = (
  op: OpName,
  args: readonly Expr[],
  span?: Span,
  named?: Readonly<Record<string, Expr>>,
): CallExpr => ({
  kind: 'call',
  op,
  args,
  ...(named && { named }),
  ...(span && { span }),
});
export const index = (base: Expr, at: readonly (Expr | AllExpr)[], span?: Span): IndexExpr => ({
  kind: 'index',
  base,
  at,
  ...(span && { span }),
});
export const derivative = (of: Expr, by: readonly Expr[], span?: Span): DerivativeExpr => ({
  kind: 'derivative',
  of,
  by,
  ...(span && { span }),
});
export const ALL: AllExpr = { kind: 'all' };

/** The direct sub-expressions of a node, in reading order. */
export function children(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'number':
    case 'name':
      return [];
    case 'index':
      return [e.base, ...e.at.filter((a): a is Expr => a.kind !== 'all')];
    case 'derivative':
      return [e.of, ...e.by];
    case 'prime':
      return [e.arg];
    case 'call':
      return e.named ? [...e.args, ...Object.values(e.named)] : e.args;
    case 'sum':
      return [e.from, e.to, e.where, e.body].filter((x): x is Expr => x !== undefined);
    case 'cases':
      return e.branches.flatMap((b) => (b.when ? [b.when, b.value] : [b.value]));
    case 'list':
      return e.items;
  }
}

/** The same expression with every direct part put through `by`. */
export function mapChildren(e: Expr, by: (child: Expr) => Expr): Expr {
  switch (e.kind) {
    case 'number':
    case 'name':
      return e;
    case 'index':
      return { ...e, base: by(e.base), at: e.at.map((a) => (a.kind === 'all' ? a : by(a))) };
    case 'derivative':
      return { ...e, of: by(e.of), by: e.by.map(by) };
    case 'prime':
      return { ...e, arg: by(e.arg) };
    case 'call':
      return {
        ...e,
        args: e.args.map(by),
        ...(e.named && { named: Object.fromEntries(Object.entries(e.named).map(([k, v]) => [k, by(v)])) }),
      };
    case 'sum':
      return {
        ...e,
        body: by(e.body),
        ...(e.from && { from: by(e.from) }),
        ...(e.to && { to: by(e.to) }),
        ...(e.where && { where: by(e.where) }),
      };
    case 'cases':
      return {
        ...e,
        branches: e.branches.map((b) => ({ ...b, ...(b.when && { when: by(b.when) }), value: by(b.value) })),
      };
    case 'list':
      return { ...e, items: e.items.map(by) };
  }
}

/** The same tree without positions. */
export function stripSpans<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (key, v) => (key === 'span' ? undefined : v))) as T;
}

/** How two sides of a line are related; `≈` and `∝` are read and not counted. */
export type Relation = '=' | ':=' | '≈' | '∝';

/**
 * One line of an answer: sides joined by relations. A line that starts with a relation goes on from the line before
 * (`continues`). `when` is a condition that the whole line stands under (`j ≠ c_i`).
 */
export type Line = {
  /** None where the line could not be read and was passed over. */
  readonly sides: readonly Expr[];
  readonly relations: readonly Relation[];
  readonly continues: boolean;
  readonly when?: Expr;
  /** Set where the line introduces a name of the student's own (`S = …`, `D_i = …`): its name and its index letters. */
  readonly defines?: { readonly name: string; readonly indices: readonly string[] };
  readonly text: string;
  readonly span: Span;
  /** Counted from 1 in the answer's text. */
  readonly number: number;
};

export type Spelling = 'text' | 'latex' | 'numpy';

/** A whole answer as read: one line for a single expression. `notes` say how something was taken. */
export type Answer = { readonly spelling: Spelling; readonly lines: readonly Line[] };
