"""Runs in PyTorch what *Insert Manual Backward* writes: values and gradients against autograd, and gradcheck, in float64.

    npx tsx scripts/record/manualBackward.ts | python3 scripts/record/manual_backward.py

Writes test/facts/manual_backward.json: each case with its text and what came out. A case that does not agree ends the script.
"""
import json
import math
import re
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
FACTS = Path(__file__).parents[2] / "test" / "facts" / "manual_backward.json"


def drawn(text):
    sizes, *kind = text.split(" ")
    sizes = [int(s) for s in sizes.split(",")]
    if kind:
        return torch.randint(0, int(kind[0].removeprefix("int<")), sizes)
    return torch.randn(sizes, requires_grad=True)


def plain(code, values):
    """What the code computes, the value of its last assignment."""
    names = dict(values, torch=torch, F=F, math=math)
    exec(code, names)
    return names[re.findall(r"^(\w+) = ", code, re.M)[-1]]


def check(case):
    torch.manual_seed(0)
    space = {}
    exec("import math\nimport torch\nimport torch.nn.functional as F\n" + case["text"], space)
    name = re.search(r"^class (\w+)", case["text"], re.M)[1]
    values = {k: drawn(v) for k, v in case["inputs"].items()}
    order = re.search(rf"Use: {name}\.apply\((.*)\)", case["text"])[1].split(", ")
    operands = [values[k] for k in order]
    mine = space[name].apply(*operands)
    theirs = plain(case["code"], values)
    upstream = torch.randn_like(theirs)
    wanted = [o for o in operands if o.requires_grad]
    ours = torch.autograd.grad(mine, wanted, upstream)
    known = torch.autograd.grad(theirs, wanted, upstream)
    errors = [(a - b).abs().max().item() / max(1, b.abs().max().item()) for a, b in zip(ours, known)]
    assert torch.equal(mine, theirs) and max(errors) < 1e-12, (case["name"], errors)
    for k, o in enumerate(operands):
        if o.requires_grad:  # each alone, so that ctx.needs_input_grad is looked at
            alone = [p.detach().requires_grad_(i == k) if p.requires_grad else p for i, p in enumerate(operands)]
            assert torch.autograd.gradcheck(space[name].apply, alone), case["name"]
    return {**case, "operands": len(wanted), "error": float(f"{max(errors):.1e}")}


cases = [check(json.loads(line)) for line in sys.stdin]
FACTS.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
print(f"{len(cases)} cases, largest error {max(c['error'] for c in cases)}")
