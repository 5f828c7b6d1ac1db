"""Reads plain text and a part of LaTeX into a tree of tuples. Shares nothing with src/: it is the second opinion.

Nodes: ('num', text) ('name', id) ('quantity', id) ('entry', node, [index nodes or None]) ('deriv', of, by) ('op', sign, a, b)
('neg', a) ('T', a) ('call', f, args) ('sum', letter, low, high, where, body) ('if', cond, a, b) ('list', items).
"""
import re

FUNCTIONS = set(
    'exp log ln sqrt abs sign max min softmax sigmoid tanh relu step logsumexp mean norm sum trace diag eye ones delta '
    'onehot where sin cos softplus transpose erf leaky_relu cross_entropy multiclass_hinge mse bce unspecified dot outer '
    'square tan sinh cosh log2 log10 log1p expm1 clip not prod var std conv1d max_pool1d'.split()
)
GREEK = 'alpha beta gamma delta epsilon eps lambda mu sigma eta theta'.split()
NAME = r'[A-Za-zα-ωΑ-Ω]+\d*'
SUBSCRIPT = r'(?:_\{(?:[^{}]|\{[^{}]*\})*\}|_[A-Za-z0-9]+)'
ENTITY = NAME + SUBSCRIPT + '?' + r'(?:\[[^\[\]]*\])?'
DERIVATIVE = re.compile(r'[d∂]\s?(' + ENTITY + r')\s?/\s?[d∂]\s?(' + ENTITY + ')')
SECOND = re.compile(r'd2(' + ENTITY + r')\s?/\s?d(' + ENTITY + r')\s+d(' + ENTITY + ')')
TOKEN = re.compile(
    r'\s*(?:(?P<num>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|(?P<fun>(?:leaky_relu|cross_entropy|multiclass_hinge|conv1d|max_pool1d|log1p)(?![A-Za-z0-9_]))'
    r'|(?P<name>' + NAME + SUBSCRIPT + r'?)|(?P<op>\.\*|\./|\.\^|\*\*|>=|<=|!=|==|\|\||[-+*/^()\[\]{},:?<>=\'⊙·≥≤≠|−ᵀ]))'
)


class Unreadable(Exception):
    """The text is outside the language; the message says where."""


def braces(text, start):
    """The content of the brace group that opens at `start`, and the position after it; or the single token there."""
    while start < len(text) and text[start] == ' ':
        start += 1
    if start >= len(text):
        raise Unreadable('an argument is missing at the end')
    if text[start] != '{':
        m = re.match(r'\\[A-Za-z]+|.', text[start:])
        return m.group(0), start + m.end()
    depth = 0
    for i in range(start, len(text)):
        depth += {'{': 1, '}': -1}.get(text[i], 0)
        if depth == 0:
            return text[start + 1 : i], i + 1
    raise Unreadable('a brace is not closed')


