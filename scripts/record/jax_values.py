"""Values and gradients of convolutions, attention and contractions of JAX: test/facts/eval/jax.jsonl.gz.

    python3 scripts/record/jax_values.py        (jax 0.10, in double precision and in single)

Each case is an expression over the names below, `jax` is imported in it; the gradient is that of the sum of its elements.
"""

import gzip
import json
import pathlib
import random

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
FACTS = pathlib.Path(__file__).parent.parent.parent / "test" / "facts" / "eval"
random.seed(11)


def drawn(*sizes):
    return [drawn(*sizes[1:]) for _ in range(sizes[0])] if sizes else round(random.uniform(-2, 2), 3)


NAMES = {
    "x": drawn(2, 4, 7, 6),
    "k": drawn(6, 4, 3, 2),
    "g": drawn(6, 2, 3, 3),
    "h": drawn(2, 7, 6, 4),
    "f": drawn(3, 2, 4, 5),
    "s": drawn(2, 3, 9),
    "c": drawn(4, 3, 3),
    "q": drawn(2, 3, 4, 5),
    "a": drawn(2, 6, 4, 5),
    "v": drawn(2, 6, 4, 5),
    "o": drawn(2, 6, 2, 5),
    "r": drawn(2, 6, 2, 5),
    "b": drawn(2, 4, 3, 6),
    "t": drawn(3, 4, 5),
    "u": drawn(6, 4, 5),
    "m": [[[[random.random() < 0.7 or i == j for j in range(6)] for i in range(3)] for _ in range(4)] for _ in range(2)],
}

CONV = "jax.lax.conv_general_dilated"
ATTEND = "jax.nn.dot_product_attention"
CASES = [
    "jax.lax.conv(x, k, (1, 1), 'SAME')",
    "jax.lax.conv(x, k, (2, 1), 'VALID')",
    "jax.lax.conv(x, k, (2, 3), 'SAME')",
    "jax.lax.conv(s, c, (2,), 'SAME')",
    "jax.lax.conv_with_general_padding(x, k, (1, 2), ((1, 2), (0, 3)), None, (2, 1))",
    f"{CONV}(x, k, (1, 1), [(0, 1), (2, 0)])",
    f"{CONV}(x, k, (2, 2), 'SAME_LOWER')",
    f"{CONV}(x, k, (1, 2), [(1, 1), (1, 0)], rhs_dilation=(2, 3))",
    f"{CONV}(x, k, (1, 1), 'SAME', rhs_dilation=(2, 2))",
    f"{CONV}(x, k, (1, 1), [(-1, 0), (0, -1)])",
    f"{CONV}(x, g, (1, 1), 'SAME', feature_group_count=2)",
    f"{CONV}(h, f, (1, 1), 'SAME', dimension_numbers=('NHWC', 'HWIO', 'NHWC'))",
    f"{CONV}(h, f, (2, 1), 'VALID', dimension_numbers=('NHWC', 'HWIO', 'NCHW'))",
    f"{CONV}(x, f, (1, 1), [(1, 1), (0, 0)], dimension_numbers=('NCHW', 'HWIO', 'NHWC'))",
    f"{CONV}(s, c, (1,), [(2, 1)], rhs_dilation=(3,))",
    f"{CONV}(x, k, (1, 1), 'SAME', lhs_dilation=(1, 1))",
    f"jax.nn.relu({CONV}(x, k, (1, 1), 'VALID')).sum((2, 3))",
    f"{ATTEND}(q, a, v)",
    f"{ATTEND}(q, a, v, scale=0.3)",
    f"{ATTEND}(q, a, v, b)",
    f"{ATTEND}(q, a, v, bias=b, mask=m)",
    f"{ATTEND}(q, a, v, mask=m)",
    f"{ATTEND}(q, a, v, is_causal=True)",
    f"{ATTEND}(q, a, v, mask=m, is_causal=True)",
    f"{ATTEND}(a, q, q, is_causal=True)",
    f"{ATTEND}(q, o, r)",
    f"{ATTEND}(q, o, r, is_causal=True, scale=1.0)",
    f"{ATTEND}(t, u, u)",
    f"{ATTEND}(t, u, u, mask=m[:1])",
    "jax.lax.dot_general(q, a, (((3,), (3,)), ((0, 2), (0, 2))))",
    "jax.lax.dot_general(t, u, (((2,), (2,)), ((), ())))",
]


def nested(x):
    return {"shape": list(x.shape), "dtype": str(x.dtype), "value": x.tolist()}


def record(case, dtype):
    names = [n for n in NAMES if f"({n}," in case or f" {n}," in case or f" {n})" in case or f"={n}" in case]
    given = {n: jnp.array(NAMES[n], dtype=None if n == "m" else dtype) for n in names}
    wanted = [n for n in names if n != "m"]

    def total(*values):
        return eval(case, {"jax": jax, **given, **dict(zip(wanted, values))}).sum()

    value = eval(case, {"jax": jax, **given})
    gradient = jax.grad(total, argnums=tuple(range(len(wanted))))(*[given[n] for n in wanted])
    return {
        "expr": f"import jax\n{case}",
        "let": {n: NAMES[n] for n in names},
        "dtype": dtype,
        "grad": wanted,
        "gradient": {n: g.tolist() for n, g in zip(wanted, gradient)},
        "expected": nested(value),
    }


# JAX takes the softmax of attention in single precision whatever it is given, so that doubles agree to that only.
facts = [record(case, dtype) for case in CASES for dtype in ["float32"] + ["float64"] * (ATTEND not in case)]
text = "".join(json.dumps(fact) + "\n" for fact in facts)
(FACTS / "jax.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
print(f"{len(facts)} facts")
