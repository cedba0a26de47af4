"""Records calls of NumPy, JAX, einops and opt_einsum: the shape and type of what they return, or that they raise.

    python3 scripts/record/library_calls.py numpy|jax|einops

The calls are drawn with a fixed seed from the templates of `library_cases`. A second run under another version of the library adds its
results beside those of the first; `--new` draws the calls anew. A result is `float32[3,4]`; without brackets it is a NumPy scalar, in
angle brackets a Python object; a list stands for a tuple or list, a dict for a dict; `!ValueError about shapes` was raised.
"""
import gzip
import importlib
import json
import re
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
ABOUT_SHAPES = re.compile(r"shape|\bsizes?\b|dim|\brank\b|broadcast|axis|axes|bounds|length|-D\b|\bmatch|ndim|divi", re.I)
FACTS = Path(__file__).parent.parent.parent / "test" / "facts"


def described(value, arrays):
    import numpy as np

    if isinstance(value, arrays):
        kind = "key" if str(value.dtype).startswith("key") else str(value.dtype).split(".")[-1]
        return "%s[%s]" % (kind, ",".join(map(str, value.shape)))
    if isinstance(value, np.generic):
        return str(value.dtype).split(".")[-1]
    if isinstance(value, (tuple, list)) and len(value) <= 40:
        return [described(v, arrays) for v in value]
    if hasattr(value, "items"):
        return {str(k): described(v, arrays) for k, v in value.items()}
    return "<%s>" % type(value).__name__


def outcome(code, names, cases):
    """Shapes are those of a trace where the library can trace a call, which is much faster than to compile it."""
    if hasattr(cases, "traced"):
        try:
            return described(cases.traced(lambda: eval(code, dict(names))), cases.arrays())
        except Exception:
            pass  # It may need values: then it is run.
    try:
        return described(eval(code, dict(names)), cases.arrays())
    except Exception as error:
        about = " about shapes" if ABOUT_SHAPES.search(str(error)) else ""
        return "!" + type(error).__name__ + about


def main():
    warnings.simplefilter("ignore")
    library = sys.argv[1]
    cases = importlib.import_module("library_cases.%s_calls" % library)
    target = FACTS / library / "library_calls.json.gz"
    target.parent.mkdir(exist_ok=True)
    if "--new" in sys.argv or not target.exists():
        data = {"setup": cases.SETUP, "calls": cases.calls(), "results": {}}
    else:
        data = json.loads(gzip.decompress(target.read_bytes()))
    names = {}
    exec("\n".join(data["setup"]), names)
    results = [outcome(call["code"], names, cases) for call in data["calls"]]
    data["results"][cases.version()] = results
    text = json.dumps(data, separators=(",", ":"), indent=0)
    target.write_bytes(gzip.compress(text.encode(), mtime=0))
    raised = sum(isinstance(r, str) and r.startswith("!") for r in results)
    print(len(results), "calls,", raised, "that raise,", len(target.read_bytes()), "bytes")


if __name__ == "__main__":
    main()
