#!/usr/bin/env python3
"""Record values and gradients of PyTorch's operators in float64: test/facts/values/*.jsonl.gz.

    python3 scripts/record/values.py [--samples N] [--only NAME]

Two files, each of requests of `nabla eval --batch` with the answer that PyTorch (or NumPy) gives beside them, as `expect`:

* `operators.jsonl.gz`: calls of PyTorch's own operator samples (`op_db`), a few of each operator;
* `programs.jsonl.gz`: cases of our own (`value_cases.py`), in PyTorch's and in NumPy's words: odd sizes, size 1 and 0,
  broadcasting, writes in place, loops, what does not depend on the choice of a basis in decompositions.

Inputs are rounded to four digits, so that the files stay small. A call whose results differ from one seed to another,
that has complex arguments or results, or more elements than fit, is left out.
"""
import argparse
import gzip
import inspect
import json
import math
import pathlib
import re
import signal
import sys
import types
import warnings

sys.argv[1:], ARGUMENTS = [], sys.argv[1:]  # PyTorch's test utilities read it
warnings.filterwarnings("ignore")
stub = types.ModuleType("expecttest")
stub.TestCase = __import__("unittest").TestCase
stub.ACCEPT = False
sys.modules.setdefault("expecttest", stub)

import numpy  # noqa: E402
import torch  # noqa: E402

FACTS = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "values"
MAX_ELEMENTS = 450
DTYPES = {torch.float64: "float64", torch.int64: "int64", torch.bool: "bool"}

# What a result is differs from one machine or run to another, or is no function of the values.
LEFT_OUT = re.compile(
    r"empty|as_strided|resize|rand|bernoulli|normal|multinomial|dropout|rrelu|uniform|exponential|geometric|cauchy"
    r"|gumbel|svd|qr$|geqrf|eig|lu|ormqr|householder|lobpcg|pca|sparse|stft|istft|nonzero_static|to_sparse|jiterator|nested"
)
# What PyTorch 1.13 does not compute to the last digits (polynomials and a constant of single precision), whose gradient it
# loses (`__rpow__`), or whose samples are not what the function is defined for (`hermitian` of any matrix).
INEXACT = re.compile(r"bessel_[jy]|airy|hardsigmoid|__rpow__|pinv/hermitian|rank/hermitian")


class TooLong(Exception):
    pass


def alarm(_signum, _frame):
    raise TooLong()


def plain(x):
    """A number as JSON has it."""
    if isinstance(x, bool):
        return x
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
    return x


def nested(value):
    return [nested(v) for v in value] if isinstance(value, list) else plain(value)


def tensor_json(t):
    t = torch.as_tensor(t).detach()
    if t.is_complex():
        raise ValueError("complex")
    return {"shape": list(t.shape), "dtype": str(t.dtype).replace("torch.", ""), "value": nested(t.tolist())}


def outputs_of(value):
    """The tensors and numbers of a result, and whether it is a sequence of them."""
    if isinstance(value, (tuple, list)):
        return list(value), True
    return [value], False


def expectation(value):
    outputs, is_sequence = outputs_of(value)
    if not all(isinstance(v, (torch.Tensor, numpy.ndarray, numpy.generic, bool, int, float)) for v in outputs):
        raise ValueError("no tensors")
    made = [tensor_json(v) for v in outputs]
    if sum(len(json.dumps(m["value"])) for m in made) > 30 * MAX_ELEMENTS:
        raise ValueError("too large")
    return {"outputs": made} if is_sequence else made[0]


def rounded(t):
    return (t * 1e4).round() / 1e4 if t.is_floating_point() else t


