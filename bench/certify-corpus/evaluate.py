"""Evaluates the trees of read.py over MPFR numbers, and differentiates a forward pass by central differences.

At p bits and a step of 2^(-0.3 p) a central difference is good to some 2^(-0.6 p): at the usual 840 bits that is 150 digits, so
numerical differentiation is the reference here, and no formula of ours can be wrong twice.
"""
import gmpy2
from gmpy2 import mpfr

ZERO, ONE = mpfr(0), mpfr(1)


class ShapeError(Exception):
    """Shapes that do not fit, told on the names of sizes."""


class Tensor:
    """Entries in a flat list; dims are the names of sizes (or digits), shape their numbers."""

    __slots__ = ('dims', 'shape', 'v')

    def __init__(self, dims, shape, v):
        self.dims, self.shape, self.v = tuple(dims), tuple(shape), v


class Env:
    """One input point: quantities, sizes, bound letters, and the states of the branches passed, where they are asked for."""

    def __init__(self, problem, sizes, q, up):
        self.problem, self.sizes, self.q, self.up = problem, sizes, q, up
        self.idx, self.trace, self.cache = {}, None, {}
        # set where a derivative could not be had numerically: nothing is concluded from such a point
        self.lost = False


def fits(a, b, n, m):
    return a == b or (n == m and (a.isdigit() or b.isdigit()))


def broadcast(f, a, b):
    ta, tb = isinstance(a, Tensor), isinstance(b, Tensor)
    if not ta and not tb:
        return f(a, b)
    if not tb:
        return Tensor(a.dims, a.shape, [f(x, b) for x in a.v])
    if not ta:
        return Tensor(b.dims, b.shape, [f(a, y) for y in b.v])
    if len(a.shape) == 1 and len(b.shape) == 2:
        a = spread(a, b)
    if len(b.shape) == 1 and len(a.shape) == 2:
        b = spread(b, a)
    if len(a.shape) == 2 and len(b.shape) == 2:
        shape, dims = [], []
        for k in range(2):
            if fits(a.dims[k], b.dims[k], a.shape[k], b.shape[k]):
                dims.append(b.dims[k] if a.dims[k].isdigit() else a.dims[k])
                shape.append(a.shape[k])
            elif a.dims[k] == '1' or b.dims[k] == '1':
                dims.append(b.dims[k] if a.dims[k] == '1' else a.dims[k])
                shape.append(max(a.shape[k], b.shape[k]))
            else:
                raise ShapeError('%s against %s' % (a.dims, b.dims))
        (n, m), out = shape, []
        ai, aj = a.shape[0] > 1 or n == 1, a.shape[1] > 1 or m == 1
        bi, bj = b.shape[0] > 1 or n == 1, b.shape[1] > 1 or m == 1
        for i in range(n):
            for j in range(m):
                out.append(f(a.v[(i if ai else 0) * a.shape[1] + (j if aj else 0)], b.v[(i if bi else 0) * b.shape[1] + (j if bj else 0)]))
        return Tensor(dims, shape, out)
    if len(a.shape) != len(b.shape) or any(not fits(*t) for t in zip(a.dims, b.dims, a.shape, b.shape)):
        raise ShapeError('%s against %s' % (a.dims, b.dims))
    return Tensor(a.dims, a.shape, [f(x, y) for x, y in zip(a.v, b.v)])


def spread(v, m):
    """A vector against a matrix lies along its rows, else, where its name fits the other axis alone, along its columns."""
    if fits(v.dims[0], m.dims[1], v.shape[0], m.shape[1]):
        return Tensor(('1', m.dims[1]), (1, m.shape[1]), v.v)
    if fits(v.dims[0], m.dims[0], v.shape[0], m.shape[0]):
        return Tensor((m.dims[0], '1'), (m.shape[0], 1), v.v)
    raise ShapeError('%s against %s' % (v.dims, m.dims))


