/** Labels against the axes they choose from: a label that counts further than its axis would choose nothing there. */
import type { Dim } from '../engine/shape';
import { showShape } from '../engine/shape';
import type { Expr, OpName } from '../language/expr';
import { children } from '../language/expr';
import type { Span } from '../problem';
import type { Findings } from './findings';
import { report } from './findings';
import type { Reference } from './reference';
import { spanIn } from './reference';
import type { Forward } from './types';

/** Functions of an array and labels: whether the labels choose along its last axis or its first. */
const CHOOSES: Partial<Record<OpName, 'last' | 'first'>> = {
  cross_entropy: 'last',
  multiclass_hinge: 'last',
  gather: 'last',
  embedding: 'first',
};

/** Functions that keep the shape of their first argument. */
const KEEPS: ReadonlySet<OpName> = new Set<OpName>([
  'softmax',
  'log_softmax',
  'exp',
  'log',
  'sigmoid',
  'negate',
  'relu',
]);

export function checkLabels(f: Findings, ref: Reference): void {
  for (const line of ref.problem.forward) visit(f, ref, line, line.expr);
}

function visit(f: Findings, ref: Reference, line: Forward, e: Expr): void {
  if (e.kind === 'index')
    e.at.forEach((a, axis) => {
      if (a.kind !== 'all') compare(f, ref, line, a, e.base, axis, e.span);
    });
  const [first, second] = e.kind === 'call' ? e.args : [];
  const along = e.kind === 'call' ? CHOOSES[e.op] : undefined;
  if (along && first && second) compare(f, ref, line, second, first, along === 'first' ? 0 : -1, e.span);
  for (const c of children(e)) visit(f, ref, line, c);
}

function compare(f: Findings, ref: Reference, line: Forward, by: Expr, from: Expr, axis: number, span?: Span): void {
  const label = nameOf(by);
  const name = nameOf(from);
  const classes = label === undefined ? undefined : ref.label(label);
  const shape = name === undefined ? undefined : ref.shape(name);
  const along = shape?.at(axis);
  if (!classes || !shape || !along || classes.size <= along.size) return;
  report(
    f,
    'label-range',
    `${ref.problem.id}.forward.${line.name}: ${label} counts classes to ${counted(classes)}, but ${name} is ${showShape(shape)}: it has ${along.size} to choose from`,
    spanIn(line, span),
    `declare ${label}: {label: ${along.label}, …}`,
  );
}

const counted = (d: Dim): string => (d.label === String(d.size) ? d.label : `${d.label} = ${d.size}`);

/** The quantity that an expression has the shape of, or takes an entry of. */
function nameOf(e: Expr): string | undefined {
  if (e.kind === 'name') return e.name;
  if (e.kind === 'index') return e.base.kind === 'name' ? e.base.name : undefined;
  const [first] = e.kind === 'call' && KEEPS.has(e.op) ? e.args : [];
  return first && nameOf(first);
}