def latex_to_text(t):
    """LaTeX as the plain text that means the same."""
    t = re.sub(r'\\(left|right|big|Big|bigl|bigr|Bigl|Bigr|,|;|!|quad|qquad|displaystyle)(?![A-Za-z])', ' ', t)
    t = t.replace('\\operatorname', '\\mathrm').replace('\\tfrac', '\\frac').replace('\\dfrac', '\\frac')
    for kind in ('bmatrix', 'pmatrix'):
        while '\\begin{%s}' % kind in t:
            a = t.index('\\begin{%s}' % kind)
            b = t.index('\\end{%s}' % kind)
            rows = t[a + len(kind) + 8 : b].split('\\\\')
            body = ','.join('[' + ','.join('(%s)' % c for c in row.split('&')) + ']' for row in rows if row.strip())
            t = t[:a] + ' [' + body + '] ' + t[b + len(kind) + 6 :]
    while '\\begin{cases}' in t:
        a = t.index('\\begin{cases}')
        b = t.index('\\end{cases}')
        rows = [r.split('&') for r in t[a + 13 : b].split('\\\\') if r.strip()]
        out = 'nan'
        for value, cond in reversed(rows):
            cond = re.sub(r'\\text\s*\{\s*if\s*\}', '', cond).strip()
            value = value.strip().rstrip(',')
            out = '(%s)' % value if 'otherwise' in cond else '((%s) ? (%s) : %s)' % (cond, value, out)
        t = t[:a] + out + t[b + 11 :]
    out, i = [], 0
    while i < len(t):
        if t[i] == '\\':
            m = re.match(r'\\([A-Za-z]+|[{}|])', t[i:])
            if not m:
                raise Unreadable('stray backslash')
            c, j = m.group(1), i + m.end()
            if c == 'frac':
                a, j = braces(t, j)
                b, j = braces(t, j)
                joined = latex_to_text(a).strip() + '/' + latex_to_text(b).strip()
                joined_tight = re.sub(r'\s+', '', joined)
                out.append(' ' + joined_tight + ' ' if DERIVATIVE.fullmatch(joined_tight) else ' ((%s)/(%s)) ' % (latex_to_text(a), latex_to_text(b)))
            elif c == 'sqrt':
                a, j = braces(t, j)
                out.append(' sqrt(%s) ' % latex_to_text(a))
            elif c in ('mathrm', 'mathbb', 'mathbf', 'text', 'mathcal', 'boldsymbol', 'mathsf'):
                a, j = braces(t, j)
                if a == '1':
                    m = re.match(r'\s*_', t[j:])
                    if m:
                        a, j = braces(t, j + m.end())
                        a = '(%s)' % latex_to_text(a)
                    else:
                        a = ' 1 '
                out.append(a + ('' if a in FUNCTIONS else ''))
            elif c == 'sum':
                low = high = None
                while True:
                    m = re.match(r'\s*([_^])', t[j:])
                    if not m:
                        break
                    arg, j = braces(t, j + m.end())
                    if m.group(1) == '_':
                        low = latex_to_text(arg)
                    else:
                        high = latex_to_text(arg)
                rest, depth, k = t[j:], 0, 0
                # the body runs to the next + or - outside brackets, or to the end of what the sum stands in
                while k < len(rest):
                    ch = rest[k]
                    if ch in '([{':
                        depth += 1
                    elif ch in ')]}':
                        depth -= 1
                        if depth < 0:
                            break
                    elif depth == 0 and (ch in '=,&' or (ch in '+-' and rest[:k].strip() not in ('', '('))):
                        break
                    k += 1
                body = latex_to_text(rest[:k])
                j += k
                m = re.fullmatch(r'\s*([A-Za-z])\s*=\s*(.+)', low)
                n = re.fullmatch(r'\s*([A-Za-z])\s*≠\s*(.+)', low)
                # c_i ≠ k: the index alone behind
                turned = re.fullmatch(r'(.+)≠\s*([A-Za-z])\s*', low)
                if m:
                    out.append(' sum(%s, %s, %s, %s) ' % (m.group(1), m.group(2), high, body))
                elif n:
                    out.append(' sumover(%s, %s ≠ %s, %s) ' % (n.group(1), n.group(1), n.group(2), body))
                elif turned:
                    out.append(' sumover(%s, %s ≠ %s, %s) ' % (turned.group(2), turned.group(2), turned.group(1), body))
                else:
                    for letter in [x.strip() for x in low.split(',')]:
                        body = ' sumover(%s, 1 = 1, %s) ' % (letter, body)
                    out.append(body)
            else:
                plain = {
                    'cdot': '*', 'times': '*', 'odot': '.*', 'circ': '.*', 'partial': '∂', 'top': 'T', 'intercal': 'T', 'ge': '≥',
                    'geq': '≥', 'le': '≤', 'leq': '≤', 'ne': '≠', 'neq': '≠', 'sigma': 'sigmoid', 'gt': '>', 'lt': '<', 'land': ' and ', 'lor': ' or ',
                    '{': '(', '}': ')', 'delta': 'δ', 'gamma': 'γ', 'beta': 'β', 'lambda': 'λ', 'epsilon': 'ε', 'mu': 'μ', '|': '‖',
                }.get(c, c)
                # a function applied without brackets takes the letters and products up to the next sign; only `\log x` and `\exp(…)` are used here
                out.append((' ' if plain not in ('∂',) else '') + plain + (' ' if plain in FUNCTIONS else ''))
            i = j
        elif t[i] == '^':
            a, j = braces(t, i + 1)
            a = latex_to_text(a).strip()
            out.append('^T' if a == 'T' else '^(%s)' % a)
            i = j
        elif t[i] == '_':
            a, j = braces(t, i + 1)
            while out and out[-1] == ' ':
                out.pop()
            out.append('_{%s}' % latex_to_text(a).strip())
            i = j
        elif t[i] in '{}':
            out.append('(' if t[i] == '{' else ')')
            i += 1
        else:
            out.append(t[i])
            i += 1
    text = ''.join(out)
    return re.sub(r'‖(.+?)‖', r'norm(\1)', text)


