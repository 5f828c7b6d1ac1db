/** A tree on one line for the tables of the tests: `(times X (transpose W))`. Not for people's eyes elsewhere. */
import type { AllExpr, Expr, Line } from './expr';

/** The tree of an expression, positions left out. */
export function showTree(e: Expr | AllExpr): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'name':
      return e.name;
    case 'all':
      return ':';
    case 'index':
      return `${showTree(e.base)}[${e.at.map(showTree).join(',')}]`;
    case 'derivative':
      return `(d ${showTree(e.of)} / ${e.by.map(showTree).join(' ')})`;
    case 'prime':
      return `(${e.op}${"'".repeat(e.order)} ${showTree(e.arg)})`;
    case 'call': {
      const named = Object.entries(e.named ?? {}).map(([k, v]) => `${k}=${showTree(v)}`);
      return `(${[SHORT[e.op] ?? e.op, ...e.args.map(showTree), ...named].join(' ')})`;
    }
    case 'sum': {
      const bounds = `${e.index}${e.from ? `=${showTree(e.from)}` : ''}${e.to ? `..${showTree(e.to)}` : ''}`;
      return `(${e.by ?? 'Σ'} ${bounds}${e.where ? ` | ${showTree(e.where)}` : ''} ${showTree(e.body)})`;
    }
    case 'cases':
      return `{${e.branches.map((b) => showTree(b.value) + (b.when ? ` if ${showTree(b.when)}` : '')).join('; ')}}`;
    case 'list':
      return `[${e.items.map(showTree).join(', ')}]`;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  add: '+',
  subtract: '-',
  times: '*',
  hadamard: '.*',
  divide: '/',
  power: '^',
  elementwise_power: '.^',
  negate: 'neg',
  transpose: 'T',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '==',
  ne: '!=',
};

/** A line: its number, what it defines, its sides with their relations, its condition. */
export function showLine(l: Line): string {
  const relations = [...l.relations];
  let s = `${l.number}: `;
  if (l.defines) s += `<${l.defines.name}${l.defines.indices.length > 0 ? `[${l.defines.indices.join(',')}]` : ''}> `;
  if (l.continues) s += `${relations.shift()} `;
  s += l.sides.map((side, k) => showTree(side) + (k < relations.length ? ` ${relations[k]} ` : '')).join('');
  return l.when ? `${s}  WHEN ${showTree(l.when)}` : s;
}
