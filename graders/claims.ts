/**
 * From the lines of an answer to what they claim: which expression stands for which entries of what is asked, which names
 * the student introduced, and which equalities are to be checked.
 */
import type { Reference } from '../src/assignment/reference';
import { derivativeKey } from '../src/assignment/reference';
import { append, broadcastTo, literal, permute, reshape, take } from '../src/engine/build';
import { asVector, lowerExpr, lowerIndexed, ownDerivative } from '../src/engine/lower';
import { ownDiagonals } from '../src/engine/lower-diagonal';
import { eyeMatrix } from '../src/engine/lower-identity';
import type { Axis, Lowering, Value } from '../src/engine/lowering';
import { Misfit, note, raise, show, spreadFully } from '../src/engine/lowering';
import type { NodeId } from '../src/engine/program';
import { count } from '../src/engine/program';
import type { Dim, Shape } from '../src/engine/shape';
import { showShape, sizesOf } from '../src/engine/shape';
import type { AllExpr, Answer, Expr, Line } from '../src/language/expr';
import { call, children, num, stripSpans } from '../src/language/expr';
import type { Problem, Span } from '../src/problem';
import { studentProblem } from '../src/problem';
import { isOneNumber } from './one-number';
import type { Named, Target } from './target';
import { entriesOf, namedBy } from './target';

/** An expression for some entries of a derivative (all of them where every `at` is a letter of its own or whole). */
export type Claim = {
  readonly at: readonly (Expr | AllExpr)[];
  readonly expr: Expr;
  readonly when?: Expr;
  readonly line: number;
  /** A formula without a left side, for a question asked in letters: one number is what every entry is. */
  readonly everywhere?: boolean;
};

/** Two sides that a line says are equal. */
export type Equality = {
  readonly left: Expr;
  readonly right: Expr;
  readonly when?: Expr;
  readonly line: number;
  readonly counted: boolean;
};

export type Subject =
  | { readonly kind: 'asked'; readonly at: readonly (Expr | AllExpr)[] | undefined }
  | { readonly kind: 'derivative' | 'quantity'; readonly named: Named; readonly key: string }
  | {
      readonly kind: 'local';
      readonly name: string;
      readonly indices: readonly string[];
      /** Set where an earlier line introduced the name: the entries that this one speaks of. */
      readonly at?: readonly (Expr | AllExpr)[];
    }
  | { readonly kind: 'other' };

/** One chain of equalities: what it is about, its expressions in order, and the letters its left side leaves free. */
export type Chain = {
  readonly subject: Subject;
  readonly left: Expr | undefined;
  readonly rebinds: boolean;
  /** Whether it begins with a side of its own, not with a relation. */
  readonly sided: boolean;
  /** Expressions that stand for the subject, the last one reached at the end. */
  readonly values: readonly { readonly expr: Expr; readonly line: number }[];
  readonly equalities: readonly Equality[];
  readonly when?: Expr;
  readonly letters: readonly string[];
  /** Its left side is an expression that names nothing: it may go on with what is asked, or be a remark (`|x| = x sgn x`). */
  readonly loose?: true;
};

/** What a left side names. Anything that is neither a name nor a derivative is an expression for what is asked. */
export function subjectOf(left: Expr, target: Target, from: Reference): Subject {
  if (left.kind === 'prime') return { kind: 'asked', at: undefined };
  const named = namedBy(left, from);
  if (!named) return operatorSubject(left, target, from);
  const key = named.by.length === 0 ? named.of : derivativeKey(named.of, named.by);
  if (key !== target.key) return { kind: named.by.length === 0 ? 'quantity' : 'derivative', named, key };
  // another entry than the one asked is another left side; letters or the whole stand for all entries
  const numbers = target.fixed.some((f, p) => f !== undefined && named.at[p]?.kind === 'number');
  const other = target.fixed.some(
    (f, p) =>
      f !== undefined && !(named.at[p]?.kind === 'number' && Number((named.at[p] as { text: string }).text) === f + 1),
  );
  if (numbers && other) return { kind: 'derivative', named, key };
  return { kind: 'asked', at: named.at };
}

