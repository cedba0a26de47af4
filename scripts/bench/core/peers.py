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
    if kind == "mlp":
        return classifier(*sizes)
    if kind == "transformer block":
        return transformer_block(*sizes)
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


def parameters(*shapes):
    return [(torch.rand(shape) * 0.04 - 0.02).requires_grad_() for shape in shapes]


def with_gradients(weights, loss):
    def run():
        for weight in weights:
            weight.grad = None
        loss().backward()

    return run


def classifier(batch, inputs, hidden, classes):
    functional = torch.nn.functional
    weights = w1, b1, w2, b2 = parameters((hidden, inputs), (hidden,), (classes, hidden), (classes,))
    x, targets = torch.rand(batch, inputs), torch.arange(batch) % classes

    def loss():
        h = functional.relu(functional.linear(x, w1, b1))
        return functional.cross_entropy(functional.linear(h, w2, b2), targets)

    return with_gradients(weights, loss)


def transformer_block(batch, length, width, heads):
    functional = torch.nn.functional
    square, row, wide = (width, width), (width,), (4 * width, width)
    x, *norms = parameters((batch, length, width), row, row, row, row)
    layers = parameters(square, row, square, row, square, row, square, row, wide, (4 * width,), wide[::-1], row)
    q, qb, k, kb, v, vb, out, outb, up, upb, down, downb = layers
    hidden = torch.full((length, length), float("-inf")).triu(1)
    fused = getattr(functional, "scaled_dot_product_attention", None)

    def attention(q, k, v):
        if fused:
            return fused(q, k, v, is_causal=True)
        scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5 + hidden
        return functional.softmax(scores, -1) @ v

    def loss():
        h = functional.layer_norm(x, row, norms[0], norms[1])
        qkv = [functional.linear(h, w, b).view(batch, length, heads, -1).transpose(1, 2) for w, b in ((q, qb), (k, kb), (v, vb))]
        mixed = attention(*qkv).transpose(1, 2).reshape(batch, length, width)
        y = x + functional.linear(mixed, out, outb)
        h = functional.linear(functional.layer_norm(y, row, norms[2], norms[3]), up, upb)
        return (y + functional.linear(functional.gelu(h, approximate="tanh"), down, downb)).sum()

    return with_gradients([x, *norms, *layers], loss)


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