def matmul(a, b):
    if not isinstance(a, Tensor) or not isinstance(b, Tensor):
        return broadcast(lambda x, y: x * y, a, b)
    if len(a.shape) == 2 and len(b.shape) == 1 and a.dims[1] == '1' and not fits(a.dims[1], b.dims[0], a.shape[1], b.shape[0]):
        b = transpose(b)
    if len(a.shape) == 2 and len(b.shape) == 1:
        if not fits(a.dims[1], b.dims[0], a.shape[1], b.shape[0]):
            raise ShapeError('%s times %s' % (a.dims, b.dims))
        n, m = a.shape
        v = [sum((a.v[i * m + k] * b.v[k] for k in range(m)), ZERO) for i in range(n)]
        return v[0] if a.dims[0] == '1' else Tensor((a.dims[0],), (n,), v)
    if len(a.shape) == 1 and len(b.shape) == 2 and b.dims[0] == '1':
        return Tensor((a.dims[0], b.dims[1]), (a.shape[0], b.shape[1]), [x * y for x in a.v for y in b.v])
    if len(a.shape) != 2 or len(b.shape) != 2 or not fits(a.dims[1], b.dims[0], a.shape[1], b.shape[0]):
        raise ShapeError('%s times %s' % (a.dims, b.dims))
    n, m, p = a.shape[0], a.shape[1], b.shape[1]
    out = [sum((a.v[i * m + k] * b.v[k * p + j] for k in range(m)), ZERO) for i in range(n) for j in range(p)]
    return Tensor((a.dims[0], b.dims[1]), (n, p), out)


def transpose(a):
    if not isinstance(a, Tensor):
        return a
    if len(a.shape) == 1:
        return Tensor(('1', a.dims[0]), (1, a.shape[0]), a.v)
    n, m = a.shape
    return Tensor(a.dims[::-1], (m, n), [a.v[i * m + j] for j in range(m) for i in range(n)])


def each(f, a):
    return Tensor(a.dims, a.shape, [f(x) for x in a.v]) if isinstance(a, Tensor) else f(a)


def rows_of(a):
    m = a.shape[-1]
    return [a.v[k : k + m] for k in range(0, len(a.v), m)]


def softmax_row(r):
    e = [gmpy2.exp(x) for x in r]
    s = sum(e, ZERO)
    return [x / s for x in e]


def sigmoid(x):
    return 1 / (1 + gmpy2.exp(-x))


def flat(a):
    return a.v if isinstance(a, Tensor) else [a]


ELEMENTWISE = {
    'exp': gmpy2.exp,
    'log': gmpy2.log,
    'ln': gmpy2.log,
    'sqrt': gmpy2.sqrt,
    'tanh': gmpy2.tanh,
    'sin': gmpy2.sin,
    'cos': gmpy2.cos,
    'erf': gmpy2.erf,
    'sigmoid': sigmoid,
    'softplus': lambda x: gmpy2.log(1 + gmpy2.exp(x)),
    'square': lambda x: x * x,
    'tan': gmpy2.tan,
    'sinh': gmpy2.sinh,
    'cosh': gmpy2.cosh,
    'log2': gmpy2.log2,
    'log10': gmpy2.log10,
    'log1p': gmpy2.log1p,
    'expm1': gmpy2.expm1,
    'not': lambda x: ZERO if x else ONE,
}


def state(env, s):
    if env.trace is not None:
        env.trace.append(s)


def compare(sign):
    test = {
        '<': lambda a, b: a < b,
        '>': lambda a, b: a > b,
        '<=': lambda a, b: a <= b,
        '>=': lambda a, b: a >= b,
        '=': lambda a, b: a == b,
        '!=': lambda a, b: a != b,
    }[sign]

    def run(env, a, b):
        if gmpy2.is_nan(a) or gmpy2.is_nan(b):
            return mpfr('nan')
        state(env, gmpy2.sign(a - b) if gmpy2.is_finite(a - b) else 9)
        return ONE if test(a, b) else ZERO

    return run