class Reader:
    """One answer. `names` tells what a base name is: ('quantity' | 'size' | 'label', id, rank) or None."""

    def __init__(self, text, names, letters):
        self.text, self.names, self.letters = text, names, set(letters)
        self.tokens, self.i = [], 0
        i = 0
        while text[i:].strip():
            m = re.match(r'\s*', text[i:])
            i += m.end()
            d = DERIVATIVE.match(text, i)
            if d and not (i and re.match(r'[A-Za-z0-9_]', text[i - 1])) and self.base(d.group(1)) and self.base(d.group(2)):
                self.tokens.append(('deriv', (d.group(1), d.group(2))))
                i = d.end()
                continue
            m = TOKEN.match(text, i)
            if not m:
                raise Unreadable('cannot read %r' % text[i : i + 8])
            kind = m.lastgroup
            value = m.group(kind)
            self.tokens.append(('name' if kind == 'fun' else kind, {'**': '^', '·': '*', '⊙': '.*', '−': '-', '==': '='}.get(value, value)))
            i = m.end()

    def base(self, entity):
        m = re.match(NAME, entity)
        return self.resolve(entity) if m else None

    def peek(self, *values):
        return self.i < len(self.tokens) and self.tokens[self.i][0] == 'op' and self.tokens[self.i][1] in values

    def take(self, *values):
        if self.peek(*values):
            self.i += 1
            return self.tokens[self.i - 1][1]
        return None

    def need(self, value):
        if not self.take(value):
            found = self.tokens[self.i][1] if self.i < len(self.tokens) else 'the end'
            raise Unreadable('expected %r, found %r' % (value, found))

    def whole(self):
        e = self.expression()
        if self.i < len(self.tokens):
            raise Unreadable('unexpected %r' % (self.tokens[self.i][1],))
        return e

    def expression(self):
        c = self.logic()
        if self.take('?'):
            a = self.expression()
            self.need(':')
            return ('if', c, a, self.expression())
        return c

    def word(self, value):
        if self.i < len(self.tokens) and self.tokens[self.i] == ('name', value):
            self.i += 1
            return True
        return False

    def logic(self):
        a = self.both()
        while self.word('or'):
            a = ('op', 'or', a, self.both())
        return a

    def both(self):
        a = self.inverse()
        while self.word('and'):
            a = ('op', 'and', a, self.inverse())
        return a

    def inverse(self):
        if self.i < len(self.tokens) and self.tokens[self.i] == ('name', 'not'):
            self.i += 1
            return ('call', 'not', [self.inverse()])
        return self.comparison()

    def comparison(self):
        a = self.additive()
        out = None
        while self.peek('<', '>', '<=', '>=', '!=', '=', '≥', '≤', '≠'):
            sign = self.take('<', '>', '<=', '>=', '!=', '=', '≥', '≤', '≠')
            sign = {'≥': '>=', '≤': '<=', '≠': '!='}.get(sign, sign)
            b = self.additive()
            test = ('op', sign, a, b)
            out = test if out is None else ('op', 'and', out, test)
            a = b
        return out or a

    def additive(self):
        a = self.product()
        while self.peek('+', '-'):
            sign = self.take('+', '-')
            a = ('op', sign, a, self.product())
        return a

    def starts_factor(self):
        if self.i >= len(self.tokens):
            return False
        kind, value = self.tokens[self.i]
        if kind == 'name' and value in ('and', 'or'):
            return False
        return kind != 'op' or value in ('(', '[', '{')

    def product(self):
        a = self.unary()
        while True:
            if self.peek('*', '/', '.*', './'):
                sign = self.take('*', '/', '.*', './')
                a = ('op', sign, a, self.unary())
            elif self.starts_factor():
                a = ('op', '*', a, self.power())
            else:
                return a

    def unary(self):
        if self.take('-'):
            return ('neg', self.unary())
        self.take('+')
        return self.power()

    def power(self):
        a = self.postfix()
        if self.peek('^', '.^'):
            sign = self.take('^', '.^')
            b = ('neg', self.unary()) if self.take('-') else self.power()
            return ('op', sign, a, b)
        return a

    def postfix(self):
        a = self.primary()
        while True:
            if self.take("'") or self.take('ᵀ'):
                a = ('T', a)
            elif self.peek('^') and self.tokens[self.i + 1 : self.i + 2] == [('name', 'T')]:
                self.i += 2
                a = ('T', a)
            elif self.peek('[') and a[0] in ('quantity', 'deriv', 'T', 'call', 'op') and self.i and self.adjacent():
                self.i += 1
                at = [self.axis()]
                while self.take(','):
                    at.append(self.axis())
                self.need(']')
                a = ('entry', a, at)
            else:
                return a

    def adjacent(self):
        return True

    def axis(self):
        if self.take(':'):
            return None
        return self.expression()

    def arguments(self, close):
        out = [self.expression()]
        while self.take(','):
            out.append(self.expression())
        self.need(close)
        return out

    def primary(self):
        if self.i >= len(self.tokens):
            raise Unreadable('the formula ends too early')
        kind, value = self.tokens[self.i]
        self.i += 1
        if kind == 'num':
            if value == '1' and self.peek('(', '{', '['):
                # 1(a > b) is one factor: the indicator
                inside = self.primary()
                return inside if inside[0] == 'op' and inside[1] in ('<', '>', '<=', '>=', '!=', '=', 'and', 'or') or inside[:2] == ('call', 'not') else ('op', '*', ('num', '1'), inside)
            return ('num', value)
        if kind == 'deriv':
            of, by = value
            return self.derivative(of, by)
        if kind == 'op':
            if value in '({':
                e = self.expression()
                self.need(')' if value == '(' else '}')
                return e
            if value == '[':
                items = self.arguments(']')
                return items[0] if len(items) == 1 and items[0][0] == 'op' and items[0][1] in ('<', '>', '<=', '>=', '!=', '=') else ('list', items)
            raise Unreadable('unexpected %r' % value)
        if value in ('sum', 'sumover') and self.peek('('):
            return self.sum(value)
        if value in FUNCTIONS and self.peek('('):
            self.i += 1
            return ('call', value, self.arguments(')'))
        if value in FUNCTIONS and self.starts_factor() and value in ('log', 'ln', 'exp', 'tanh', 'sigmoid', 'max'):
            return ('call', value, [self.power()])
        if value in ('rows', 'columns', 'nan', 'e', 'pi') and not self.resolve(value):
            return ('name', value)
        return self.entity(value)

    def sum(self, value):
        self.need('(')
        first = self.tokens[self.i]
        if first[0] == 'name' and (re.fullmatch('[a-zA-Z]', first[1]) and self.tokens[self.i + 1] == ('op', ',')) and (value == 'sumover' or first[1] not in self.names):
            letter = first[1]
            self.i += 2
            added = letter not in self.letters
            self.letters.add(letter)
            where = low = high = None
            first = self.expression()
            if value == 'sum' and self.peek(')'):
                body = first
            else:
                if value == 'sumover':
                    where = first
                else:
                    low = first
                    self.need(',')
                    high = self.expression()
                self.need(',')
                body = self.expression()
            self.need(')')
            if added:
                self.letters.discard(letter)
            return ('sum', letter, low, high, where, body)
        return ('call', 'sum', self.arguments(')'))

    def resolve(self, spelled):
        """(kind, id, rank, subscript text) of an entity, or None."""
        m = re.fullmatch('(' + NAME + ')(' + SUBSCRIPT + r')?(\[[^\[\]]*\])?', spelled)
        if not m:
            return None
        name, sub, box = m.groups()
        sub = sub and sub[1:].strip('{}') if sub and not sub.startswith('_{') else (sub[2:-1] if sub else None)
        if box:
            sub = box[1:-1]
        if sub and name + '_' + sub in self.names:
            return (*self.names[name + '_' + sub], None)
        if name in self.names and sub is None:
            return (*self.names[name], None)
        if sub is None:
            m = re.fullmatch(r'([A-Za-zα-ωΑ-Ω]+?)(\d+)', name)
            if not m:
                return None
            name, sub = m.groups()
        for spelling in (name, name.upper(), name.lower()):
            found = self.names.get(spelling)
            if found and found[2] > 0:
                return (*found, sub)
        return None

    def entity(self, spelled):
        if spelled in self.letters:
            return ('name', spelled)
        found = self.resolve(spelled)
        if not found:
            m = re.fullmatch(r'(?:δ|delta)_\{?(.*?)\}?', spelled)
            if m:
                return ('call', 'delta', self.indices(m.group(1), 2))
            return self.product_of_letters(spelled)
        kind, ident, rank, sub = found
        node = ('name', ident) if kind == 'size' else ('quantity', ident)
        return ('entry', node, self.indices(sub, rank)) if sub is not None else node

    def product_of_letters(self, spelled):
        """`Xw` in LaTeX is a product of one-letter names."""
        letters = re.fullmatch('[A-Za-z]{2,3}', spelled)
        if not letters or any(x not in self.names for x in spelled):
            raise Unreadable('unknown name %r' % spelled)
        node = self.entity(spelled[0])
        for x in spelled[1:]:
            node = ('op', '*', node, self.entity(x))
        return node

    def indices(self, sub, rank):
        if ',' in sub:
            parts = sub.split(',')
        elif rank == 1:
            parts = [sub]
        elif ' ' in sub.strip():
            parts = sub.split()
        else:
            parts = list(sub)
        if len(parts) > rank:
            raise Unreadable('%r has more indices than axes' % sub)
        return [None if p.strip() == ':' else self.part(p) for p in parts]

    def part(self, text):
        r = Reader(text, self.names, self.letters)
        return r.whole()

    def derivative(self, of, by):
        a, b = self.entity(of), self.entity(by)
        return ('deriv', a, b)