class Program:
    """One request: tensors by name, and the code that uses them."""

    def __init__(self, let, code, run):
        self.let, self.code, self.run = let, code, run

    def request(self, identity, wants_grad):
        """The line, or None when there is nothing to compare with."""
        floats = [n for n, t in self.let.items() if isinstance(t, torch.Tensor) and t.is_floating_point()]
        expect, grad = None, []
        if wants_grad and floats:
            leaves = {n: t.clone().requires_grad_(n in floats) if isinstance(t, torch.Tensor) else t for n, t in self.let.items()}
            value = self.run(leaves)
            outputs = [v for v in outputs_of(value)[0] if isinstance(v, torch.Tensor) and v.is_floating_point() and v.requires_grad]
            if outputs:
                total = sum(v.sum() for v in outputs)
                gradients = torch.autograd.grad(total, [leaves[n] for n in floats], allow_unused=True)
                grad = floats
                expect = expectation(value)
                expect["grad"] = {
                    n: nested((torch.zeros_like(self.let[n]) if g is None else g).tolist()) for n, g in zip(floats, gradients)
                }
        if expect is None:
            value = self.run({n: t.clone() if isinstance(t, torch.Tensor) else t for n, t in self.let.items()})
            expect = expectation(value)
        line = {"id": identity, "expr": self.code, "let": {}, "dtype": "float64"}
        for name, t in self.let.items():
            if not isinstance(t, torch.Tensor):
                line["let"][name] = t
                continue
            if sum(t.shape) == 0 and t.dim() > 1 or 0 in t.shape[:-1]:
                raise ValueError("a shape that nested lists do not tell")
            line["let"][name] = nested(t.tolist())
        if grad:
            line["grad"] = grad
        line["expect"] = expect
        return line


def literal(value, let, with_grad):
    """The text of an argument; tensors get names."""
    if isinstance(value, torch.Tensor):
        if value.layout is not torch.strided or value.numel() > MAX_ELEMENTS or value.is_complex():
            raise ValueError("a tensor that is not recorded")
        name = "abcdefgh"[len(let)] if len(let) < 8 else f"t{len(let)}"
        t = rounded(value.detach())
        stored = t.double() if t.is_floating_point() else t if t.dtype in DTYPES else t.long()
        let[name] = stored
        # Names that are differentiated by are float tensors; of others a bare number is a Python scalar, and whole
        # numbers are int64.
        if with_grad and stored.dtype == torch.float64:
            return name if value.dtype == torch.float64 else f"{name}.to({value.dtype})"
        whole = stored.dtype == torch.float64 and bool((stored == stored.round()).all())
        if stored.dim() == 0:
            return f"torch.tensor({name}, dtype={value.dtype})"
        return f"{name}.to({value.dtype})" if value.dtype not in DTYPES or whole or stored.numel() == 0 else name
    if value is None or isinstance(value, (bool, int)):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f'float("{value}")'
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, torch.Size):
        return repr(tuple(value))
    if isinstance(value, tuple):
        return "(" + "".join(literal(v, let, with_grad) + ", " for v in value) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(literal(v, let, with_grad) for v in value) + "]"
    if isinstance(value, slice):
        return "slice(" + ", ".join(literal(v, let, with_grad) for v in (value.start, value.stop, value.step)) + ")"
    if value is Ellipsis:
        return "..."
    if isinstance(value, torch.dtype):
        return str(value)
    raise ValueError(f"no literal for {type(value)}")


def evaluate(code):
    """Runs the code with names; the last line is the value."""
    lines = code.rstrip().split("\n")
    # The last statement may be preceded by indented blocks.
    head, tail = "\n".join(lines[:-1]), lines[-1]

    def run(names):
        scope = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn, "np": numpy, "math": math, **names}
        exec(head, scope)
        return eval(tail, scope)

    return run


def public_name(op):
    for prefix in ("torch.", "torch.Tensor."):
        target = torch
        try:
            for part in (prefix + op.name).split(".")[1:]:
                target = getattr(target, part)
        except (AttributeError, RuntimeError):
            continue
        if target is op.op:
            return prefix + op.name
    if op.op.__class__.__name__ in ("method_descriptor", "wrapper_descriptor"):
        return "torch.Tensor." + op.op.__name__
    return None


def spread_over(items, n):
    """n of the items, evenly over all of them."""
    if len(items) <= n:
        return items
    return [items[round(k * (len(items) - 1) / (n - 1))] for k in range(n)]


