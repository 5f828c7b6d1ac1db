"""Certifies the truths of graders/corpus without a line of src/: `python3 bench/certify-corpus [FILE…] [--points N]`.

Needs Debian's python3-gmpy2 and python3-yaml. Every answer is read by a second reader and evaluated at 840 bits (253 digits); the
reference is the forward pass differentiated numerically (good to some 150 digits). A `correct` answer must agree at every input,
at the stated sizes and at those that rule 3 of the contract varies; a `wrong` one must differ at an input and beside it (so that
isolated points and ties don't count), or have a shape that cannot be; an `unreadable` one must not read.
"""
import glob
import os
import random
import re
import sys
import time
from multiprocessing import Pool

import gmpy2
import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
gmpy2.get_context().precision = 840
gmpy2.get_context().emax = gmpy2.get_emax_max()
gmpy2.get_context().emin = gmpy2.get_emin_min()

from evaluate import Env, ShapeError, Tensor, compiled, flat, forward, gradient, pick  # noqa: E402
from gmpy2 import mpfr  # noqa: E402
from problem import FAMILIES, Problem, count, numbers  # noqa: E402
from read import DERIVATIVE, SECOND, Unreadable, latex_to_text, is_latex, read  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Asked:
    """What a step asks for."""

    def __init__(self, problem, text):
        self.problem, self.text = problem, text
        m = SECOND.fullmatch(text) or DERIVATIVE.fullmatch(text.replace(' ', ''))
        ends = m.groups() if m else (text,)
        self.letters = []
        for end in ends:
            sub = re.search(r'_\{?([^{}]*)\}?$|\[([^\]]*)\]$', end)
            for x in re.findall(r'[a-z]', sub.group(1) or sub.group(2)) if sub and end not in problem.names else []:
                if x not in self.letters:
                    self.letters.append(x)
        _, self.node = read(text, problem.names, self.letters)
        self.reference = compiled(self.node, problem)
        derivative = self.node[0] in ('deriv', 'second')
        self.of = self.node[1][1] if derivative and self.node[1][0] == 'quantity' else None
        self.axes = {}
        for n in self.node[1:] if derivative else [self.node]:
            if n[0] == 'entry':
                for k, i in enumerate(n[2]):
                    if i[0] == 'name':
                        self.axes[i[1]] = problem.dims[n[1][1]][k]
        by = self.node[2] if derivative else self.node
        self.dims = problem.dims[by[1]] if by[0] == 'quantity' else []
        self.whole = by[0] == 'quantity'


def entries(env, f, letters, axes, dims=None):
    """All values of a formula: entry by entry over its free letters, or those of the matrix it gives."""
    if not letters:
        t = f(env)
        if dims is not None:
            got, want = (list(t.shape), list(t.dims)) if isinstance(t, Tensor) else ([], []), dims
            # a row or a column answers a question for a vector
            if len(got[0]) == 2 and len(want) == 1 and '1' in got[1]:
                got = tuple([x for x, d in zip(part, got[1]) if d != '1'] for part in got)
            shape = env.problem.shape(want, env.sizes)
            if got[0] != shape or any(a != b and not a.isdigit() and not b.isdigit() for a, b in zip(got[1], want)):
                raise ShapeError('answer of shape %s, asked %s' % (got[1], want))
        return flat(t)
    out, ranges = [], [env.sizes[axes[x]] if not axes[x].isdigit() else int(axes[x]) for x in letters]

    def walk(k):
        if k == len(letters):
            t = f(env)
            if isinstance(t, Tensor):
                raise ShapeError('a matrix where one entry is asked')
            out.append(t)
            return
        for i in range(1, ranges[k] + 1):
            env.idx[letters[k]] = i
            walk(k + 1)
        env.idx.pop(letters[k], None)

    walk(0)
    return out