def split_equation(text):
    """(left side or None, right side): the first `=` outside brackets parts them."""
    depth = 0
    for i, ch in enumerate(text):
        if ch in '([{':
            depth += 1
        elif ch in ')]}':
            depth -= 1
        elif ch == '=' and depth == 0 and text[i - 1] not in '<>!=' and text[i + 1 : i + 2] != '=':
            return text[:i].strip(), text[i + 1 :].strip()
    return None, text


def is_latex(text):
    return '\\' in text


def read(text, names, letters):
    """(left node or None, right node). The letters of an index form on the left count as known on the right."""
    text = text.strip()
    m = SECOND.fullmatch(text)
    if m:
        whole = [Reader(part, names, letters).whole() for part in m.groups()]
        return None, ('second', *whole)
    text = latex_to_text(text) if is_latex(text) else text
    left, right = split_equation(text)
    if left is None:
        return None, Reader(right, names, letters).whole()
    letters = set(letters)
    m = DERIVATIVE.fullmatch(left.replace(' ', ''))
    for ent in m.groups() if m else ():
        sub = re.search(r'_\{?([^{}]*)\}?$|\[([^\]]*)\]$', ent)
        if sub:
            letters |= set(re.findall(r'[a-z]', sub.group(1) or sub.group(2)))
    return Reader(left.replace(' ', '') if m else left, names, letters).whole(), Reader(right, names, letters).whole()