/** `∂L/∂a_i = …` by a name of the student's own: it stands for what the line says, from there on. */
function introducedDerivative(left: Expr, from: Reference): Subject | undefined {
  const own = left.kind === 'derivative' ? ownDerivative(left, (n) => from.quantity(n) !== undefined) : undefined;
  if (!own?.at.every((a) => isLetter(a, from))) return undefined;
  return { kind: 'local', name: own.name, indices: own.at.map((a) => (a as { name: string }).name) };
}

/** `∂/∂A_ij (…)` for a derivative of a scalar by what is asked by: its indices are those of the answer. */
function operatorSubject(left: Expr, target: Target, from: Reference): Subject {
  const d = left.kind === 'index' ? left.base : left;
  const { by } = target.named;
  if (d.kind !== 'derivative' || by.length === 0 || d.by.length !== by.length) return { kind: 'other' };
  const at: (Expr | AllExpr)[] = [];
  for (const [k, b] of d.by.entries()) {
    const base = b.kind === 'index' ? b.base : b;
    if (base.kind !== 'name' || base.name !== by[k]) return { kind: 'other' };
    const own = b.kind === 'index' ? b.at : [];
    const rank = from.quantity(base.name)?.shape.length ?? 0;
    at.push(...own, ...Array<AllExpr>(Math.max(0, rank - own.length)).fill({ kind: 'all' }));
  }
  const own = lettersOf(at, from);
  if (![...freeLetters(d.of, from).keys()].every((l) => own.includes(l))) return { kind: 'other' };
  // whole arrays, and the indices of a quantity that is no scalar, are as the question has them
  return at.length > 0 && at.length === target.full.length ? { kind: 'asked', at } : { kind: 'other' };
}

const isLetter = (e: Expr | AllExpr, from: Reference): e is Extract<Expr, { kind: 'name' }> =>
  e.kind === 'name' && /^\p{L}$/u.test(e.name) && from.label(e.name) === undefined;

export function lettersOf(at: readonly (Expr | AllExpr)[], from: Reference): string[] {
  const out: string[] = [];
  for (const a of at)
    for (const l of isLetter(a, from) ? [a.name] : movingLetters(a, from)) if (!out.includes(l)) out.push(l);
  return out;
}

/** The index letters inside index arithmetic on a left side: i of `x_{2i-1}`. */
function movingLetters(a: Expr | AllExpr, from: Reference): string[] {
  if (a.kind !== 'call') return [];
  return a.args.flatMap((x) =>
    x.kind === 'name'
      ? isLetter(x, from) && !from.quantity(x.name) && from.size(x.name) === undefined
        ? [x.name]
        : []
      : movingLetters(x, from),
  );
}

/** `∂L/∂x_{2i} = g_i` as what it says of x_j: g_i where j = 2i for some i. */
function settleMoving(
  from: Reference,
  at: readonly (Expr | AllExpr)[],
  claim: Claim,
): { at: readonly (Expr | AllExpr)[]; claim: Claim } {
  let out = { at, claim };
  at.forEach((a, p) => {
    const [index, ...more] = new Set(movingLetters(a, from));
    if (
      a.kind === 'all' ||
      index === undefined ||
      more.length > 0 ||
      at.some((x) => isLetter(x, from) && x.name === index)
    )
      return;
    const fresh = [...'jkmnpqrstuvw'].find(
      (l) => l !== index && !usesFree(claim.expr, l) && !at.some((x) => x.kind !== 'all' && usesFree(x, l)),
    );
    if (fresh === undefined) return;
    const letter: Expr = { kind: 'name', name: fresh };
    const where = call('eq', [letter, a]);
    const over = (body: Expr): Expr => ({ kind: 'sum', index, where, body });
    const met = call('gt', [over(num('1')), num('0')]);
    out = {
      at: out.at.map((x, k) => (k === p ? letter : x)),
      claim: {
        ...out.claim,
        expr: over(out.claim.expr),
        when: out.claim.when ? call('and', [out.claim.when, met]) : met,
      },
    };
  });
  return out;
}