def compiled(node, problem):
    """A closure from Env to a value."""
    kind = node[0]
    if kind == 'num':
        value = mpfr(node[1])
        return lambda env: value
    if kind == 'name':
        ident = node[1]
        if ident == 'e':
            return lambda env: gmpy2.exp(ONE)
        if ident == 'pi':
            return lambda env: gmpy2.const_pi()
        if ident == 'nan':
            return lambda env: mpfr('nan')
        return lambda env: mpfr(env.idx[ident] if ident in env.idx else env.sizes[ident])
    if kind == 'quantity':
        ident = node[1]
        return lambda env: env.q[ident]
    if kind == 'neg':
        a = compiled(node[1], problem)
        return lambda env: each(lambda x: -x, a(env))
    if kind == 'T':
        a = compiled(node[1], problem)
        return lambda env: transpose(a(env))
    if kind == 'entry':
        return entry(node, problem)
    if kind == 'deriv':
        of, of_at = located(node[1], problem)
        by, by_at = located(node[2], problem)
        arithmetic = reckoned(node[2][2]) if node[2][0] == 'entry' else []

        def derivative(env):
            g = gradient(env, of, tuple(integer(i(env)) for i in of_at), by)
            if not by_at:
                return g
            where = [None if i is None else i(env) for i in by_at]
            return ZERO if past_the_edge(g, where, arithmetic) else pick(g, where)

        return derivative
    if kind == 'second':
        of, of_at = located(node[1], problem)
        ends = [located(n, problem) for n in node[2:]]

        def second(env):
            where = tuple(integer(i(env)) for i in of_at)
            return second_difference(env, of, where, [(q, [integer(i(env)) for i in at]) for q, at in ends])

        return second
    if kind == 'op':
        return operator(node, problem)
    if kind == 'if':
        cond, a, b = (compiled(n, problem) for n in node[1:])

        def choose(env):
            c = cond(env)
            if isinstance(c, Tensor):
                return masked(c, a(env), b(env))
            return mpfr('nan') if gmpy2.is_nan(c) else a(env) if c else b(env)

        return choose
    if kind == 'list':
        items = [compiled(n, problem) for n in node[1]]

        def gather(env):
            got = [f(env) for f in items]
            if all(not isinstance(g, Tensor) for g in got):
                return Tensor((str(len(got)),), (len(got),), got)
            if any(not isinstance(g, Tensor) or len(g.shape) != 1 or g.shape != got[0].shape for g in got):
                raise ShapeError('a ragged list')
            return Tensor((str(len(got)), got[0].dims[0]), (len(got), got[0].shape[0]), [x for g in got for x in g.v])

        return gather
    if kind == 'sum':
        return bound_sum(node, problem)
    return function(node, problem)


def masked(c, a, b):
    """The first where the condition holds, the second elsewhere, entry by entry."""
    none = Tensor(c.dims, c.shape, [ZERO] * len(c.v))
    a, b = (broadcast(lambda _, y: y, none, t) for t in (a, b))
    return Tensor(c.dims, c.shape, [x if k else y for k, x, y in zip(c.v, a.v, b.v)])


def integer(x):
    n = int(x)
    if n != x:
        raise ShapeError('an index that is not whole')
    return n


def located(node, problem):
    if node[0] == 'entry':
        return node[1][1], [None if n is None else compiled(n, problem) for n in node[2]]
    return node[1], []


def pick(t, at):
    at = at + [None] * (len(t.shape) - len(at))
    for k, i in enumerate(at):
        if i is not None and not 1 <= integer(i) <= t.shape[k]:
            raise ShapeError('index %s beyond %s' % (i, t.dims[k]))
    if len(t.shape) == 1:
        return t if at[0] is None else t.v[integer(at[0]) - 1]
    n, m = t.shape
    if at[0] is not None and at[1] is not None:
        return t.v[(integer(at[0]) - 1) * m + integer(at[1]) - 1]
    if at[0] is not None:
        i = integer(at[0]) - 1
        return Tensor(t.dims[1:], (m,), t.v[i * m : i * m + m])
    if at[1] is not None:
        return Tensor(t.dims[:1], (n,), t.v[integer(at[1]) - 1 :: m])
    return t


