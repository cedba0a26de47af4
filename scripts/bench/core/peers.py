"""Times NumPy and PyTorch for core.ts: reads a case a line, answers with milliseconds of CPU time, all as JSON."""

import ctypes
import json
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit("NumPy is not installed for this Python: nothing native to compare with.")

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None


def openblas_core():
    """The processor whose kernels NumPy's OpenBLAS runs; None for another BLAS."""
    np.ones((8, 8)) @ np.ones((8, 8))
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "openblas" in line and ".so" in line}
    for path in sorted(paths):
        library = ctypes.CDLL(path)
        for name in ("openblas_get_corename", "openblas_get_corename64_", "scipy_openblas_get_corename64_"):
            if hasattr(library, name):
                corename = getattr(library, name)
                corename.restype = ctypes.c_char_p
                return corename().decode()
    return None


def prepare(kind, sizes):
    if kind == "matmul":
        n = sizes[0]
        rng = np.random.default_rng(1)
        a, b, out = (rng.random((n, n), dtype=np.float32) for _ in range(3))
        return lambda: np.matmul(a, b, out=out)
    if torch is None:
        return None
    functional = torch.nn.functional
    x, k, v = (torch.rand(sizes) for _ in range(3))
    if kind == "softmax":
        return lambda: functional.softmax(x, -1)
    if kind == "layer norm":
        weight, bias = torch.rand(sizes[1]), torch.rand(sizes[1])
        return lambda: functional.layer_norm(x, (sizes[1],), weight, bias)
    fused = getattr(functional, "scaled_dot_product_attention", None)
    if fused:
        return lambda: fused(x, k, v)
    return lambda: functional.softmax(x @ k.transpose(1, 2) * sizes[2] ** -0.5, -1) @ v


def main():
    names = {"numpy": np.__version__}
    if torch:
        names["torch"] = torch.__version__
    print(json.dumps({"names": names, "blas": openblas_core()}), flush=True)
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps([request["kind"], request["sizes"]])
        if key not in prepared:
            prepared[key] = prepare(request["kind"], request["sizes"])
        run = prepared[key]
        if run is None:
            print('"unknown"', flush=True)
            continue
        began = time.process_time()
        for _ in range(request["count"]):
            run()
        print(json.dumps((time.process_time() - began) * 1000), flush=True)


main()