/** The chains of an answer, in order. */
export function chainsOf(answer: Answer, target: Target, from: Reference): Chain[] {
  const chains: Chain[] = [];
  let open: { sides: { expr: Expr; line: Line; relation: string | undefined }[]; lines: Line[] } | undefined;
  const close = (): void => {
    if (open && open.sides.length > 0) chains.push(chainOf(open.sides, open.lines, target, from, introducedIn(chains)));
    open = undefined;
  };
  for (const line of answer.lines) {
    if (!line.continues || !open) {
      close();
      open = { sides: [], lines: [] };
    }
    open.lines.push(line);
    line.sides.forEach((expr, i) => {
      const relation = line.continues ? line.relations[i] : line.relations[i - 1];
      open?.sides.push({ expr, line, relation: i === 0 && !line.continues ? undefined : (relation ?? '=') });
    });
  }
  close();
  const kept = withoutAsides(chains);
  return kept.some((c) => c.subject.kind === 'asked') ? kept : [...kept, ...inPassing(kept, target, from)];
}

/**
 * `…, since \sum_i (x_i - \mu) = 0`: beside a line that names what is asked, an equation between expressions says something on
 * the way, unless it goes on from where an earlier line has come to.
 */
function withoutAsides(chains: readonly Chain[]): Chain[] {
  const named = chains.some((c) => c.subject.kind === 'asked' && c.left !== undefined && c.left.kind !== 'prime');
  if (!named) return [...chains];
  return chains.map((c, k) => {
    const first = c.values[0];
    const aside =
      c.subject.kind === 'asked' &&
      (c.left?.kind === 'prime' ||
        (c.left === undefined && c.sided && (c.values.length > 1 || c.when === undefined))) &&
      first;
    const goesOn = chains.slice(0, k).some((x) => x.values.some((v) => first && sameExpr(v.expr, first.expr)));
    return aside && !goesOn ? { ...c, subject: { kind: 'other' } } : c;
  });
}

const sameExpr = (a: Expr, b: Expr): boolean => bare(a) === bare(b);

const bare = (e: Expr): string => JSON.stringify(e, (key, value: unknown) => (key === 'span' ? undefined : value));

/** What is asked, reached inside a chain about something else: `\delta := dL/dz = p - y`, `H = ∇²f = 2A`; or the Hessian as H. */
function inPassing(chains: readonly Chain[], target: Target, from: Reference): Chain[] {
  for (const c of chains.toReversed()) {
    for (let i = c.values.length - 2; i >= 0; i--) {
      const left = (c.values[i] as { expr: Expr }).expr;
      const subject = subjectOf(left, target, from);
      if (subject.kind !== 'asked') continue;
      const letters = subject.at ? lettersOf(subject.at, from) : [];
      return [{ ...c, subject, left, values: c.values.slice(i + 1), equalities: [], letters }];
    }
    const { subject } = c;
    const customary = target.named.by.length === 2 ? 'H' : 'J';
    if (subject.kind !== 'local' || subject.name.replace(/_.*$/, '') !== customary || target.full.length < 2) continue;
    const at = subject.indices.map((i): Expr => ({ kind: 'name', name: i }));
    if (at.length > 0 && at.length !== target.full.length) continue;
    return [{ ...c, subject: { kind: 'asked', at: at.length > 0 ? at : undefined }, left: undefined, equalities: [] }];
  }
  const own = errorSignal(chains, target);
  return own ? [own] : [];
}

/** `\delta^{[l]} = …` alone: the δ that no other line uses is the gradient asked for. */
function errorSignal(chains: readonly Chain[], target: Target): Chain | undefined {
  if (target.named.by.length !== 1) return undefined;
  const last = chains.toReversed().find((c) => {
    const { subject } = c;
    if (subject.kind !== 'local' || !/^(?:delta|Delta|grad|g)(?![\p{L}])/u.test(subject.name)) return false;
    const others = chains.filter((x) => x !== c);
    return !others.some((x) => x.values.some((v) => usesFree(v.expr, subject.name)));
  });
  if (last?.subject.kind !== 'local') return undefined;
  const { indices } = last.subject;
  if (indices.length > 0 && indices.length !== target.full.length) return undefined;
  const at = indices.length > 0 ? indices.map((i): Expr => ({ kind: 'name', name: i })) : undefined;
  return { ...last, subject: { kind: 'asked', at }, left: undefined, equalities: [] };
}

const introducedIn = (chains: readonly Chain[]): ReadonlySet<string> =>
  new Set(chains.flatMap((c) => (c.subject.kind === 'local' ? [c.subject.name] : [])));

/** `m_{y} = 0`, `R_{ij} = 0, i ≠ j` behind the line that introduced m or R: more about it. */
function moreOfLocal(left: Expr, locals: ReadonlySet<string>): Subject | undefined {
  if (left.kind !== 'index' || left.base.kind !== 'name' || !locals.has(left.base.name)) return undefined;
  return { kind: 'local', name: left.base.name, indices: [], at: left.at };
}