def entry(node, problem):
    base = compiled(node[1], problem)
    at = [None if n is None else compiled(n, problem) for n in node[2]]
    arithmetic = reckoned(node[2])

    def run(env):
        t = base(env)
        if not isinstance(t, Tensor):
            raise ShapeError('an index on a scalar')
        where = [None if i is None else i(env) for i in at]
        return ZERO if past_the_edge(t, where, arithmetic) else pick(t, where)

    return run


def reckoned(nodes):
    """Which indices are reckoned, as i + k - 1: past the edge such a term is absent."""
    return [n is not None and n[0] in ('op', 'neg') for n in nodes]


def past_the_edge(t, at, arithmetic):
    return any(a and i is not None and not 1 <= i <= n for a, i, n in zip(arithmetic, at, t.shape))


def operator(node, problem):
    sign, a, b = node[1], compiled(node[2], problem), compiled(node[3], problem)
    if sign in ('<', '>', '<=', '>=', '=', '!='):
        test = compare(sign)
        return lambda env: broadcast(lambda x, y: test(env, x, y), a(env), b(env))
    if sign == 'and':
        return lambda env: broadcast(lambda x, y: x * y, a(env), b(env))
    if sign == 'or':
        return lambda env: broadcast(lambda x, y: ONE if x or y else ZERO, a(env), b(env))
    if sign == '*':
        return lambda env: matmul(a(env), b(env))
    f = {
        '+': lambda x, y: x + y,
        '-': lambda x, y: x - y,
        '.*': lambda x, y: x * y,
        '/': lambda x, y: x / y,
        './': lambda x, y: x / y,
        '^': lambda x, y: x**y,
        '.^': lambda x, y: x**y,
    }[sign]

    def run(env):
        x, y = a(env), b(env)
        if sign == '^' and isinstance(x, Tensor):
            raise ShapeError('a power of a matrix')
        return broadcast(f, x, y)

    return run


def bound_sum(node, problem):
    _, letter, low, high, where, body = node
    lo, hi = (compiled(low, problem), compiled(high, problem)) if low else (None, None)
    size = None if low else axis_of(letter, (where, body), problem)
    test = compiled(where, problem) if where else None
    f = compiled(body, problem)

    def run(env):
        a, b = (integer(lo(env)), integer(hi(env))) if lo else (1, env.sizes[size] if size in env.sizes else int(size))
        before, total = env.idx.get(letter), ZERO
        for k in range(a, b + 1):
            env.idx[letter] = k
            if test is None or test(env):
                total = broadcast(lambda x, y: x + y, total, f(env))
        if before is None:
            env.idx.pop(letter, None)
        else:
            env.idx[letter] = before
        return total

    return run


def axis_of(letter, nodes, problem):
    """The size that an index without bounds runs over: that of the first axis it stands at."""
    stack = list(nodes)
    while stack:
        n = stack.pop()
        if not isinstance(n, tuple):
            stack.extend(n if isinstance(n, list) else [])
            continue
        if n[0] == 'entry' and n[1][0] == 'quantity':
            for k, i in enumerate(n[2]):
                if i == ('name', letter):
                    return problem.dims[n[1][1]][k]
        stack.extend(x for x in n if isinstance(x, (tuple, list)))
    raise ShapeError('no axis for the index %s' % letter)


