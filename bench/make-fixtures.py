"""Gradients, local Jacobians and Hessians from PyTorch, kept as src/engine/fixtures/*.json.

Run with a Python that has torch (Debian: python3-torch): python3 bench/make-fixtures.py
Each computation is a list of steps [name, function, arguments, options] that this file runs with PyTorch's own
functions and src/engine/fixtures.test.ts with ours. Inputs are multiples of 1/64, so that the decimals are exact.
"""

import json
import os
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "engine", "fixtures")
dice = random.Random(20240611)


def dims_of(o):
    return {k: o[k] for k in ("axis", "keep") if k in o}


def reduced(f, x, o, axes=None):
    axis = o.get("axis", axes)
    if axis is None or axis == "all":
        axis = list(range(x.dim()))
    return f(x, axis, o.get("keep", False))


def product(x, o):
    if "axis" not in o:
        return torch.prod(x)
    for a in sorted((a % x.dim() for a in o["axis"]), reverse=True):
        x = torch.prod(x, a, keepdim=o.get("keep", False))
    return x


def over_one(f, x, o):
    return f(x, o.get("axis", [-1])[0])


def sliced(x, o):
    a = o.get("axis", [0])[0]
    at = torch.arange(o.get("from", 1) - 1, o.get("to", x.shape[a]), o.get("step", 1))
    return torch.index_select(x, a, at)


def lifted(x, axes):
    while x.dim() < axes:
        x = x.unsqueeze(0)
    return x


def conv(f, rank):
    def go(x, w, o, bias=None):
        plain = w.dim() == rank
        w4 = w.reshape(1, 1, *w.shape) if plain else w
        y = f(lifted(x, rank + 2), w4, bias, stride=o.get("stride", 1), padding=o.get("pad", 0))
        while y.dim() > x.dim():
            y = y.squeeze(0)
        return y

    return go


def pool(f, rank):
    def go(x, o):
        y = f(lifted(x, rank + 1), o["size"], o.get("stride", o["size"]))
        while y.dim() > x.dim():
            y = y.squeeze(0)
        return y

    return go


def attention(q, k, v, o):
    s = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if o.get("causal"):
        s = s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, float("-inf"))
    return torch.softmax(s, -1) @ v


def cross_entropy(p, c):
    if torch.is_floating_point(c):
        return -(c * p.log()).sum()
    return F.nll_loss(p.log().reshape(-1, p.shape[-1]), c.reshape(-1) - 1, reduction="sum")


def hinge(s, c, margin):
    return F.multi_margin_loss(s, c - 1, margin=float(margin), reduction="sum") * s.shape[-1]


def cell(f):
    def go(x, h, w, u, b):
        two = x.dim() == 2
        y = f(x if two else x[None], h if two else h[None], w.T, u.T, b, torch.zeros_like(b))
        return y if two else y[0]

    return go


def lstm(which):
    def go(x, h, c, w, u, b):
        return torch._VF.lstm_cell(x, (h, c), w.T, u.T, b, torch.zeros_like(b))[which]

    return go


def batch_norm(x, g, b, eps):
    return F.batch_norm(x, None, None, g, b, training=True, eps=float(eps))


def layer_norm(x, g, b, eps):
    return F.layer_norm(x, x.shape[-1:], g, b, eps=float(eps))


def plain(f):
    return lambda *a: f(*a[:-1])


def native(f):
    return plain(f)


# every function takes its arguments, then the options
DO = {name: native(getattr(torch, name)) for name in (
    "exp log log2 log10 log1p expm1 sqrt square reciprocal abs sign sin cos tan sinh cosh tanh sigmoid erf "
    "maximum minimum matmul outer trace diag where").split()}
