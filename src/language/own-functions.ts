/** Functions of the student's own, `g(z) = 1/(1+e^{-z})`: known ones recognised, others put in where they are called. */
import type { Expr, OpName } from './expr';
import { call, children, mapChildren, name, num, stripSpans } from './expr';

/** The names its parameters have in the body, and the body. */
export type OwnFunction = { readonly parameters: readonly string[]; readonly body: Expr };

/** What an answer defines: functions by the spelling of their name, and where the definitions stand. */
export type OwnFunctions = {
  readonly byName: Map<string, OwnFunction>;
  /** The last token of the definition that begins at a token. */
  readonly definitions: Map<number, number>;
};

/** The name of parameter `k` inside a body: none that anybody can write. */
export const parameterName = (k: number): string => `parameter ${k}`;

const X = name(parameterName(0));
const exp = (e: Expr): Expr => call('exp', [e]);
const minus = call('negate', [X]);
const one = num('1');

/** Functions of this language as people write them out. */
const KNOWN: readonly (readonly [OpName, readonly Expr[]])[] = [
  [
    'sigmoid',
    [
      call('divide', [one, call('add', [one, exp(minus)])]),
      call('divide', [one, call('add', [exp(minus), one])]),
      call('divide', [exp(X), call('add', [one, exp(X)])]),
      call('divide', [exp(X), call('add', [exp(X), one])]),
    ],
  ],
  ['tanh', [call('divide', [call('subtract', [exp(X), exp(minus)]), call('add', [exp(X), exp(minus)])])]],
  ['relu', [call('maximum', [num('0'), X]), call('maximum', [X, num('0')])]],
  ['softplus', [call('log', [call('add', [one, exp(X)])])]],
];

/** The built-in function that a body of one parameter is. */
export function knownFunction({ parameters, body }: OwnFunction): OpName | undefined {
  if (parameters.length !== 1) return undefined;
  const written = JSON.stringify(stripSpans(body));
  return KNOWN.find(([, forms]) => forms.some((f) => JSON.stringify(f) === written))?.[0];
}

/** The normal density and distribution, for `\phi(x)` and `\Phi(x)` where nothing else has these names. */
export const NORMAL: { readonly density: OwnFunction; readonly distribution: OwnFunction } = {
  density: {
    parameters: [parameterName(0)],
    body: call('divide', [
      exp(call('divide', [call('negate', [call('power', [X, num('2')])]), num('2')])),
      call('sqrt', [call('times', [num('2'), name('pi')])]),
    ]),
  },
  distribution: {
    parameters: [parameterName(0)],
    body: call('divide', [call('add', [one, call('erf', [call('divide', [X, call('sqrt', [num('2')])])])]), num('2')]),
  },
};

/** The body with the arguments in place of the parameters. */
export function applied({ parameters, body }: OwnFunction, args: readonly Expr[]): Expr {
  const put = (e: Expr): Expr => {
    const k = e.kind === 'name' ? parameters.indexOf(e.name) : -1;
    return k >= 0 ? (args[k] as Expr) : mapChildren(e, put);
  };
  return put(body);
}

/** How many nodes a tree has. */
export function nodesOf(e: Expr): number {
  let n = 0;
  const stack = [e];
  for (let x = stack.pop(); x; x = stack.pop()) {
    n++;
    stack.push(...children(x));
  }
  return n;
}