def function(node, problem):
    name, nodes = node[1], node[2]
    along_axis = len(nodes) == 2 and (name in ('sum', 'mean') or nodes[1] in (('name', 'rows'), ('name', 'columns')))
    if along_axis:
        axis = nodes[1][1]
        a = compiled(nodes[0], problem)
        fold = (lambda env, v: extreme(env, name, v)) if name in ('max', 'min') else (lambda env, v: sum(v, ZERO))

        def along(env):
            t = a(env)
            n, m = t.shape
            rows = axis in ('rows', '0')
            v = [fold(env, [t.v[i * m + j] for i in range(n)]) for j in range(m)] if rows else [fold(env, r) for r in rows_of(t)]
            count = (n if rows else m) if name == 'mean' else 1
            return Tensor((t.dims[1],) if rows else (t.dims[0],), (len(v),), [x / count for x in v])

        return along
    if name == 'unspecified':
        ids = [n[1] for n in nodes]
        return lambda env: sum((g * y for i in ids for g, y in zip(flat(env.up[i]), flat(env.q[i]))), ZERO)
    if name in ('ones', 'eye', 'onehot'):
        return constant(name, nodes, problem)
    args = [compiled(n, problem) for n in nodes]
    if name in ELEMENTWISE:
        return lambda env: each(ELEMENTWISE[name], args[0](env))

    def run(env):
        v = [a(env) for a in args]
        x = v[0]
        if name == 'sum':
            return sum(flat(x), ZERO)
        if name == 'mean':
            return sum(flat(x), ZERO) / len(flat(x))
        if name == 'norm':
            return gmpy2.sqrt(sum((y * y for y in flat(x)), ZERO))
        if name in ('abs', 'sign', 'relu', 'step', 'leaky_relu'):
            return each(lambda y: bent(env, name, y, v), x)
        if name in ('max', 'min'):
            best = (lambda a, b: larger(env, a, b)) if name == 'max' else (lambda a, b: -larger(env, -a, -b))
            if len(v) > 1:
                out = x
                for y in v[1:]:
                    out = broadcast(best, out, y)
                return out
            return extreme(env, name, flat(x))
        if name == 'clip':
            return broadcast(lambda a, b: -larger(env, -a, -b), broadcast(lambda a, b: larger(env, a, b), x, v[1]), v[2])
        if name == 'prod':
            out = ONE
            for y in flat(x):
                out *= y
            return out
        if name in ('var', 'std'):
            n = len(flat(x))
            middle = sum(flat(x), ZERO) / n
            out = sum(((y - middle) ** 2 for y in flat(x)), ZERO) / n
            # where the root is 0 it has no derivative: one number has no spread
            env.lost = env.lost or name == 'std' and not out
            return out if name == 'var' else gmpy2.sqrt(out)
        if name == 'conv1d':
            k = len(v[1].v)
            out = [sum((x.v[i + j] * v[1].v[j] for j in range(k)), ZERO) for i in range(len(x.v) - k + 1)]
            return Tensor((str(len(out)),), (len(out),), out)
        if name == 'max_pool1d':
            k = int(v[1])
            out = [extreme(env, 'max', x.v[i : i + k]) for i in range(0, len(x.v) - k + 1, k)]
            return Tensor((str(len(out)),), (len(out),), out)
        if name == 'softmax':
            return Tensor(x.dims, x.shape, [y for r in rows_of(x) for y in softmax_row(r)])
        if name == 'logsumexp':
            out = [gmpy2.log(sum((gmpy2.exp(y) for y in r), ZERO)) for r in rows_of(x)]
            return out[0] if len(x.shape) == 1 else Tensor(x.dims[:1], x.shape[:1], out)
        if name == 'transpose':
            return transpose(x)
        if name == 'trace':
            if not fits(x.dims[0], x.dims[1], *x.shape):
                raise ShapeError('the trace of %s' % (x.dims,))
            return sum((x.v[i * x.shape[1] + i] for i in range(x.shape[0])), ZERO)
        if name == 'diag':
            n = len(x.v)
            return Tensor(x.dims * 2, (n, n), [x.v[i] if i == j else ZERO for i in range(n) for j in range(n)])
        if name == 'delta':
            return ONE if x == v[1] else ZERO
        if name == 'where':
            if isinstance(x, Tensor):
                return masked(x, v[1], v[2])
            return v[1] if x else v[2]
        if name == 'dot':
            return sum((a * b for a, b in zip(x.v, v[1].v)), ZERO)
        if name == 'outer':
            return Tensor(x.dims + v[1].dims, x.shape + v[1].shape, [a * b for a in x.v for b in v[1].v])
        if name == 'cross_entropy':
            m = x.shape[1]
            if isinstance(v[1], Tensor) and len(v[1].shape) == 2:
                return -sum((t * gmpy2.log(p) for p, t in zip(x.v, v[1].v) if t), ZERO)
            return -sum((gmpy2.log(x.v[i * m + int(c) - 1]) for i, c in enumerate(v[1].v)), ZERO)
        if name == 'multiclass_hinge':
            margin = v[2] if len(v) > 2 else ONE
            m, total = x.shape[1], ZERO
            for i, c in enumerate(v[1].v):
                for j in range(m):
                    if j != int(c) - 1:
                        total += larger(env, ZERO, x.v[i * m + j] - x.v[i * m + int(c) - 1] + margin)
            return total
        if name == 'mse':
            d = broadcast(lambda a, b: (a - b) ** 2, x, v[1])
            return sum(flat(d), ZERO) / len(flat(d))
        if name == 'bce':
            d = broadcast(lambda p, t: -((t * gmpy2.log(p) if t else 0) + ((1 - t) * gmpy2.log(1 - p) if t != 1 else 0)), x, v[1])
            return sum(flat(d), ZERO) / len(flat(d))
        raise ShapeError('no function %s' % name)

    return run