DO.update(
    add=plain(lambda x, y: x + y),
    subtract=plain(lambda x, y: x - y),
    multiply=plain(lambda x, y: x * y),
    divide=plain(lambda x, y: x / y),
    power=plain(lambda x, y: x**y),
    negate=plain(lambda x: -x),
    gt=plain(lambda x, y: x > y),
    transpose=plain(lambda x: x.transpose(-1, -2)),
    relu=plain(F.relu),
    leaky_relu=plain(lambda x, s: F.leaky_relu(x, float(s))),
    gelu=plain(F.gelu),
    softplus=plain(lambda x: F.softplus(x, threshold=1000)),
    step=plain(lambda x: (x > 0).to(x.dtype)),
    clip=plain(lambda x, lo, hi: torch.clamp(x, float(lo), float(hi))),
    sum=lambda x, o: reduced(torch.sum, x, o),
    mean=lambda x, o: reduced(torch.mean, x, o),
    var=lambda x, o: reduced(lambda x, a, k: torch.var(x, a, unbiased=o.get("ddof", 0) == 1, keepdim=k), x, o),
    std=lambda x, o: reduced(lambda x, a, k: torch.std(x, a, unbiased=o.get("ddof", 0) == 1, keepdim=k), x, o),
    max=lambda x, o: reduced(torch.amax, x, o),
    min=lambda x, o: reduced(torch.amin, x, o),
    norm=lambda x, o: reduced(lambda x, a, k: torch.linalg.vector_norm(x, o.get("ord", 2), a, k), x, o),
    logsumexp=lambda x, o: reduced(torch.logsumexp, x, o, [-1]),
    prod=product,
    softmax=lambda x, o: over_one(torch.softmax, x, o),
    log_softmax=lambda x, o: over_one(torch.log_softmax, x, o),
    dot=plain(torch.matmul),
    eye=lambda o: torch.eye(*(d for d in o["sizes"])),
    ones=lambda o: torch.ones(*(d for d in o["sizes"])),
    zeros=lambda o: torch.zeros(*(d for d in o["sizes"])),
    onehot=lambda c, o: F.one_hot(c - 1, o["classes"]).to(torch.float64),
    reshape=lambda x, o: x.reshape(o["sizes"]),
    permute=lambda x, o: x.permute([a - 1 for a in o["order"]]),
    concat=lambda *a: torch.cat(a[:-1], a[-1].get("axis", [0])[0]),
    slice=sliced,
    gather=plain(lambda a, c: torch.gather(a, -1, (c - 1)[..., None])[..., 0]),
    embedding=plain(lambda e, c: F.embedding(c - 1, e)),
    conv1d=lambda *a: conv(F.conv1d, 1)(a[0], a[1], a[-1], *a[2:-1]),
    conv2d=lambda *a: conv(F.conv2d, 2)(a[0], a[1], a[-1], *a[2:-1]),
    max_pool1d=pool(F.max_pool1d, 1),
    max_pool2d=pool(F.max_pool2d, 2),
    avg_pool1d=pool(F.avg_pool1d, 1),
    avg_pool2d=pool(F.avg_pool2d, 2),
    dropout=plain(lambda x, m, p: x * m / (1 - p)),
    cross_entropy=plain(cross_entropy),
    multiclass_hinge=plain(hinge),
    mse=plain(F.mse_loss),
    # not F.binary_cross_entropy: its second derivative adds 1e-12 to p (1 - p)
    bce=plain(lambda p, t: -(t * p.log() + (1 - t) * (1 - p).log()).mean()),
    batch_norm=plain(batch_norm),
    layer_norm=plain(layer_norm),
    attention=attention,
    rnn_cell=plain(cell(torch._VF.rnn_tanh_cell)),
    gru_cell=plain(cell(torch._VF.gru_cell)),
    lstm_cell=plain(lstm(0)),
    lstm_state=plain(lstm(1)),
)