class Row:
    """One answer, read."""

    def __init__(self, problem, step, answer):
        self.asked = Asked(problem, step['find'])
        text = str(answer.get('check', answer['answer']))
        names = problem.names
        left, self.node = read(text, names, self.asked.letters)
        self.letters, self.axes, self.dims = self.asked.letters, self.asked.axes, self.asked.dims
        self.reference = self.asked.reference
        if left is not None:
            side = latex_to_text(text) if is_latex(text) else text
            side = Asked(problem, re.sub(r'\s', '', side.split('=')[0]))
            if side.letters:
                # an index form, in letters of its own: the left side says which entry the right side gives
                self.letters, self.axes, self.dims, self.reference = side.letters, side.axes, None, side.reference
        if self.letters:
            self.dims = None
        self.f = compiled(self.node, problem)
        self.text = text
        self.sizes = self.named(self.node, problem)
        self.least = self.extents(self.node, problem)

    def named(self, node, problem):
        """The sizes that the answer names or runs a bound index over (rule 3)."""
        from evaluate import axis_of

        got, stack = set(), [node]
        while stack:
            n = stack.pop()
            if isinstance(n, tuple) and n and n[0] == 'name' and n[1] in problem.sizes:
                got.add(n[1])
            if isinstance(n, tuple) and n and n[0] == 'sum' and n[2] is None:
                try:
                    d = axis_of(n[1], (n[4], n[5]), problem)
                    got |= {d} & set(problem.sizes)
                except ShapeError:
                    pass
            if isinstance(n, (tuple, list)):
                stack.extend(x for x in n if isinstance(x, (tuple, list)))
        return got

    def extents(self, node, problem):
        """The least value of each size at which explicit indices and fixed values stay in range."""
        least = {}
        for name, spec in problem.inputs.items():
            v = spec.get('value')
            if v is not None and problem.dims[name]:
                d = problem.dims[name][0]
                if not d.isdigit():
                    least[d] = max(least.get(d, 1), len(v))
                if 'label' in spec:
                    least[spec['label']] = max([least.get(spec['label'], 1), *map(int, numbers(v))])
        stack = [node, self.asked.node, *problem.trees]
        while stack:
            n = stack.pop()
            if isinstance(n, tuple) and n and n[0] == 'entry' and n[1][0] == 'quantity':
                for k, i in enumerate(n[2]):
                    d = problem.dims[n[1][1]][k]
                    if i and i[0] == 'num' and not d.isdigit():
                        least[d] = max(least.get(d, 1), int(i[1]))
            if isinstance(n, (tuple, list)):
                stack.extend(x for x in n if isinstance(x, (tuple, list)))
        return least


def close(a, r, of):
    """Equal as far as the reference is known; None where the reference itself is not finite."""
    if not gmpy2.is_finite(r):
        return None
    if not gmpy2.is_finite(a):
        return False
    bits = gmpy2.get_context().precision
    relative = gmpy2.exp2(mpfr(-int(0.42 * bits)))
    floor = gmpy2.exp2(mpfr(-int(0.55 * bits)))
    return abs(a - r) <= relative * max(abs(a), abs(r)) + floor * max(1, of)


def verdict_at(env, row):
    """True, False, or None where the reference has no value."""
    context = gmpy2.get_context()
    context.clear_flags()
    reference = entries(env, row.reference, row.letters, row.axes)
    of = abs(env.q[row.asked.of]) if row.asked.of and not isinstance(env.q.get(row.asked.of), Tensor) else mpfr(1)
    got = entries(env, row.f, row.letters, row.axes, row.dims if not row.letters else None)
    result = True
    for a, r in zip(got, reference, strict=True):
        c = close(a, r, of)
        if c is None:
            return None
        result = result and c
    # beyond the range of the numbers here (an exponential of 1e9) nothing is known
    if env.lost or context.overflow or context.underflow:
        return None
    return result if result or known(env, row, reference, got, of) else None