def extreme(env, name, values):
    out = values[0]
    for y in values[1:]:
        out = larger(env, out, y) if name == 'max' else -larger(env, -out, -y)
    return out


def larger(env, a, b):
    state(env, gmpy2.sign(a - b))
    return mpfr('nan') if gmpy2.is_nan(a) or gmpy2.is_nan(b) else a if a >= b else b


def bent(env, name, y, v):
    state(env, gmpy2.sign(y))
    if gmpy2.is_nan(y):
        return y
    if name == 'abs':
        return abs(y)
    if name == 'sign':
        return mpfr(gmpy2.sign(y))
    if name == 'step':
        return ONE if y > 0 else ZERO
    if name == 'relu':
        return y if y > 0 else ZERO
    return y if y > 0 else (v[1] if len(v) > 1 else mpfr('0.01')) * y


def constant(name, nodes, problem):
    args = [compiled(n, problem) for n in nodes]
    dims = [n[1] for n in nodes]

    def run(env):
        v = [a(env) for a in args]
        if name == 'ones':
            shape = [int(x) for x in v]
            count = shape[0] * (shape[1] if len(shape) > 1 else 1)
            return Tensor(dims, shape, [ONE] * count)
        if name == 'eye':
            n = int(v[0])
            return Tensor((dims[0], dims[0]), (n, n), [ONE if i == j else ZERO for i in range(n) for j in range(n)])
        m = int(v[1])
        if not isinstance(v[0], Tensor):
            return Tensor((dims[1],), (m,), [ONE if j + 1 == v[0] else ZERO for j in range(m)])
        return Tensor(v[0].dims + (dims[1],), (v[0].shape[0], m), [ONE if j + 1 == c else ZERO for c in v[0].v for j in range(m)])

    return run


def forward(env, fixed=()):
    """Computes the forward quantities in order, those in `fixed` apart; a line whose inputs are not there is left out."""
    context = gmpy2.get_context()
    context.clear_flags()
    for name, letters, f in env.problem.lines:
        if name in fixed:
            continue
        try:
            if not letters:
                env.q[name] = f(env)
                continue
            dims = env.problem.dims[name]
            shape, v = [env.sizes[d] for d in dims], []
            for i in range(shape[0]):
                for j in range(shape[1] if len(shape) > 1 else 1):
                    env.idx.update(zip(letters, (i + 1, j + 1)))
                    v.append(f(env))
            for letter in letters:
                env.idx.pop(letter, None)
            env.q[name] = Tensor(dims, shape, v)
        except KeyError:
            continue
    env.lost = env.lost or context.overflow or context.underflow
    for name in env.problem.saturating:
        env.lost = env.lost or (name in env.q and name not in fixed and any(x == 1 for x in flat(env.q[name])))