def real(*dims, low=-96, high=96):
    """Multiples of 1/64, none of them 0 and no two of a small tensor alike."""
    n = 1
    for d in dims:
        n *= d
    pool = [k for k in range(low, high + 1) if k != 0]
    picked = dice.sample(pool, n) if n <= len(pool) else [dice.choice(pool) for _ in range(n)]
    return torch.tensor(picked, dtype=torch.float64).reshape(dims) / 64


def small(*dims):
    return real(*dims, low=-32, high=32)


def positive(*dims):
    return real(*dims, low=16, high=160)


def unit(*dims):
    return real(*dims, low=6, high=58)


def mask(*dims):
    return (real(*dims) > 0).to(torch.float64)


def labels(classes, *dims):
    n = 1
    for d in dims:
        n *= d
    return torch.tensor([dice.randint(1, classes) for _ in range(n)]).reshape(dims)


def run(steps, given, free=()):
    """All quantities; the ones in `free` are taken as they are given."""
    env = dict(given)
    for name, fn, args, options in steps:
        if name in free:
            continue
        env[name] = DO[fn](*(env[a] if isinstance(a, str) else torch.tensor(float(a)) for a in args), options)
    return env


def listed(t):
    return t.detach().to(torch.float64).reshape(-1).tolist()


CASES = []


def case(name, inputs, steps, jacobians=(), hessians=(), fixed=()):
    """`fixed` are inputs that no derivative is asked by; labels are integers and have none."""
    steps = [[s[0], s[1], list(s[2]), s[3] if len(s) > 3 else {}] for s in steps]
    leaves = {k: v.clone().requires_grad_(torch.is_floating_point(v) and k not in fixed) for k, v in inputs.items()}
    env = run(steps, leaves)
    last = steps[-1][0]
    out = env[last]
    wrt = [k for k, v in leaves.items() if v.requires_grad]
    cotangent = torch.tensor(1.0) if out.dim() == 0 else real(*out.shape)
    grads = torch.autograd.grad((cotangent * out).sum(), [leaves[k] for k in wrt], allow_unused=True) if out.requires_grad else []
    record = {
        "name": name,
        "inputs": {k: {"dims": list(v.shape), "values": listed(v)} for k, v in inputs.items()},
        "steps": steps,
        "value": listed(out),
        "cotangent": listed(cotangent),
        "gradients": {k: listed(g if g is not None else torch.zeros_like(leaves[k])) for k, g in zip(wrt, grads)},
    }

    def function_of(target, source):
        base = {k: v.detach() for k, v in env.items()}
        given = {k: v for k, v in base.items() if k in inputs}
        return (lambda x: run(steps, {**given, source: x}, free=(source,))[target]), base[source]

    if jacobians:
        record["jacobians"] = [
            {"of": a, "by": b, "values": listed(torch.autograd.functional.jacobian(*function_of(a, b)))} for a, b in jacobians
        ]
    if hessians:
        record["hessians"] = [
            {"of": a, "by": b, "values": listed(torch.autograd.functional.hessian(*function_of(a, b)))} for a, b in hessians
        ]
    CASES.append(record)


def each(fn, x, options=None):
    case(fn, {"x": x}, [("y", fn, ["x"], options or {})], jacobians=[("y", "x")])


# elementwise
for fn in "exp expm1 square abs sign sin cos tan sinh cosh tanh sigmoid relu gelu softplus erf step".split():
    each(fn, real(2, 3))
for fn in "log log2 log10 log1p sqrt reciprocal".split():
    each(fn, positive(2, 3))
case("leaky_relu", {"x": real(2, 3)}, [("y", "leaky_relu", ["x", 0.01])], jacobians=[("y", "x")])
case("clip", {"x": real(2, 4)}, [("y", "clip", ["x", -0.505, 0.505])], jacobians=[("y", "x")])
for fn in ("maximum", "minimum"):
    case(fn, {"A": real(2, 3), "B": real(2, 3)}, [("y", fn, ["A", "B"])], jacobians=[("y", "A"), ("y", "B")])