function tied(subject: Subject, lines: readonly Line[], from: Reference): Subject {
  if (subject.kind !== 'asked' || !subject.at) return subject;
  return {
    kind: 'asked',
    at: tiedByCondition(
      subject.at,
      lines.map((l) => l.when).find((w) => w !== undefined),
      from,
    ),
  };
}

/**
 * `\text{if } i = j: ∂p_i/∂z_i = …`: the second i is the j of the condition. `j = y_i: ∂L/∂s_{i y_i} = …`: where y_i stands
 * is the j of the condition.
 */
function tiedByCondition(
  at: readonly (Expr | AllExpr)[],
  when: Expr | undefined,
  from: Reference,
): readonly (Expr | AllExpr)[] {
  if (when?.kind !== 'call' || when.op !== 'eq') return at;
  const [a, b] = when.args;
  for (const [letter, other] of [
    [a, b],
    [b, a],
  ]) {
    if (letter?.kind !== 'name' || !other || at.some((x) => x.kind !== 'all' && usesFree(x, letter.name))) continue;
    const same = JSON.stringify(stripSpans(other));
    const place = at.findIndex((x) => !isLetter(x, from) && JSON.stringify(stripSpans(x)) === same);
    if (place >= 0) return at.map((x, p) => (p === place ? letter : x));
  }
  if (a?.kind !== 'name' || b?.kind !== 'name') return at;
  const places = (n: string): number[] => at.flatMap((x, p) => (x.kind === 'name' && x.name === n ? [p] : []));
  for (const [here, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const twice = places(here.name);
    if (twice.length === 2 && places(other.name).length === 0) return at.map((x, p) => (p === twice[1] ? other : x));
  }
  return at;
}

function chainOf(
  sides: readonly { expr: Expr; line: Line; relation: string | undefined }[],
  lines: readonly Line[],
  target: Target,
  from: Reference,
  locals: ReadonlySet<string>,
): Chain {
  const first = sides[0] as { expr: Expr; line: Line; relation: string | undefined };
  const defines = lines.find((l) => l.defines)?.defines;
  const startsOpen = first.relation !== undefined;
  const subject: Subject = startsOpen
    ? { kind: 'asked', at: undefined }
    : defines
      ? { kind: 'local', name: defines.name, indices: defines.indices }
      : sides.length === 1
        ? { kind: 'asked', at: undefined }
        : (moreOfLocal(first.expr, locals) ??
          introducedDerivative(first.expr, from) ??
          tied(subjectOf(first.expr, target, from), lines, from));
  // an expression on the left is itself a value for what is asked
  const hasLeft = !startsOpen && sides.length > 1 && subject.kind !== 'other';
  // what is only near to it is not what it is, unless nothing else is said
  const said = hasLeft ? sides.slice(1) : sides;
  const near = said.findIndex((s) => s.relation === '≈' || s.relation === '∝');
  const values = (near > 0 ? said.slice(0, near) : said).map((s) => ({ expr: s.expr, line: s.line.number }));
  const when = lines.map((l) => l.when).find((w) => w !== undefined);
  const equalities: Equality[] = [];
  for (let i = 1; i < sides.length; i++) {
    const s = sides[i] as (typeof sides)[number];
    const before = sides[i - 1] as (typeof sides)[number];
    if (i === 1 && subject.kind === 'local') continue;
    const w = s.line.when ?? when;
    equalities.push({
      left: before.expr,
      right: s.expr,
      ...(w && { when: w }),
      line: s.line.number,
      counted: s.relation === '=' || s.relation === ':=',
    });
  }
  const letters =
    subject.kind === 'local'
      ? [...subject.indices]
      : subject.kind === 'derivative' || subject.kind === 'quantity'
        ? lettersOf(subject.named.at, from)
        : subject.kind === 'asked' && subject.at
          ? lettersOf(subject.at, from)
          : target.letters.filter((l): l is string => l !== undefined);
  if (isLoose(subject, first.expr, from)) letters.push(...freeLetters(first.expr, from).keys());
  return {
    subject: subject.kind === 'other' ? { kind: 'asked', at: undefined } : subject,
    left: hasLeft ? first.expr : undefined,
    rebinds: sides[1]?.relation === ':=',
    sided: !startsOpen,
    values,
    equalities,
    ...(when && { when }),
    letters: [...new Set(letters)],
    ...(isLoose(subject, first.expr, from) && { loose: true }),
  };
}

/** A left side that is no name of what is asked: an expression, σ'(z), or ∂/∂x applied to an expression. */
function isLoose(subject: Subject, left: Expr, from: Reference): boolean {
  if (subject.kind === 'other') return true;
  return subject.kind === 'asked' && subject.at !== undefined ? !namedBy(left, from) : left.kind === 'prime';
}

/** Whether an expression uses a letter that nothing inside it binds. */
export function usesFree(e: Expr, letter: string): boolean {
  if (e.kind === 'name') return e.name === letter;
  if (e.kind === 'sum' && e.index === letter) return false;
  return children(e).some((c) => usesFree(c, letter));
}

/** Whether an expression applies a derivative operator to anything but a quantity, or names a derivative at all. */
export function derivativesIn(e: Expr, from: Reference): { operators: boolean } {
  if (e.kind === 'derivative' && !namedBy(e, from)) return { operators: true };
  return { operators: children(e).some((c) => derivativesIn(c, from).operators) };
}

type Arranged = { readonly value: NodeId; readonly mask: NodeId | undefined; readonly rank: number };

/**
 * One claim as an array of the shape `dims`, with a mask of the entries it speaks for (none: all). `at` has one element per
 * axis: a letter, an entry, a label, or the whole axis.
 */
function arrange(
  lo: Lowering,
  from: Reference,
  dims: Shape,
  places: readonly (Expr | AllExpr)[],
  said: Claim,
): Arranged {
  const { at, claim } = settleMoving(from, places, said);
  const before = new Map(lo.axes);
  try {
    const letters: { letter: string; position: number; axis: Axis }[] = [];
    const conditions: { position: number; equals: Expr | number }[] = [];
    const wholes: number[] = [];
    at.forEach((a, p) => {
      const d = dims[p] as Dim;
      if (a.kind === 'all') wholes.push(p);
      else if (isLetter(a, from)) {
        const known = letters.find((l) => l.letter === a.name);
        if (known) conditions.push({ position: p, equals: known.position });
        else {
          const axis: Axis = { id: lo.nextAxis++, letter: a.name, dim: d, from: 1 };
          lo.axes.set(a.name, axis);
          lo.extents.set(a.name, d);
          letters.push({ letter: a.name, position: p, axis });
        }
      } else conditions.push({ position: p, equals: a });
    });
    const value = lowerExpr(lo, claim.expr);
    const whole = fitted(
      lo,
      value,
      wholes.map((p) => dims[p] as Dim),
      claim,
      at,
    );
    const axes = letters.map((l) => l.axis);
    const full = spreadFully(lo, whole, axes, sizesOf(whole.shape));
    const sources = [...letters.map((l) => l.position), ...wholes];
    const order = sources.map((position, i) => ({ position, i })).sort((a, b) => a.position - b.position);
    const moved = permute(
      lo.b,
      full,
      order.map((o) => o.i),
    );
    const sizes = sizesOf(dims);
    const oneAt = (keep: readonly number[]): number[] => sizes.map((n, p) => (keep.includes(p) ? n : 1));
    const node = broadcastTo(lo.b, reshape(lo.b, moved, oneAt(sources)), sizes);
    let mask: NodeId | undefined;
    const and = (m: NodeId): void => {
      mask = mask === undefined ? m : append(lo.b, 'and', [mask, m]);
    };
    const iota = (p: number): NodeId => {
      const n = sizes[p] as number;
      return literal(
        lo.b,
        Float64Array.from({ length: n }, (_, i) => i + 1),
        oneAt([p]),
      );
    };
    const scalarHere = (v: Value, e: Expr): NodeId => {
      if (v.shape.length > 0)
        raise('shape', `${show(e)} is ${showShape(v.shape)}, expected one number or one condition`, e.span);
      return reshape(
        lo.b,
        v.node,
        oneAt(v.axes.flatMap((a) => letters.filter((l) => l.axis.id === a.id).map((l) => l.position))),
      );
    };
    for (const c of conditions) {
      const other = typeof c.equals === 'number' ? iota(c.equals) : scalarHere(lowerExpr(lo, c.equals), c.equals);
      and(append(lo.b, 'eq', [iota(c.position), other]));
    }
    if (claim.when) {
      const met = lowerExpr(lo, claim.when);
      const ofEntries =
        at.every((a) => a.kind === 'all') &&
        met.axes.length === 0 &&
        met.shape.length > 0 &&
        sizesOf(met.shape).join() === sizes.join();
      and(ofEntries ? met.node : scalarHere(met, claim.when));
    }
    return { value: node, mask, rank: conditions.length + (claim.when ? 1 : 0) };
  } finally {
    lo.axes.clear();
    for (const [k, v] of before) lo.axes.set(k, v);
  }
}

/** The value with exactly the asked axes, or an `answer-shape` problem. */
function fitted(lo: Lowering, value: Value, want: Shape, claim: Claim, at: readonly (Expr | AllExpr)[]): Value {
  const sameSizes = (s: Shape) => s.length === want.length && s.every((d, i) => d.size === want[i]?.size);
  const square = want.length === 2 && want[0]?.size === want[1]?.size ? want[0] : undefined;
  if (value.eye && square) return eyeMatrix(lo, value, square);
  let v: Value = value.ones ? { ...value, shape: want, node: broadcastTo(lo.b, value.node, sizesOf(want)) } : value;
  // `0` for all entries that a condition picks
  if (claim.when && claim.expr.kind === 'number' && want.length > 0)
    v = { node: broadcastTo(lo.b, v.node, sizesOf(want)), axes: v.axes, shape: want };
  if (want.length === 1 && v.shape.length === 2) v = asVector(lo, v);
  const line = v.row ? undefined : (asLine(lo, v, want) ?? writtenRow(claim.expr, v, want));
  if (line)
    v = { ...v, node: reshape(lo.b, v.node, [...v.axes.map((a) => a.dim.size), ...sizesOf(line)]), shape: line };
  if (want.length === 0 && v.shape.length > 0 && count(sizesOf(v.shape)) === 1)
    v = {
      ...v,
      node: reshape(
        lo.b,
        v.node,
        v.axes.map((a) => a.dim.size),
      ),
      shape: [],
    };
  if (claim.everywhere && want.length > 0 && v.shape.length === 0) {
    const own = v.axes.map((a) => a.dim.size);
    const flat = reshape(lo.b, v.node, [...own, ...want.map(() => 1)]);
    v = { ...v, node: broadcastTo(lo.b, flat, [...own, ...sizesOf(want)]), shape: want };
  }
  if (!sameSizes(v.shape)) {
    const which = at.every((a) => a.kind === 'all') ? 'what is asked' : 'what the left side names';
    return raise(
      'answer-shape',
      `the answer is ${showShape(v.shape)}, ${which} is ${showShape(want)}`,
      claim.expr.span,
      transposedHint(v.shape, want),
    );
  }
  if (
    v.shape.some((d, i) => d.label !== want[i]?.label && !/^\d+$/.test(d.label) && !/^\d+$/.test(want[i]?.label ?? ''))
  )
    note(
      lo,
      'size-clash',
      `the answer is ${showShape(v.shape)}, asked is ${showShape(want)}: the sizes agree in number only`,
      claim.expr.span,
    );
  return v;
}

/** A vector for a matrix of one column, or of one row where vectors are rows; a number for one entry of it by one letter. */
function asLine(lo: Lowering, v: Value, want: Shape): Shape | undefined {
  if (want.length !== v.shape.length + 1) return undefined;
  const lies = want.length === 2 && lo.options.vectors === 'rows' ? 0 : want.length - 1;
  const [along] = want.filter((_, p) => p !== lies);
  const [own] = v.shape;
  return want[lies]?.label === '1' && along?.size === own?.size
    ? want.map((d, p) => (p === lies ? d : (own as Dim)))
    : undefined;
}

/** `[a, b, c]`, every entry written out, for a matrix that has one row at the stated sizes. */
const writtenRow = (e: Expr, v: Value, want: Shape): Shape | undefined =>
  e.kind === 'list' &&
  v.shape.length === 1 &&
  want.length === 2 &&
  want[0]?.size === 1 &&
  want[1]?.size === v.shape[0]?.size
    ? want
    : undefined;

function transposedHint(got: Shape, want: Shape): string | undefined {
  if (got.length === 2 && want.length === 2 && got[0]?.label === want[1]?.label && got[1]?.label === want[0]?.label)
    return 'it is the transpose: did you lose a ^T?';
  if (want.length > 0 && got.length === 0) return 'a whole array is asked: give every entry, in matrix or index form';
  return undefined;
}

/** The problem of an answer of which no line says what is asked. */
export function unsaid(asked: string, span?: Span): Problem {
  return studentProblem(
    'other-left-side',
    `the step asks for ${asked}; no line says what it is`,
    span,
    `write ${asked} = …`,
  );
}

/** Claims put together as one array: general ones first, special ones (a row, an entry, a condition) over them. */
export function assemble(lo: Lowering, from: Reference, dims: Shape, claims: readonly Claim[]): NodeId {
  const parts = claims.map((c) => arrange(lo, from, dims, c.at, c));
  const order = parts.map((p, i) => ({ p, i })).sort((a, b) => a.p.rank - b.p.rank || a.i - b.i);
  const sizes = sizesOf(dims);
  let acc: NodeId | undefined;
  for (const { p } of order) {
    if (p.mask === undefined) acc = p.value;
    else acc = append(lo.b, 'where', [p.mask, p.value, acc ?? literal(lo.b, new Float64Array([Number.NaN]), [])]);
  }
  return broadcastTo(lo.b, acc as NodeId, sizes);
}

/**
 * The claims that make up the answer: of several that speak of everything the last one reached, and those that speak of
 * some entries (a row, a case) besides.
 */
export function askedClaims(from: Reference, chains: readonly Chain[]): Claim[] {
  const claims = chains.flatMap((c) => claimOf(c) ?? []);
  const general = claims.filter((c) => isGeneral(c, from));
  return claims.filter((c) => !isGeneral(c, from) || c === general[general.length - 1]);
}

/** What a chain claims of what is asked: the last expression that it reaches. */
function claimOf(c: Chain): Claim | undefined {
  if (c.subject.kind !== 'asked') return undefined;
  const last = c.values[c.values.length - 1] as { expr: Expr; line: number };
  return { at: c.subject.at ?? [], expr: last.expr, ...(c.when && { when: c.when }), line: last.line };
}

/** The chains without the general lines that cases are worked out from: `∂L/∂z_k = … ∂p_c/∂z_k`, then k = c and k ≠ c. */
export function casesAlone(from: Reference, chains: readonly Chain[]): readonly Chain[] | undefined {
  const kinds = chains.map((c) => {
    const claim = claimOf(c);
    return claim && (isGeneral(claim, from) ? 'general' : 'case');
  });
  const last = kinds.lastIndexOf('general');
  return last >= 0 && kinds.indexOf('case') > last ? chains.filter((_, k) => kinds[k] !== 'general') : undefined;
}

/** Whether a claim speaks of every entry. */
export function isGeneral(c: Claim, from: Reference): boolean {
  const letters = c.at.filter((a) => isLetter(a, from)).map((a) => (a as { name: string }).name);
  return (
    c.when === undefined &&
    new Set(letters).size === letters.length &&
    c.at.every((a) => a.kind === 'all' || isLetter(a, from))
  );
}

/** The claims of what is asked as an array of the asked shape. */
export function assembleAsked(lo: Lowering, from: Reference, target: Target, chains: readonly Chain[]): NodeId {
  const used = askedClaims(from, chains).map((c) => ({ ...c, expr: ownDiagonals(lo, lowerIndexed, c.expr) }));
  if (used.length === 0) throw new Misfit(unsaid(target.asked.text));
  const wholeAsked = used.map((c): Claim => {
    const own =
      c.at.length === 0 && target.free.length === target.full.length ? ownLetters(c.expr, from, target) : undefined;
    if (own) return { ...c, at: own.map((name) => ({ kind: 'name', name })) };
    if (c.at.length === 0)
      return {
        ...c,
        at: target.letters.map((l): Expr | AllExpr =>
          l !== undefined && (usesFree(c.expr, l) || (c.when && usesFree(c.when, l)))
            ? { kind: 'name', name: l }
            : { kind: 'all' },
        ),
        everywhere: target.letters.every((l) => l !== undefined),
      };
    return { ...c, at: target.free.map((p) => c.at[p] ?? { kind: 'all' }) };
  });
  // a left side with letters of its own where the question ties two axes speaks of the whole
  if (
    used.some(
      (c) =>
        c.at.length > 0 &&
        [...target.tied].some(([p, like]) => JSON.stringify(nameOf(c.at[p])) !== JSON.stringify(nameOf(c.at[like]))),
    )
  )
    return take(
      lo.b,
      [assemble(lo, from, target.full, used)],
      entriesOf(target.full, target.fixed, target.tied),
      sizesOf(target.shape),
    );
  const general = used.length === 1 ? used[0] : undefined;
  // a whole Jacobian answers a question for its entry
  if (general && target.free.length < target.full.length) {
    const whole = general.at.length === 0 || general.at.every((a) => a.kind === 'all' || isLetter(a, from));
    if (whole) {
      const at: readonly (Expr | AllExpr)[] =
        general.at.length === 0 ? target.full.map(() => ({ kind: 'all' }) as const) : general.at;
      const value = tryWhole(lo, from, target, { ...general, at });
      if (value !== undefined) return value;
    }
  }
  return assemble(lo, from, target.shape, wholeAsked);
}

/**
 * The index letters that an expression leaves free, in the order of the axes of what is asked: without a left side the one
 * letter runs over the entries of a vector, and of a matrix each over the axis whose size it stands at.
 */
function ownLetters(e: Expr, from: Reference, target: Target): string[] | undefined {
  const { full } = target;
  const free = freeLetters(e, from);
  if (full.length === 1) return free.size === 1 ? [...free.keys()] : undefined;
  if (full.length !== free.size || target.letters.some((l) => l !== undefined)) return undefined;
  const order = full.map((d) => [...free].filter(([, sizes]) => sizes.has(d.label)).map(([letter]) => letter));
  if (order.every((letters) => letters.length === 1)) return order.flat();
  if (order.every((letters) => letters.length > 0))
    return raise(
      'open-index',
      `which of ${[...free.keys()].join(' and ')} is the row is not said`,
      e.span,
      'write what is asked with its index letters in front, and an equals sign',
    );
  return undefined;
}

/** The index letters that nothing binds, with the names of the sizes at whose axes they stand. */
function freeLetters(e: Expr, from: Reference): Map<string, Set<string>> {
  const free = new Map<string, Set<string>>();
  const visit = (x: Expr | AllExpr, bound: readonly string[]): void => {
    if (x.kind === 'all') return;
    if (x.kind === 'index') {
      for (const a of x.at) visit(a, bound);
      if (x.base.kind !== 'name') visit(x.base, bound);
      const shape = x.base.kind === 'name' ? from.quantity(x.base.name)?.shape : undefined;
      x.at.forEach((a, p) => {
        if (!isLetter(a, from) || bound.includes(a.name) || from.size(a.name) !== undefined || from.quantity(a.name))
          return;
        const sizes = free.get(a.name) ?? new Set();
        free.set(a.name, sizes);
        const label = shape?.[p]?.label;
        if (label !== undefined) sizes.add(label);
      });
      return;
    }
    for (const c of children(x)) visit(c, x.kind === 'sum' ? [...bound, x.index] : bound);
  };
  visit(e, []);
  return free;
}

const nameOf = (e: Expr | AllExpr | undefined): unknown =>
  e?.kind === 'name' ? e.name : e?.kind === 'number' ? e.text : e?.kind;

function tryWhole(lo: Lowering, from: Reference, target: Target, claim: Claim): NodeId | undefined {
  if (claim.at.every((a) => a.kind === 'all')) {
    const own = (name: string): boolean => lo.locals.has(name) || lo.rebound.size > 0;
    if (target.full.length > 0 && isOneNumber(claim.expr, from, own)) return undefined;
    if (target.letters.some((l) => l !== undefined && usesFree(claim.expr, l))) return undefined;
    const shape = lowerExpr(lo, claim.expr).shape;
    if (sizesOf(shape).join() !== sizesOf(target.full).join() || target.full.length === 0) return undefined;
  }
  const node = assemble(lo, from, target.full, [claim]);
  note(
    lo,
    'whole-given',
    `the whole of ${target.asked.text.replace(/_.*$/, '')} was given; the entry asked is taken from it`,
  );
  return take(lo.b, [node], entriesOf(target.full, target.fixed, target.tied), sizesOf(target.shape));
}
