"""Calls drawn from templates: `np.sum({x}{axes}{keep})` becomes `np.sum(np.ones((3, 4)), axis=-1)` and the like.

A hole names a method of Draw. Holes are filled from left to right, and those for axes and second operands look at the
shape that was drawn last.
"""
import random

DTYPES = {
    "np": ["float64"] * 6 + ["float32"] * 4 + ["int64"] * 3 + ["int32", "bool", "complex64", "complex128", "uint8", "int8", "float16"],
    "jnp": ["float32"] * 7 + ["int32"] * 3 + ["bool", "complex64", "uint8", "int8", "bfloat16", "float16"],
}
KINDS = {"f": ("float", "bfloat"), "i": ("int", "uint"), "b": ("bool",), "c": ("complex",)}


def sizes(shape):
    return "(%s)" % (", ".join(map(str, shape)) + ("," if len(shape) == 1 else ""))


class Draw:
    def __init__(self, seed, module):
        self.random = random.Random(seed)
        self.np = module
        self.shape = ()

    def fill(self, template):
        """The template with its holes filled; `np.` is the module's own name."""
        out, rest = "", template
        while "{" in rest:
            before, rest = rest.split("{", 1)
            hole, rest = rest.split("}", 1)
            out += before + str(getattr(self, hole)())
        return (out + rest).replace("np.", self.np + ".")

    # ------------------------------------------------------------------------------------------------- arrays

    def some_shape(self, low=0, high=4):
        rank = self.random.choice([r for r in (0, 1, 1, 2, 2, 2, 3, 3, 4) if low <= r <= high])
        return tuple(self.random.choice((1, 2, 3, 3, 4, 5, 6)) if self.random.random() > 0.04 else 0 for _ in range(rank))

    def some_dtype(self, kinds):
        return self.random.choice([t for t in DTYPES[self.np] for k in kinds if t.startswith(KINDS[k])])

    def array(self, shape, kinds="fibc", dtype=None, remember=True):
        if remember:
            self.shape = tuple(shape)
        dtype = dtype or self.some_dtype(kinds)
        if self.np == "np" and self.random.random() < 0.06 and len(shape) <= 2 and 0 not in shape:
            return self.nested(shape, dtype)
        given = "" if dtype == ("float64" if self.np == "np" else "float32") and self.random.random() < 0.7 else ", dtype=np." + (dtype + "_" if dtype == "bool" else dtype)
        maker = self.random.choice(("np.ones", "np.zeros", "np.ones")) if kinds != "pos" else "np.ones"
        return "%s(%s%s)" % (maker, sizes(shape) if len(shape) != 1 or self.random.random() < 0.7 else shape[0], given)

    def nested(self, shape, dtype):
        if not shape:
            return {"b": "True", "i": "2", "u": "2", "c": "1j"}.get(dtype[0], "1.5")
        return "[%s]" % ", ".join([self.nested(shape[1:], dtype)] * shape[0])

    def x(self): return self.array(self.some_shape())
    def xr(self): return self.array(self.some_shape(), "fib")
    def xf(self): return self.array(self.some_shape(), "f")
    def xi(self): return self.array(self.some_shape(), "i")
    def xb(self): return self.array(self.some_shape(), "b")
    def xib(self): return self.array(self.some_shape(), "ib")
    def x12(self): return self.array(self.some_shape(1, 2), "fi")
    def x1(self): return self.array(self.some_shape(1, 1), "fi")
    def x2(self): return self.array(self.some_shape(2, 2), "fi")
    def x2p(self): return self.array(self.some_shape(2, 4), "fi")
    def x3p(self): return self.array(self.some_shape(3, 4), "fi")
    def x1p(self): return self.array(self.some_shape(1, 4), "fib")
    def arr(self):
        """Surely an array, for methods and operators."""
        while True:
            text = self.x()
            if text.startswith("np."):
                return text
    def arr1(self):
        while True:
            text = self.x1p()
            if text.startswith("np."):
                return text
    def arr_f(self):
        while True:
            text = self.xf()
            if text.startswith("np."):
                return text
    def arr_i(self):
        while True:
            text = self.xib()
            if text.startswith("np."):
                return text
    def same(self): return self.array(self.shape, "fi")
    def same_f(self): return self.array(self.shape, "f")
    def same_b(self): return self.array(self.shape, "b")

    def y(self, kinds="fibc"):
        """Broadcasts with the last array, mostly; or a number."""
        if self.random.random() < 0.15:
            return self.random.choice({"ib": ["2", "True"], "i": ["2"]}.get(kinds, ["2", "1.5", "True", "1j"] if "c" in kinds else ["2", "1.5"]))
        shape = [1 if self.random.random() < 0.15 else n for n in self.shape][self.random.choice((0, 0, 0, 1)):]
        if self.random.random() < 0.1:
            shape = [2] + shape
        if shape and self.random.random() < 0.07:
            shape[-1] += 1
        return self.array(shape, kinds, remember=False)

    def yr(self): return self.y("fib")
    def yi(self): return self.y("ib")
    def yint(self): return self.y("i")

    def batch(self):
        return self.some_shape(0, 2) if self.random.random() < 0.4 else ()

    def float_type(self):
        return self.random.choice(["float32", "float64", "int64"] if self.np == "np" else ["float32", "float32", "int32"])

    def square(self):
        n = self.random.choice((1, 2, 3, 4)) + (0 if self.random.random() > 0.05 else 1)
        self.shape = tuple(self.batch()) + (n, n if self.random.random() > 0.06 else n + 1)
        text = "np.ones(%s, dtype=np.%s)" % (sizes(self.shape), self.random.choice(["float32", "float64"] if self.np == "np" else ["float32"]))
        if self.shape[-1] != self.shape[-2]:
            return text
        return self.random.choice(["np.eye(%d) * %s" % (n, text), "np.eye(%d) + 0 * %s" % (n, text)])

    def matrix(self):
        self.shape = tuple(self.batch()) + self.some_shape(2, 2)
        return "np.ones(%s, dtype=np.%s)" % (sizes(self.shape), self.float_type())

    def plain_square(self):
        n = self.random.choice((1, 2, 3, 4))
        self.shape = (n, n)
        return "np.eye(%d, dtype=np.%s)" % (n, self.random.choice(["float32", "float64"] if self.np == "np" else ["float32"]))

    def rhs(self):
        """A right-hand side for the last matrix."""
        rows = self.shape[-2] + (self.random.random() < 0.06)
        shape = self.random.choice([(rows,), (rows, 2), tuple(self.shape[:-2]) + (rows, 3)])
        return "np.ones(%s)" % sizes(shape)

    def right(self):
        """A right factor for the last array."""
        if not self.shape:
            return "np.ones((2, 3))"
        k = self.shape[-1] + (self.random.random() < 0.06)
        shapes = [(k,), (k, 3), tuple(self.shape[:-2]) + (k, 2), (2, k, 4)]
        return "np.ones(%s, dtype=np.%s)" % (sizes(self.random.choice(shapes)), self.float_type())

    def last_fit(self):
        return "np.ones(%s)" % sizes(self.random.choice([(), (4,), (2, 3)]) + (self.shape[-1:] or (2,)))

    def indices(self):
        """Integers that are indices of any axis of size 2 or more."""
        shape = self.random.choice([(), (2,), (3,), (2, 2), (1, 4)])
        return self.random.choice(["np.zeros(%s, dtype=np.int32)" % sizes(shape), "[0, 0, 0]", "0", "-1", "np.array([0, -1])"])

    def pieces(self):
        """A list or tuple of arrays that join along the last axis drawn by `seam`."""
        shape = list(self.some_shape(1, 3))
        self.shape = tuple(shape)
        axis = self.random.randrange(len(shape))
        self.seam_axis = axis - self.random.choice((0, len(shape)))
        items = []
        for _ in range(self.random.choice((1, 2, 2, 3))):
            own = list(shape)
            own[axis] = self.random.choice((1, 2, 3))
            if self.random.random() < 0.04:
                own[axis - 1] += 1
            items.append("np.ones(%s, dtype=np.%s)" % (sizes(own), self.some_dtype("fi")))
        return self.random.choice(("[%s]", "(%s,)")) % ", ".join(items)

    def seam(self): return self.seam_axis

    def alike(self):
        """Arrays of one shape, mostly."""
        self.shape = self.some_shape(0, 3)
        items = ["np.ones(%s, dtype=np.%s)" % (sizes(self.shape), self.some_dtype("fi")) for _ in range(self.random.choice((1, 2, 3)))]
        if self.random.random() < 0.05:
            items.append("np.ones(%s)" % sizes(tuple(self.shape) + (2,)))
        return self.random.choice(("[%s]", "(%s,)")) % ", ".join(items)

    # ------------------------------------------------------------------------------------------------- arguments

    def one_axis(self):
        rank = max(len(self.shape), 1)
        return self.random.randrange(-rank, rank) + (0 if self.random.random() > 0.05 else rank)

    def ax(self): return self.one_axis()
    def axis(self): return self.random.choice(["", ", %s" % self.one_axis(), ", axis=%s" % self.one_axis(), ", axis=%s" % self.one_axis(), ", axis=None"])
    def some_axis(self): return self.random.choice(["", ", axis=%s" % self.one_axis(), ", axis=%s" % self.one_axis()])
    def axes(self):
        rank = len(self.shape)
        several = self.random.sample(range(rank), self.random.randrange(rank + 1)) if rank else []
        several = tuple(a - self.random.choice((0, rank)) for a in several)
        return self.random.choice([self.axis(), self.axis(), ", axis=%s" % sizes(several), ", axis=%s" % sizes(several)])
    def last_axes(self):
        return self.random.choice(["", ", axes=(-2, -1)", ", axes=(0, 1)", ", axes=(0,)"])
    def keep(self): return self.random.choice(["", "", ", keepdims=True", ", keepdims=False"])
    def type(self): return self.random.choice(["", "", ", dtype=np.float32", ", dtype=np.int32", ", dtype=np.complex64", ", dtype=float", ", dtype='float32'", ", dtype=bool", ", dtype=int"])
    def ftype(self): return self.random.choice(["", "", ", dtype=np.float32", ", dtype=np.float16"])
    def as_type(self): return self.random.choice(["np.float32", "np.int32", "np.complex64", "float", "'float16'", "bool", "int", "np.uint8"])
    def permutation(self):
        order = list(range(len(self.shape)))
        self.random.shuffle(order)
        order = [a - self.random.choice((0, 0, len(order))) for a in order]
        return sizes(order if self.random.random() > 0.05 else order[:-1])
    def perm_args(self): return self.permutation().strip("(),")
    def new_shape(self):
        count = 1
        for n in self.shape:
            count *= n
        parts, left = [], count
        for n in (2, 3, 2, 5):
            if left and left % n == 0 and self.random.random() < 0.6:
                parts.append(n)
                left //= n
        parts.insert(self.random.randrange(len(parts) + 1), left if self.random.random() < 0.6 or count == 0 else -1)
        if self.random.random() < 0.05:
            parts.append(7)
        return parts
    def reshaped(self): return self.random.choice([sizes, str])(self.new_shape())
    def reshaped_args(self): return ", ".join(map(str, self.new_shape()))
    def k(self): return self.random.choice(["", ", 1", ", k=-1", ", k=2"])
    def n(self): return self.random.choice((0, 1, 2, 3, 4, 7))
    def m(self): return self.random.choice((1, 2, 3, 5))
    def small(self): return self.random.choice((1, 2, 3))
    def size(self): return self.random.choice([sizes(self.some_shape()), sizes(self.some_shape(1, 3)), str(self.some_shape(1, 3)[0]), str(list(self.some_shape(1, 2)))])
    def size_arg(self): return self.random.choice(["", ", size=%s" % self.size(), ", size=%s" % self.size(), ", size=%s" % sizes(self.some_shape(1, 3)), ", size=None"])
    def wide(self):
        shape = ([2] if self.random.random() < 0.5 else []) + [4 if n == 1 and self.random.random() < 0.7 else n for n in self.shape]
        if shape and self.random.random() < 0.06:
            shape[-1] += 1
        return sizes(shape)
    def index(self):
        """An index of the last array: basic, fancy, boolean."""
        parts, axis, used = [], 0, False
        many = self.random.randrange(len(self.shape) + 1) if self.shape else 0
        while axis < many:
            n = self.shape[axis]
            kind = self.random.random()
            if kind < 0.2:
                parts.append(str(self.random.randrange(-n, n) if n and self.random.random() > 0.04 else n))
            elif kind < 0.55:
                low, high = self.random.choice(["", "0", "1", "-2", "-1", "7"]), self.random.choice(["", "2", "-1", "9", "0"])
                parts.append("%s:%s%s" % (low, high, self.random.choice(["", "", ":2", ":-1", ":-2"])))
            elif kind < 0.65:
                parts.append("None")
                continue
            elif kind < 0.8 and n:
                parts.append(self.random.choice(["np.array([0, -1])", "np.zeros((2, 2), dtype=np.int32)", "np.array(0)", "np.array([0])", "[0, -1]" if self.np == "np" else "np.array([0, -1])"]))
            elif kind < 0.88:
                mask = [self.random.choice(("True", "False")) for _ in range(n + (self.random.random() < 0.05))]
                parts.append("np.array([%s], dtype=bool)" % ", ".join(mask))
            elif not used:
                parts.append("...")
                used = True
                axis += self.random.randrange(2) - 1
            else:
                parts.append(":")
            axis += 1
        if not parts:
            return self.random.choice(["...", "()", "None", ":" if self.shape else "..."])
        return ", ".join(parts)
    def pad(self):
        rank = len(self.shape)
        return self.random.choice(["1", "(1, 2)", str([(i, 1) for i in range(rank)]), "((1, 0),)", "((2, 1),) * %d" % rank])
    def sections(self):
        n = self.shape[0] if self.shape else 2
        return self.random.choice(["1", "2", str(max(n, 1)), "[1, 2]", "(1,)", "[0, 2, 9]", "[]"])
    def parts_along(self):
        axis = self.one_axis()
        n = self.shape[axis] if self.shape and -len(self.shape) <= axis < len(self.shape) else 2
        return "%s, axis=%d" % (self.random.choice([str(max(n, 1)), "2", "[1]", "[1, 2]"]), axis)
    def reps(self): return self.random.choice(["2", "(2, 1)", "(1, 2, 3)", "[3]", "()", "0"])
    def mode(self): return self.random.choice(["'full'", "'same'", "'valid'"])
    def padmode(self): return self.random.choice(["", "", ", mode='constant'", ", mode='edge'", ", mode='wrap'"])
    def q(self): return self.random.choice(["0.5", "[0.25, 0.75]", "np.array([0.1])", "np.zeros((2, 2))"])
    def order(self): return self.random.choice(["", ", ord=2", ", ord=1", ", ord='fro'", ", ord=np.inf"])
    def op(self): return self.random.choice("+ - * / // % ** == != < <= > >=".split())
    def int_op(self): return self.random.choice("& | ^ << >>".split())