case("broadcast arithmetic", {"A": real(2, 3), "b": real(3), "c": positive(2, 1)},
     [("s", "add", ["A", "b"]), ("m", "multiply", ["s", "c"]), ("q", "add", ["c", "b"]), ("y", "divide", ["m", "q"])], jacobians=[("y", "b")])
case("power", {"x": positive(2, 2), "p": real(2, 2)}, [("y", "power", ["x", "p"])], jacobians=[("y", "x"), ("y", "p")])
case("where", {"x": real(2, 3), "y": real(2, 3)},
     [("c", "gt", ["x", "y"]), ("a", "square", ["x"]), ("z", "where", ["c", "a", "y"])], jacobians=[("z", "x")])

# reductions
for fn in "sum mean var std max min norm logsumexp prod".split():
    case(fn, {"A": real(3, 4)}, [("y", fn, ["A"])], jacobians=[("y", "A")])
    case(f"{fn} over rows", {"A": real(3, 4)}, [("y", fn, ["A"], {"axis": [0]})], jacobians=[("y", "A")])
    case(f"{fn} over two axes, kept", {"A": real(2, 3, 2)}, [("y", fn, ["A"], {"axis": [0, 2], "keep": True})])
case("sum of absolute values as a norm", {"v": real(5)}, [("y", "norm", ["v"], {"ord": 1})])
case("sample variance", {"A": real(3, 4)}, [("y", "var", ["A"], {"axis": [1], "ddof": 1})], jacobians=[("y", "A")])
for fn in ("softmax", "log_softmax"):
    case(fn, {"Y": real(2, 4)}, [("z", fn, ["Y"])], jacobians=[("z", "Y")])
    case(f"{fn} over columns", {"Y": real(3, 2)}, [("z", fn, ["Y"], {"axis": [0]})], jacobians=[("z", "Y")])

# matrices
case("matmul", {"X": real(2, 3), "W": real(3, 4)}, [("Y", "matmul", ["X", "W"])], jacobians=[("Y", "X"), ("Y", "W")])
case("batched matmul", {"A": real(2, 2, 3), "B": real(2, 3, 2)}, [("Y", "matmul", ["A", "B"])])
case("matrix times vector", {"A": real(3, 2), "v": real(2)}, [("y", "matmul", ["A", "v"])], jacobians=[("y", "v")])
case("dot", {"u": real(4), "v": real(4)}, [("y", "dot", ["u", "v"])])
case("outer", {"u": real(2), "v": real(3)}, [("y", "outer", ["u", "v"])], jacobians=[("y", "u")])
case("trace", {"A": real(3, 3), "B": real(3, 3)}, [("P", "matmul", ["A", "B"]), ("y", "trace", ["P"])])
case("diag of a vector", {"v": real(3), "A": real(3, 3)}, [("D", "diag", ["v"]), ("y", "matmul", ["D", "A"])])
case("diag of a matrix", {"A": real(3, 3)}, [("y", "diag", ["A"])], jacobians=[("y", "A")])
case("eye, ones, zeros", {"A": real(3, 3)},
     [("I", "eye", [], {"sizes": [3]}), ("o", "ones", [], {"sizes": [3, 3]}), ("n", "zeros", [], {"sizes": [3]}),
      ("s", "add", ["A", "I"]), ("t", "multiply", ["s", "o"]), ("y", "add", ["t", "n"])])
case("onehot", {"c": labels(4, 3), "A": real(3, 4)}, [("T", "onehot", ["c"], {"classes": 4}), ("y", "multiply", ["T", "A"])])
case("reshape and permute", {"A": real(2, 3, 4)},
     [("B", "permute", ["A"], {"order": [2, 3, 1]}), ("y", "reshape", ["B"], {"sizes": [6, 4]})])