def known(env, row, reference, got, of):
    """Are both sides themselves known here? They are where twice as many bits give the same: log(1 - p) far out loses all of them."""
    with gmpy2.local_context(gmpy2.get_context(), precision=2 * gmpy2.get_context().precision):
        again = Env(env.problem, env.sizes, {k: env.q[k] for k in env.problem.inputs if k in env.q}, env.up)
        forward(again)
        better = entries(again, row.reference, row.letters, row.axes)
        answer = entries(again, row.f, row.letters, row.axes)
    return all(close(a, r, of) for a, r in zip(reference, better, strict=True)) and all(
        close(a, b, of) for a, b in zip(got, answer, strict=True) if gmpy2.is_finite(a) and gmpy2.is_finite(b)
    )


def differs(env, row, problem, rng):
    """True where the answer differs at this input and beside it at three scales; None where nothing is known here."""
    here = verdict_at(env, row)
    if here is not False:
        return None if here is None else False
    return all(verdict_at(problem.beside(env, rng, scale), row) is False for scale in ('1e-15', '1e-18', '1e-22'))


def trace_of(env, row):
    env.trace, env.cache = [], {}
    forward(env)
    entries(env, row.f, row.letters, row.axes)
    t, env.trace = tuple(env.trace), None
    return t


def crossings(problem, row, rng, sizes, literals, pairs):
    """Inputs on both sides of branch changes of the forward pass and the answer, closer and closer, found by bisection."""
    for k in range(pairs):
        fam = rng.choice(('plain', 'plain', 'kink', 'spread', 'literals'))
        a, b = (problem.point(rng, sizes, fam, literals=literals) for _ in 'ab')
        for name, spec in problem.inputs.items():
            if 'label' in spec or spec.get('entries') in ('integer', 'mask', 'onehot'):
                b.q[name] = a.q[name]
        forward(b)
        low, high = mpfr(0), mpfr(1)
        ta = trace_of(a, row)
        if ta == trace_of(b, row):
            continue
        for step in range(44):
            mid = (low + high) / 2
            m = problem.between(a, b, mid)
            if trace_of(m, row) == ta:
                low = mid
            else:
                high = mid
            if step % 6 == 5:
                yield problem.between(a, b, low)
                yield problem.between(a, b, high)


def other_sizes(problem, row, rng):
    """Values for the sizes that rule 3 varies: all different, from the least that the explicit parts allow."""
    if not row.sizes:
        return
    for t in range(3):
        sizes, used = dict(problem.sizes), {v for k, v in problem.sizes.items() if k not in row.sizes}
        for s in sorted(row.sizes):
            free = [n for n in range(max(row.least.get(s, 1), 2 if t else 1), 9) if n not in used and n != problem.sizes[s]]
            sizes[s] = free[0] if t == 0 else rng.choice(free[:4])
            used.add(sizes[s])
        yield sizes


def literals_of(text):
    found = {abs(float(x)) for x in re.findall(r'\d+\.?\d*(?:[eE][-+]?\d+)?', text)}
    found |= {10.0 ** int(k) for k in re.findall(r'10\s*\^\s*[{(]\s*(-?\d{1,2})\s*[})]', text)}
    return sorted(x for x in found if 0 < x < 1e30)


def certify_formula(problem, row, answer, points, shared):
    """(holds everywhere, or None where too few inputs tell; number of inputs at which both sides are known)."""
    rng = random.Random(answer['id'])
    literals = literals_of(row.text)
    seen = 0
    expected_wrong = answer['truth'] == 'wrong'

    def inputs():
        for env in shared:
            yield env
        for sizes in [dict(problem.sizes), *other_sizes(problem, row, rng)]:
            stated = sizes == problem.sizes
            if not stated and empty(problem, sizes):
                continue
            n = points // 4 if stated else points // 8
            for k in range(n):
                fam = ('literals', 'kink', 'large')[k % 3] if stated else FAMILIES[k % len(FAMILIES)]
                yield problem.point(rng, sizes, fam, literals=literals)
            yield from crossings(problem, row, rng, sizes, literals, 24 if stated else 6)

    for env in inputs():
        found = differs(env, row, problem, rng)
        seen += found is not None
        if found:
            return False, seen
        if expected_wrong and seen > 40 * points:
            break
    return (True if seen >= points / 4 else None), seen