def operator_lines(options, notes):
    from torch.testing._internal.common_methods_invocations import op_db

    signal.signal(signal.SIGALRM, alarm)
    for op in op_db:
        name = public_name(op)
        if name is None or LEFT_OUT.search(op.name) or INEXACT.search(f"{op.name}/{op.variant_test_name}") or (options.only and options.only not in op.name):
            continue
        dtype = next((d for d in (torch.float64, torch.int64, torch.bool) if d in op.supported_dtypes("cpu")), None)
        if dtype is None:
            continue
        torch.manual_seed(0)
        numpy.random.seed(0)
        signal.alarm(60)
        try:
            samples = list(op.sample_inputs("cpu", dtype, requires_grad=dtype is torch.float64 and op.supports_autograd))
            made = 0
            for k, sample in enumerate(spread_over(samples, 4 * options.samples)):
                if made == options.samples:
                    break
                line = sample_line(op, name, sample, f"{op.name}{'.' + op.variant_test_name if op.variant_test_name else ''}/{k}", made % 2 == 1)
                if line:
                    made += 1
                    yield line
            if made == 0:
                notes.append(f"{op.name}: none of {len(samples)} samples")
        except TooLong:
            notes.append(f"{op.name}: stopped after a minute")
        except Exception as error:  # the samples of a few operators need packages that are not there
            notes.append(f"{op.name}: {type(error).__name__}: {str(error)[:100]}")
        finally:
            signal.alarm(0)


def sample_line(op, name, sample, identity, as_method):
    """The request for a sample, with gradients where there are any; None when it cannot be recorded."""
    for with_grad in (True, False) if op.supports_autograd else (False,):
        try:
            program = sample_program(op, name, sample, as_method, with_grad)
            lines = []
            for seed in (1, 2):
                torch.manual_seed(seed)
                lines.append(program.request(identity, with_grad))
        except TooLong:
            raise
        except Exception:  # what a sample holds or answers has no counterpart in a request
            continue
        if json.dumps(lines[0]) != json.dumps(lines[1]):
            return None
        if with_grad and "grad" not in lines[0]:
            continue
        return {**lines[0], "op": name}
    return None


def sample_program(op, name, sample, as_method, with_grad):
    let = {}
    args = [literal(v, let, with_grad) for v in (sample.input, *sample.args)]
    kwargs = [f"{k}={literal(v, let, with_grad)}" for k, v in sample.kwargs.items()]
    is_method = name.startswith("torch.Tensor.")
    if is_method or (as_method and op.get_method() is not None and isinstance(sample.input, torch.Tensor)):
        member = name.rsplit(".", 1)[1] if is_method else op.name.rsplit(".", 1)[-1]
        code = f"{args[0]}.{member}({', '.join(args[1:] + kwargs)})"
    else:
        code = f"{name.replace('torch.nn.functional.', 'F.')}({', '.join(args + kwargs)})"
    if not with_grad:
        let = {n: t.item() if t.dim() == 0 else t for n, t in let.items()}
    return Program(let, code, evaluate(code))


def program_lines(notes):
    from value_cases import CASES

    for k, case in enumerate(CASES):
        code, let, wants_grad = case["code"], case["let"], case.get("grad", True)
        in_numpy = "np." in code and not re.search(r"\b(torch|F|nn)\.", code)
        tensors = {}
        for name, v in let.items():
            tensors[name] = torch.tensor(v) if not isinstance(v, torch.Tensor) else v
        tensors = {n: v if not isinstance(let[n], (bool, int, float)) else let[n] for n, v in tensors.items()}
        try:
            if in_numpy:
                run = evaluate(code)
                program = Program(tensors, code, lambda names, run=run: run({n: v.numpy() if isinstance(v, torch.Tensor) else v for n, v in names.items()}))
                line = program.request(f"case/{k}", False)
            else:
                line = Program(tensors, code, evaluate(code)).request(f"case/{k}", wants_grad)
            line["op"] = case.get("family", "programs")
            yield line
        except Exception as error:
            notes.append(f"case {k}, {code!r}: {type(error).__name__}: {str(error)[:200]}")


def write(name, lines):
    FACTS.mkdir(parents=True, exist_ok=True)
    path = FACTS / f"{name}.jsonl.gz"
    texts = [json.dumps(line, separators=(",", ":"), allow_nan=False) for line in lines]
    with gzip.GzipFile(path, "wb", 9, mtime=0) as out:
        out.write(("\n".join(texts) + "\n").encode())
    print(f"{path.name}: {len(texts)} lines, {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=6, help="samples of one operator")
    parser.add_argument("--only", help="operators whose name holds this; nothing is written")
    options = parser.parse_args(ARGUMENTS)
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    torch.set_default_dtype(torch.float64)
    notes = []
    lines = list(operator_lines(options, notes))
    if options.only:
        for line in lines:
            print(json.dumps(line))
    else:
        write("operators", lines)
        write("programs", list(program_lines(notes)))
    for note in notes:
        print("note:", note)


if __name__ == "__main__":
    main()