case("concat", {"A": real(2, 3), "B": real(2, 2)}, [("y", "concat", ["A", "B"], {"axis": [1]})], jacobians=[("y", "B")])
case("slice", {"A": real(4, 3)}, [("y", "slice", ["A"], {"from": 2, "to": 4, "step": 2})], jacobians=[("y", "A")])
case("gather", {"A": real(3, 4), "c": labels(4, 3)}, [("y", "gather", ["A", "c"])], jacobians=[("y", "A")])
case("embedding", {"E": real(5, 3), "c": labels(5, 2, 3)}, [("y", "embedding", ["E", "c"])])
case("transpose", {"A": real(2, 3), "B": real(2, 3)}, [("T", "transpose", ["A"]), ("y", "matmul", ["T", "B"])])

# layers
case("conv1d", {"x": real(7), "w": real(3)}, [("y", "conv1d", ["x", "w"])], jacobians=[("y", "x"), ("y", "w")])
case("conv1d with channels", {"x": real(2, 3, 8), "w": real(4, 3, 3), "b": real(4)},
     [("y", "conv1d", ["x", "w", "b"], {"stride": 2, "pad": 1})])
case("conv2d", {"x": real(4, 5), "w": real(2, 3)}, [("y", "conv2d", ["x", "w"], {"pad": 1})], jacobians=[("y", "w")])
case("conv2d with channels", {"x": real(2, 2, 5, 5), "w": real(3, 2, 3, 3), "b": real(3)},
     [("y", "conv2d", ["x", "w", "b"], {"stride": 2, "pad": 1})])
for kind in ("max", "avg"):
    case(f"{kind}_pool1d", {"x": real(2, 7)}, [("y", f"{kind}_pool1d", ["x"], {"size": 3, "stride": 2})], jacobians=[("y", "x")])
    case(f"{kind}_pool2d", {"x": real(1, 2, 5, 4)}, [("y", f"{kind}_pool2d", ["x"], {"size": 2})])
    case(f"{kind}_pool2d overlapping", {"x": real(4, 4)}, [("y", f"{kind}_pool2d", ["x"], {"size": 3, "stride": 1})])
case("dropout", {"x": real(2, 4), "m": mask(2, 4)}, [("y", "dropout", ["x", "m", 0.25])], fixed=("m",))
case("batch_norm", {"X": real(4, 3), "g": real(3), "b": real(3)}, [("y", "batch_norm", ["X", "g", "b", 1e-5])], jacobians=[("y", "X")])
case("batch_norm of images", {"X": real(2, 3, 2, 2), "g": real(3), "b": real(3)}, [("y", "batch_norm", ["X", "g", "b", 1e-5])])
case("layer_norm", {"X": real(3, 4), "g": real(4), "b": real(4)}, [("y", "layer_norm", ["X", "g", "b", 1e-5])], jacobians=[("y", "X")])
case("attention", {"Q": real(3, 4), "K": real(5, 4), "V": real(5, 2)}, [("y", "attention", ["Q", "K", "V"])], jacobians=[("y", "Q")])
case("causal attention", {"Q": real(4, 3), "K": real(4, 3), "V": real(4, 3)}, [("y", "attention", ["Q", "K", "V"], {"causal": True})])
case("attention with heads", {"Q": real(2, 3, 4), "K": real(2, 3, 4), "V": real(2, 3, 2)}, [("y", "attention", ["Q", "K", "V"])])

# losses
case("cross_entropy", {"P": unit(3, 4), "c": labels(4, 3)}, [("L", "cross_entropy", ["P", "c"])], hessians=[("L", "P")])
case("cross_entropy of one-hot rows", {"P": unit(2, 3), "T": unit(2, 3)}, [("L", "cross_entropy", ["P", "T"])])
case("softmax and cross_entropy", {"Y": real(2, 3), "c": torch.tensor([2, 3])},
     [("Z", "softmax", ["Y"]), ("L", "cross_entropy", ["Z", "c"])],
     jacobians=[("Z", "Y"), ("L", "Z"), ("L", "Y")], hessians=[("L", "Y")])
