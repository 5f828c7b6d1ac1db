"""A problem of the corpus as the certifier sees it, and the input points it is looked at."""
import random
import re

import gmpy2
from evaluate import ONE, ZERO, Env, Tensor, compiled, flat, forward
from gmpy2 import mpfr
from read import FUNCTIONS, read

GREEK = {'gamma': 'γ', 'beta': 'β', 'lambda': 'λ', 'epsilon': 'ε', 'eps': 'ε', 'mu': 'μ'}


class Problem:
    def __init__(self, doc):
        self.id, self.sizes = doc['id'], dict(doc.get('sizes') or {})
        self.inputs, self.dims, self.names = {}, {}, {}
        for name, i in (doc.get('inputs') or {}).items():
            self.inputs[name] = i if isinstance(i, dict) else {'shape': i}
            self.declare(name, [str(d) for d in self.inputs[name].get('shape', [])])
        for size in self.sizes:
            self.names[size] = ('size', size, 0)
        # quantities that round to 1 far out, where 1 - p has lost every digit at any precision: such points prove nothing
        self.lines, self.trees, self.needs, self.upstream, self.saturating = [], [], {}, [], []
        for key, text in doc['forward'].items():
            name, _, sub = key.partition('_')
            sub = sub.strip('{}').replace(',', '')
            letters = list(sub) if sub and all(c in 'ijklmn' for c in sub) else []
            name = name if letters else key
            text = str(text)
            _, tree = read(text, self.names, letters)
            self.needs[name] = {d for d in self.dims if re.search(r'(?<![A-Za-z])%s(?![A-Za-z])' % re.escape(d), text) or self.mentions(tree, d)}
            if tree[0] == 'call' and tree[1] == 'unspecified':
                self.upstream += [n[1] for n in tree[2]]
            elif 'unspecified' in text:
                self.upstream += re.findall(r'unspecified\((\w+)\)', text)
            self.lines.append((name, letters, compiled(tree, self)))
            self.trees.append(tree)
            if tree[:2] == ('call', 'sigmoid'):
                self.saturating.append(name)
            self.declare(name, self.shape_of(name, letters, tree))
        for name, also in (doc.get('also') or {}).items():
            for a in also:
                self.names[a] = self.names[name]
        self.steps = {s['id']: s for s in doc['steps']}
        self.order = [s['id'] for s in doc['steps']]

    def mentions(self, node, name):
        if isinstance(node, tuple) and node[:2] == ('quantity', name):
            return True
        return isinstance(node, (tuple, list)) and any(self.mentions(n, name) for n in node)

    def declare(self, name, dims):
        self.dims[name] = dims
        kind = 'quantity'
        self.names[name] = (kind, name, len(dims))
        for latin, greek in GREEK.items():
            if name == greek:
                self.names[latin] = self.names[name]

    def shape_of(self, name, letters, tree):
        """The dims of a forward line: computed once at the stated sizes."""
        env = self.point(random.Random(1), dict(self.sizes), 'plain', upto=len(self.lines) - 1)
        if letters:
            from evaluate import axis_of

            return [axis_of(x, [tree], self) for x in letters]
        t = self.lines[-1][2](env)
        return list(t.dims) if isinstance(t, Tensor) else []

    def after(self, name):
        """The forward quantities that depend on `name`."""
        got = {name}
        for line, _, _ in self.lines:
            if self.needs[line] & got:
                got.add(line)
        return [line for line, _, _ in self.lines if line in got and line != name]

    def shape(self, dims, sizes):
        return [int(d) if d.isdigit() else sizes[d] for d in dims]

    def point(self, rng, sizes, family, upto=None, literals=()):
        """One random input of a family, with everything that is computed from it."""
        env = Env(self, sizes, {}, {})
        for name, spec in self.inputs.items():
            env.q[name] = self.draw(rng, name, spec, sizes, family, literals)
        lines, self.lines = self.lines, self.lines[:upto] if upto is not None else self.lines
        # what a loss hangs on is computed first: only then is its shape known where an operation made it
        forward(env)
        for name in self.upstream:
            if name not in self.dims:
                continue
            shape = list(env.q[name].shape) if isinstance(env.q[name], Tensor) else []
            n = count(shape)
            v = [real(rng, 'plain' if family in ('far', 'large') else family) for _ in range(n)]
            if family == 'large':
                v = [rng.choice((-1, 1)) * mpfr(10 ** rng.uniform(0, 6)) for _ in range(n)]
            if family == 'onehot':
                v = [ZERO] * n
                v[rng.randrange(n)] = ONE
            env.up[name] = Tensor(self.dims[name], shape, v) if shape else v[0]
        forward(env)
        self.lines = lines
        return env

    def draw(self, rng, name, spec, sizes, family, literals):
        dims = self.dims[name]
        shape = self.shape(dims, sizes)
        n = count(shape)
        kind = spec.get('entries', 'real')
        if 'label' in spec:
            c = sizes[spec['label']]
            v = [mpfr(rng.randint(1, c)) for _ in range(n)]
        elif kind == 'positive':
            v = [mpfr(10 ** rng.uniform(-3, 2)) if family != 'integers' else mpfr(rng.randint(1, 4)) for _ in range(n)]
        elif kind == 'unit':
            v = [mpfr(rng.uniform(0.001, 0.999)) if family != 'far' else mpfr(10 ** rng.uniform(-9, -1)) for _ in range(n)]
        elif kind == 'integer':
            v = [mpfr(rng.randint(-9, 9)) for _ in range(n)]
        elif kind == 'mask':
            v = [mpfr(rng.randint(0, 1)) for _ in range(n)]
        elif kind == 'onehot' or kind == 'simplex':
            v, m = [], shape[-1]
            for _ in range(n // m):
                if kind == 'onehot':
                    k = rng.randrange(m)
                    v += [ONE if j == k else ZERO for j in range(m)]
                else:
                    r = [mpfr(rng.uniform(0.01, 1)) for _ in range(m)]
                    s = sum(r)
                    r = [x / s for x in r]
                    r[-1] = 1 - sum(r[:-1], ZERO)
                    v += r
        elif isinstance(kind, list):
            v = [mpfr(rng.uniform(float(kind[0]), float(kind[1]))) for _ in range(n)]
        else:
            v = [real(rng, family) for _ in range(n)]
            if family == 'near' and n:
                base = real(rng, 'plain')
                v = [base + rng.choice((-1, 1)) * mpfr(10 ** rng.uniform(-12, -1)) for _ in range(n)]
            elif family == 'large':
                v = [real(rng, 'plain') for _ in range(n)]
                v[rng.randrange(n)] = rng.choice((-1, 1)) * mpfr(10 ** rng.uniform(0.5, 4 if rng.random() < 0.7 else 8))
            elif family == 'kink' and n > 1:
                v = [real(rng, 'plain') for _ in range(n)]
                for _ in range(rng.randint(1, 2)):
                    a, b = rng.sample(range(n), 2)
                    c = rng.choice((0, 0, 1, -1, 1, -1, 0.5, -0.5, 2, -2, *literals))
                    v[a] = v[b] + rng.choice((-1, 1)) * mpfr(c) + rng.choice((-1, 1)) * mpfr(10 ** rng.uniform(-12, 0))
            elif family in ('literals', 'kink'):
                v = [real(rng, 'plain') for _ in range(n)]
                c = mpfr(rng.choice((0, 1, *literals)))
                d = mpfr(10 ** rng.uniform(-12, 0)) * max(ONE, abs(c)) * rng.choice((-1, 1))
                v[rng.randrange(n)] = rng.choice((-1, 1)) * c + d
        fixed = spec.get('value')
        if fixed is not None:
            given = numbers(fixed)
            v = [mpfr(str(x)) for x in given[:n]] + v[len(given) :]
        return Tensor(dims, shape, v) if shape else v[0]

    def beside(self, env, rng, scale):
        """The same point moved by a hair, where its inputs are continuous and not fixed."""
        out = Env(self, env.sizes, {}, {})

        def moved(t):
            f = lambda x: x + (abs(x) + mpfr(scale)) * mpfr(rng.uniform(-1, 1)) * mpfr(scale)
            return Tensor(t.dims, t.shape, [f(x) for x in t.v]) if isinstance(t, Tensor) else f(t)

        for name, spec in self.inputs.items():
            kind = spec.get('entries', 'real')
            still = 'label' in spec or 'value' in spec or kind in ('integer', 'mask', 'onehot', 'simplex')
            out.q[name] = env.q[name] if still else moved(env.q[name])
        out.up = {k: moved(t) for k, t in env.up.items()}
        forward(out)
        return out

    def between(self, a, b, t):
        """The point at share t of the way from a to b."""
        out = Env(self, a.sizes, {}, {})

        def mix(x, y):
            if isinstance(x, Tensor):
                return Tensor(x.dims, x.shape, [p + (q - p) * t for p, q in zip(x.v, y.v)])
            return x + (y - x) * t

        for name, spec in self.inputs.items():
            kind = spec.get('entries', 'real')
            still = 'label' in spec or kind in ('integer', 'mask', 'onehot')
            out.q[name] = a.q[name] if still else mix(a.q[name], b.q[name])
        out.up = {k: mix(x, b.up[k]) for k, x in a.up.items()}
        forward(out)
        return out


def count(shape):
    n = 1
    for s in shape:
        n *= s
    return n


def numbers(x):
    return [y for z in x for y in numbers(z)] if isinstance(x, list) else [x]


def real(rng, family):
    """One real entry, exactly a double."""
    s = rng.choice((-1, 1))
    if family == 'spread':
        return mpfr(s * 10 ** rng.uniform(-4, 2))
    if family == 'integers':
        return mpfr(rng.randint(-4, 4))
    if family == 'positive':
        return mpfr(rng.uniform(0.05, 4))
    if family == 'negative':
        return mpfr(-rng.uniform(0.05, 4))
    if family == 'far':
        return mpfr(s * rng.uniform(5, 40))
    return mpfr(rng.uniform(-3, 3))


FAMILIES = ('plain', 'spread', 'integers', 'positive', 'negative', 'far', 'large', 'near', 'kink', 'literals', 'onehot')