def second_difference(env, of, of_at, ends):
    """A second derivative by two entries, by four values at twice the digits: good to half of those, which are all of ours."""
    context = gmpy2.get_context()
    bits = context.precision
    trace, kept, idx = env.trace, env.q, env.idx
    with gmpy2.local_context(context, precision=2 * bits):
        start = Env(env.problem, env.sizes, {k: kept[k] for k in env.problem.inputs if k in kept}, env.up)
        forward(start)
        places = [(q, offset(start.q[q], at)) for q, at in ends]
        steps = [gmpy2.exp2(mpfr(-bits // 2)) * max(abs(flat(start.q[q])[k]), mpfr('0.001')) for q, k in places]

        def at(signs):
            moved = Env(env.problem, env.sizes, dict(start.q), env.up)
            for (q, k), h, sign in zip(places, steps, signs):
                base = moved.q[q]
                v = [x + (sign * h if i == k else 0) for i, x in enumerate(flat(base))]
                moved.q[q] = Tensor(base.dims, base.shape, v) if isinstance(base, Tensor) else v[0]
            later = {name for q, _ in places for name in env.problem.after(q)}
            for name in later:
                moved.q.pop(name, None)
            forward(moved, fixed=set(start.q) - later)
            env.lost = env.lost or moved.lost
            t = moved.q[of]
            return pick(t, [mpfr(i) for i in of_at]) if of_at else t

        total = at((1, 1)) - at((1, -1)) - at((-1, 1)) + at((-1, -1))
        out = total / (4 * steps[0] * steps[1])
    env.trace, env.q, env.idx = trace, kept, idx
    return +out


def offset(base, at):
    if not at:
        return 0
    k = at[0] - 1
    for i, n in zip(at[1:], base.shape[1:]):
        k = k * n + i - 1
    return k


def gradient(env, of, of_at, by, side=0):
    """The derivative of one scalar by all entries of `by`, total, `by` taken as free. `side` asks for a one-sided difference."""
    key = (of, of_at, by, side)
    if key in env.cache:
        return env.cache[key]
    bits = gmpy2.get_context().precision
    base = env.q[by]
    later = env.problem.after(by)
    trace, env.trace = env.trace, None
    kept, idx, env.idx = env.q, env.idx, {}
    out = []
    values = flat(base)

    def at(v):
        env.q = dict(kept)
        env.q[by] = Tensor(base.dims, base.shape, v) if isinstance(base, Tensor) else v[0]
        for name in later:
            env.q.pop(name, None)
        forward(env, fixed=set(kept) - set(later))
        t = env.q[of]
        return pick(t, [mpfr(i) for i in of_at]) if of_at else t

    share = gmpy2.exp2(mpfr(-int(0.3 * bits)))

    def difference(k, x, h):
        low = values[:k] + [x - (h if side <= 0 else 0)] + values[k + 1 :]
        high = values[:k] + [x + (h if side >= 0 else 0)] + values[k + 1 :]
        return (at(high) - at(low)) / (high[k] - low[k])

    for k, x in enumerate(values):
        d = difference(k, x, share * max(abs(x), mpfr('0.001')))
        # a probability of 1e-600 must not step below 0: there the step is a share of the value itself
        out.append(d if gmpy2.is_finite(d) or not x else difference(k, x, share * abs(x)))
    env.q, env.trace, env.idx = kept, trace, idx
    env.lost = env.lost or not all(gmpy2.is_finite(x) for x in out)
    g = Tensor(base.dims, base.shape, out) if isinstance(base, Tensor) else out[0]
    env.cache[key] = g
    return g