case("multiclass_hinge", {"S": real(3, 4), "c": labels(4, 3)}, [("L", "multiclass_hinge", ["S", "c", 1])])
case("multiclass_hinge with another margin", {"S": real(3, 4), "c": labels(4, 3)}, [("L", "multiclass_hinge", ["S", "c", 0.3])])
case("mse", {"A": real(2, 3), "B": real(2, 3)}, [("L", "mse", ["A", "B"])], hessians=[("L", "A")])
case("bce", {"p": unit(2, 3), "t": unit(2, 3)}, [("L", "bce", ["p", "t"])], hessians=[("L", "p")])

# recurrent steps
case("rnn_cell", {"x": real(2, 3), "h": real(2, 4), "W": real(3, 4), "U": real(4, 4), "b": real(4)},
     [("y", "rnn_cell", ["x", "h", "W", "U", "b"])], jacobians=[("y", "h")])
case("rnn_cell of one example", {"x": real(3), "h": real(2), "W": real(3, 2), "U": real(2, 2), "b": real(2)},
     [("y", "rnn_cell", ["x", "h", "W", "U", "b"])])
case("gru_cell", {"x": real(2, 3), "h": real(2, 2), "W": real(3, 6), "U": real(2, 6), "b": real(6)},
     [("y", "gru_cell", ["x", "h", "W", "U", "b"])], jacobians=[("y", "h")])
for fn in ("lstm_cell", "lstm_state"):
    case(fn, {"x": real(2, 3), "h": real(2, 2), "c": real(2, 2), "W": real(3, 8), "U": real(2, 8), "b": real(8)},
         [("y", fn, ["x", "h", "c", "W", "U", "b"])], jacobians=[("y", "c")])


def unrolled(kind, gates, length, hidden):
    inputs = {"W": small(3, gates * hidden), "U": small(hidden, gates * hidden), "b": small(gates * hidden), "h0": small(2, hidden)}
    if kind == "lstm":
        inputs["s0"] = small(2, hidden)
    steps = []
    for t in range(1, length + 1):
        inputs[f"x{t}"] = real(2, 3)
        if kind == "lstm":
            args = [f"x{t}", f"h{t - 1}", f"s{t - 1}", "W", "U", "b"]
            steps += [(f"h{t}", "lstm_cell", args), (f"s{t}", "lstm_state", args)]
        else:
            steps.append((f"h{t}", f"{kind}_cell", [f"x{t}", f"h{t - 1}", "W", "U", "b"]))
    steps += [("q", "square", [f"h{length}"]), ("L", "sum", ["q"])]
    case(f"{kind} over {length} steps", inputs, steps)


for kind, gates in (("rnn", 1), ("gru", 3), ("lstm", 4)):
    unrolled(kind, gates, 6, 4)

# networks
case("linear layer", {"X": real(2, 2), "W": real(2, 3), "b": real(3)},
     [("Y", "matmul", ["X", "W"]), ("Z", "add", ["Y", "b"])], jacobians=[("Z", "W"), ("Z", "b")])


def mlp(depth, width, rows, act, classes):
    inputs = {"x": real(rows, width), "c": labels(classes, rows)}
    steps = []
    h = "x"
    for i in range(1, depth + 1):
        wide = classes if i == depth else width
        inputs[f"W{i}"] = real(width, wide, low=-24, high=24)
        inputs[f"b{i}"] = real(wide, low=-24, high=24)
        steps += [(f"m{i}", "matmul", [h, f"W{i}"]), (f"z{i}", "add", [f"m{i}", f"b{i}"])]
        h = f"z{i}"
        if i < depth:
            steps.append((f"a{i}", act, [h]))
            h = f"a{i}"
    steps += [("p", "softmax", [h]), ("L", "cross_entropy", ["p", "c"])]
    case(f"{depth}-layer MLP, {act}", inputs, steps, jacobians=[("L", "p")])


