"""Records in test/facts/jax/promotion.json the type of the sum of two operands in JAX, arrays and Python numbers.

    python3 scripts/record/jax_promotion.py
"""
import json
from pathlib import Path

import jax.numpy as jnp

TYPES = "bool uint8 uint16 uint32 int8 int16 int32 bfloat16 float16 float32 complex64".split()
NUMBERS = {"bool": True, "int": 2, "float": 1.5, "complex": 1j}
TARGET = Path(__file__).parent.parent.parent / "test" / "facts" / "jax" / "promotion.json"


def main():
    rows = {}
    for a in TYPES:
        x = jnp.ones(2, a)
        for b in TYPES:
            rows["%s %s" % (a, b)] = (x + jnp.ones(2, b)).dtype.name
        for kind, number in NUMBERS.items():
            rows["%s number %s" % (a, kind)] = (x + number).dtype.name
    TARGET.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