def empty(problem, sizes):
    """Whether some quantity has no entries, as a convolution by a kernel longer than what it slides over."""
    env = Env(problem, sizes, {}, {})
    for name, spec in problem.inputs.items():
        env.q[name] = problem.draw(random.Random(1), name, spec, sizes, 'plain', ())
    forward(env)
    return any(isinstance(t, Tensor) and not t.v for t in env.q.values())


# Values: rule 5 of the contract.


def digits_of(text):
    m = re.fullmatch(r'([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?', text.strip())
    whole, part, power = m.group(2), m.group(3), int(m.group(4) or 0)
    return len(part) - power, len((whole + part).lstrip('0'))


def value_right(texts, truths, tolerance):
    """Right by the step's tolerance, all entries together. `truths` are (low, high): equal but at a tie."""
    big = max(max(abs(a), abs(b)) for a, b in truths)
    written = [digits_of(t) if re.fullmatch(r'[-+]?[\d.]+(?:[eE][-+]?\d+)?', t) else None for t in texts]
    given = [mpfr(t) if w else None for t, w in zip(texts, written)]

    def by_digits():
        k = max(range(len(texts)), key=lambda i: abs(truths[i][1]))
        for (decimals, significant), x, (a, b), i in ((w, g, t, n) for n, (w, g, t) in enumerate(zip(written, given, truths))):
            exact = a == x == b
            if i == k and significant < 2 and not exact:
                return False
            unit = mpfr(10) ** -decimals
            rounded = abs(x - a) <= unit / 2
            cut = gmpy2.floor(abs(a) / unit + mpfr('1e-50')) == gmpy2.rint(abs(x) / unit) and a * x >= 0
            if not rounded and not cut:
                return False
        return True

    if tolerance is None or tolerance == {}:
        near = all(a - mpfr('0.005') * big <= x <= b + mpfr('0.005') * big for x, (a, b) in zip(given, truths))
        return near or by_digits()
    kind, by = next(iter(tolerance.items()))
    if kind == 'relative':
        return all(abs(x - a) <= mpfr(str(by)) * big for x, (a, _) in zip(given, truths))
    if kind == 'absolute':
        return all(abs(x - a) <= mpfr(str(by)) for x, (a, _) in zip(given, truths))
    if by == 'written':
        return by_digits()
    power = mpfr(10) ** (gmpy2.floor(gmpy2.log10(big)) + 1 - int(by))
    return all(abs(x - a) <= power / 2 for x, (a, _) in zip(given, truths))