mlp(2, 8, 4, "relu", 3)
mlp(3, 6, 3, "tanh", 4)
mlp(6, 8, 3, "gelu", 4)
mlp(12, 16, 4, "tanh", 10)
mlp(12, 12, 3, "relu", 5)

# a small convolutional network
case("convolutional network",
     {"x": real(2, 1, 8, 8), "k1": small(3, 1, 3, 3), "b1": small(3), "k2": small(4, 3, 3, 3), "b2": small(4), "W": small(16, 5), "c": labels(5, 2)},
     [("y1", "conv2d", ["x", "k1", "b1"], {"pad": 1}), ("a1", "relu", ["y1"]), ("p1", "max_pool2d", ["a1"], {"size": 2}),
      ("y2", "conv2d", ["p1", "k2", "b2"], {"pad": 1}), ("a2", "relu", ["y2"]), ("p2", "avg_pool2d", ["a2"], {"size": 2}),
      ("f", "reshape", ["p2"], {"sizes": [2, 16]}), ("s", "matmul", ["f", "W"]), ("P", "softmax", ["s"]), ("L", "cross_entropy", ["P", "c"])])


def transformer(tokens, d, heads, hidden, vocabulary):
    """A block with learnt positions, layer norm before each part, causal attention in heads, and a loss over every position."""
    e = d // heads
    inputs = {"E": real(vocabulary, d), "pos": real(tokens, d), "t": labels(vocabulary, tokens), "c": labels(vocabulary, tokens),
              "g1": positive(d), "o1": real(d), "g2": positive(d), "o2": real(d),
              "W1": small(d, hidden), "b1": small(hidden), "W2": small(hidden, d), "b2": small(d), "Wo": small(d, d), "Wv": small(d, vocabulary)}
    steps = [("x0", "embedding", ["E", "t"]), ("x", "add", ["x0", "pos"]), ("n1", "layer_norm", ["x", "g1", "o1", 1e-5])]
    for m in "QKV":
        inputs[f"W{m}"] = small(d, d)
        steps += [(f"{m}0", "matmul", ["n1", f"W{m}"]), (f"{m}1", "reshape", [f"{m}0"], {"sizes": [tokens, heads, e]}),
                  (m, "permute", [f"{m}1"], {"order": [2, 1, 3]})]
    steps += [("A", "attention", ["Q", "K", "V"], {"causal": True}), ("A1", "permute", ["A"], {"order": [2, 1, 3]}),
              ("A2", "reshape", ["A1"], {"sizes": [tokens, d]}), ("A3", "matmul", ["A2", "Wo"]), ("r1", "add", ["x", "A3"]),
              ("n2", "layer_norm", ["r1", "g2", "o2", 1e-5]), ("m1", "matmul", ["n2", "W1"]), ("m2", "add", ["m1", "b1"]),
              ("m3", "gelu", ["m2"]), ("m4", "matmul", ["m3", "W2"]), ("m5", "add", ["m4", "b2"]), ("r2", "add", ["r1", "m5"]),
              ("s", "matmul", ["r2", "Wv"]), ("P", "softmax", ["s"]), ("L", "cross_entropy", ["P", "c"])]
    case("transformer block", inputs, steps, jacobians=[("A", "V")])


transformer(5, 8, 2, 16, 11)

os.makedirs(OUT, exist_ok=True)
small_cases = [c for c in CASES if len(json.dumps(c)) < 20000]
large_cases = [c for c in CASES if len(json.dumps(c)) >= 20000]
for name, cases in (("operations", small_cases), ("networks", large_cases)):
    path = os.path.join(OUT, f"{name}.json")
    with open(path, "w") as f:
        head = {"by": f"PyTorch {torch.__version__}, float64", "script": "bench/make-fixtures.py"}
        f.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}\n")
    print(name, len(cases), os.path.getsize(path))