def certify_value(problem, step, answer):
    asked = Asked(problem, step['find'])
    sizes = dict(problem.sizes)
    fixed = {}
    env = Env(problem, sizes, {}, {})
    for name, spec in problem.inputs.items():
        if 'value' in spec:
            fixed[name] = spec['value']
    for name, v in step['at'].items():
        if '/' in name:
            q = DERIVATIVE.fullmatch(name).group(2)
            env.up[q] = tensor(problem, q, v)
        else:
            fixed[name] = v
    for name, v in fixed.items():
        env.q[name] = tensor(problem, name, v)
    forward(env, fixed=set(fixed))
    if asked.node[0] == 'deriv':
        of, by = asked.node[1], asked.node[2]
        of_id, of_at = (of[1], ()) if of[0] == 'quantity' else (of[1][1], tuple(int(n[1]) for n in of[2]))
        by_id = by[1] if by[0] == 'quantity' else by[1][1]
        sides = []
        for side in (-1, 1):
            g = gradient(env, of_id, of_at, by_id, side)
            sides.append(flat(g) if by[0] == 'quantity' else [pick(g, [mpfr(n[1]) for n in by[2]])])
        exact = []
        for a, b in zip(*sides):
            a, b = min(a, b), max(a, b)
            if b - a < mpfr('1e-60'):
                m = (a + b) / 2
                # a one-sided difference is good to some 75 digits: a whole number is meant exactly
                m = mpfr(round(m)) if abs(m - round(m)) < mpfr('1e-60') else m
                a = b = m
            exact.append((a, b))
    else:
        exact = [(x, x) for x in entries(env, asked.reference, [], {})]
    text = str(answer.get('check', answer['answer'])).strip()
    flatten = re.sub(r'[\[\]]', ' ', text)
    parts = [p.strip() for p in flatten.split(',')]
    if all(re.fullmatch(r'[-+]?(\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?', p) for p in parts):
        if len(parts) != len(exact):
            raise ShapeError('%d numbers for %d' % (len(parts), len(exact)))
        return value_right(parts, exact, step.get('tolerance')), 1
    row = Row(problem, step, answer)
    got = entries(env, row.f, row.letters, row.axes, row.dims if not row.letters else None)
    return all(abs(x - a) <= mpfr('1e-60') for x, (a, _) in zip(got, exact)), 1


def tensor(problem, name, v):
    dims = problem.dims[name]
    flatv = [mpfr(str(x)) for x in numbers(v)] if isinstance(v, list) else [mpfr(str(v))]
    return Tensor(dims, problem.shape(dims, problem.sizes), flatv) if dims else flatv[0]


def not_given(problem, step, row):
    """A derivative that the contract does not hand out for this step stands in the answer."""
    handed = {'d%s/d%s' % ('L', q) for q in problem.upstream}
    base = lambda find: re.sub(r'_.*?(?=/|$)|\d', '', find.replace(' ', '')).upper()
    own = base(step['find'])
    earlier = {base(problem.steps[s]['find']) for s in problem.order[: problem.order.index(step['id'])]}
    allowed = ({h.upper() for h in handed} | earlier) - {own}
    stack = [row.node]
    while stack:
        n = stack.pop()
        if isinstance(n, tuple) and n and n[0] == 'deriv':
            ids = [x[1] if x[0] == 'quantity' else x[1][1] for x in n[1:]]
            if ('D%s/D%s' % tuple(ids)).upper() not in allowed:
                return True
        if isinstance(n, (tuple, list)):
            stack.extend(x for x in n if isinstance(x, (tuple, list)))
    return False


def certify(problem, answer, points, shared):
    """(confirmed, what was found)."""
    step = problem.steps[answer['step'].split('.')[1]]
    truth = answer['truth']
    try:
        if 'at' in step:
            right, seen = certify_value(problem, step, answer)
        else:
            row = Row(problem, step, answer)
            if answer.get('rule') == 'not-given':
                return truth == 'wrong' and not_given(problem, step, row), 'a derivative that is not given'
            if not_given(problem, step, row):
                return False, 'uses a derivative that is not given'
            if answer.get('witness'):
                return certify_witness(problem, row, answer)
            if answer.get('bits'):
                with gmpy2.local_context(gmpy2.get_context(), precision=answer['bits']):
                    return certify_deep(problem, answer)
            right, seen = certify_formula(problem, row, answer, points, shared)
    except Unreadable as e:
        return truth == 'unreadable', 'unreadable: %s' % e
    except ShapeError as e:
        return truth == 'wrong', 'shape: %s' % e
    if truth == 'unreadable':
        return False, 'it reads'
    if right is None:
        return False, 'only %d inputs tell anything' % seen
    return right == (truth == 'correct'), '%s at %d inputs' % ('equal' if right else 'differs, after looking', seen)


def certify_witness(problem, row, answer):
    """A wrong answer whose difference no draw would find: the row itself says where it is."""
    rng = random.Random(answer['id'])
    env = problem.point(rng, dict(problem.sizes), 'plain')
    for name, v in answer['witness'].items():
        env.q[name] = tensor(problem, name, v)
    env.cache = {}
    forward(env)
    return answer['truth'] == 'wrong' and differs(env, row, problem, rng), 'differs at the witness'


def certify_deep(problem, answer):
    """Differences below any ordinary precision: a few inputs with as many bits as the row asks for."""
    step = problem.steps[answer['step'].split('.')[1]]
    row = Row(problem, step, answer)
    rng = random.Random(answer['id'])
    for k in range(3):
        env = problem.point(rng, dict(problem.sizes), 'plain')
        if verdict_at(env, row) is False and verdict_at(problem.beside(env, rng, '1e-15'), row) is False:
            return answer['truth'] == 'wrong', 'differs with %d bits' % answer['bits']
    return answer['truth'] == 'correct', 'equal with %d bits' % answer['bits']


def certify_problem(task):
    path, pid, points = task
    doc = yaml.safe_load(open(path, encoding='utf-8'))
    problem = Problem(next(p for p in doc['assignment']['problems'] if p['id'] == pid))
    rng = random.Random(os.path.basename(path) + pid)
    # differences cost the square of the number of entries: fewer inputs where there are many
    entries = sum(count(problem.shape(problem.dims[name], problem.sizes)) for name in problem.inputs)
    points = max(60, min(points, points * 24 * 24 // entries**2))
    shared = [problem.point(rng, dict(problem.sizes), FAMILIES[k % len(FAMILIES)]) for k in range(points)]
    out = []
    for a in doc['answers']:
        if a['step'].split('.')[0] != pid:
            continue
        begun = time.time()
        try:
            ok, found = certify(problem, a, points, shared)
        except Exception as e:  # a fault of the certifier is a row not confirmed
            ok, found = False, 'error %s: %s' % (type(e).__name__, e)
        seen = re.search(r'at (\d+) inputs', found)
        out.append((a['id'], a['truth'], ok, found, int(seen.group(1)) if seen and 'equal' in found else 0, time.time() - begun))
    return path, pid, out


def main():
    args = sys.argv[1:]
    points = int(args[args.index('--points') + 1]) if '--points' in args else 1600
    files = [a for k, a in enumerate(args) if a.endswith('.yaml')] or sorted(glob.glob(os.path.join(ROOT, 'graders/corpus/*.yaml')))
    tasks = []
    for f in files:
        doc = yaml.safe_load(open(f, encoding='utf-8'))
        ids = [a['id'] for a in doc['answers']]
        if len(set(ids)) != len(ids):
            print('duplicate ids in', f, sorted({i for i in ids if ids.count(i) > 1}))
        tasks += [(f, p['id'], points) for p in doc['assignment']['problems']]
    begun, total, bad, inputs, steps, tally = time.time(), 0, 0, [], 0, {}
    with Pool(2) as pool:
        for path, pid, rows in pool.imap_unordered(certify_problem, tasks):
            total += len(rows)
            steps += 1
            for ident, truth, ok, found, seen, took in rows:
                tally[truth] = tally.get(truth, 0) + 1
                if seen:
                    inputs.append(seen)
                if not ok:
                    bad += 1
                    print('NOT CONFIRMED %s %s (%s): %s' % (os.path.basename(path), ident, truth, found))
                if '--verbose' in args:
                    print('%s %s %s: %s (%.1f s)' % (os.path.basename(path), ident, truth, found, took))
    inputs.sort()
    print(', '.join('%d %s' % (n, t) for t, n in sorted(tally.items())))
    if inputs:
        print('inputs looked at for each right formula: %d to %d, median %d' % (inputs[0], inputs[-1], inputs[len(inputs) // 2]))
    print('%d answers certified, %d not confirmed (%d problems, %.0f s)' % (total - bad, bad, steps, time.time() - begun))
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
