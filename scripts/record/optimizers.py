#!/usr/bin/env python3
"""Record in test/facts/optimizers.json how PyTorch's optimizers and schedules move, in float64.

    python3 scripts/record/optimizers.py

Two problems: a quadratic of condition 100, and least squares of 6 equations in 3 unknowns. Kept are the weights after
steps 1, 2, 3, 10, 50 and 100. Lion is not in PyTorch: its paper's algorithm 2 is written out here.
"""
import json
import pathlib

import torch
from torch.optim import lr_scheduler

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "optimizers.json"
STEPS = (1, 2, 3, 10, 50, 100)

torch.set_default_dtype(torch.float64)
torch.manual_seed(7)


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (b1 * m + (1 - b1) * p.grad).sign() + group["weight_decay"] * p
                p.sub_(group["lr"] * update)
                m.mul_(b2).add_(p.grad, alpha=1 - b2)


# Name of the rule, its options in Nabla's words, the rate, and PyTorch's class with its options.
CASES = [
    ("sgd", {}, 0.01, torch.optim.SGD, {}),
    ("sgd", {"weightDecay": 0.1}, 0.01, torch.optim.SGD, {"weight_decay": 0.1}),
    ("sgd", {"momentum": 0.9}, 0.01, torch.optim.SGD, {"momentum": 0.9}),
    ("sgd", {"momentum": 0.8, "dampening": 0.3, "weightDecay": 0.05}, 0.01, torch.optim.SGD,
     {"momentum": 0.8, "dampening": 0.3, "weight_decay": 0.05}),
    ("sgd", {"momentum": 0.9, "nesterov": True, "weightDecay": 0.01}, 0.005, torch.optim.SGD,
     {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("rmsprop", {}, 0.01, torch.optim.RMSprop, {}),
    ("rmsprop", {"smoothing": 0.9, "centered": True, "momentum": 0.5, "weightDecay": 0.02, "epsilon": 1e-6}, 0.003,
     torch.optim.RMSprop, {"alpha": 0.9, "centered": True, "momentum": 0.5, "weight_decay": 0.02, "eps": 1e-6}),
    ("adam", {}, 0.05, torch.optim.Adam, {}),
    ("adam", {"betas": [0.8, 0.99], "epsilon": 1e-4, "weightDecay": 0.1}, 0.05, torch.optim.Adam,
     {"betas": (0.8, 0.99), "eps": 1e-4, "weight_decay": 0.1}),
    ("adam", {"amsgrad": True}, 0.2, torch.optim.Adam, {"amsgrad": True}),
    ("adamW", {}, 0.05, torch.optim.AdamW, {}),
    ("adamW", {"weightDecay": 0.3, "amsgrad": True}, 0.1, torch.optim.AdamW, {"weight_decay": 0.3, "amsgrad": True}),
    ("lion", {}, 0.01, Lion, {}),
    ("lion", {"betas": [0.95, 0.98], "weightDecay": 0.5}, 0.003, Lion, {"betas": (0.95, 0.98), "weight_decay": 0.5}),
    ("adagrad", {}, 0.1, torch.optim.Adagrad, {}),
    ("adagrad", {"rateDecay": 0.01, "weightDecay": 0.1, "epsilon": 1e-6}, 0.5, torch.optim.Adagrad,
     {"lr_decay": 0.01, "weight_decay": 0.1, "eps": 1e-6}),
]

SCHEDULES = [
    ("stepDecay", [0.1, 7, 0.5], lr_scheduler.StepLR, {"step_size": 7, "gamma": 0.5}),
    ("exponentialDecay", [0.1, 0.9], lr_scheduler.ExponentialLR, {"gamma": 0.9}),
    ("linear", [0.1, 5], lr_scheduler.LinearLR, {}),
    ("linear", [0.1, 12, 0.25, 0.5], lr_scheduler.LinearLR, {"start_factor": 0.25, "end_factor": 0.5, "total_iters": 12}),
    ("cosine", [0.1, 20, 0.01], lr_scheduler.CosineAnnealingLR, {"T_max": 20, "eta_min": 0.01}),
    ("oneCycle", [0.1, {"steps": 20}], lr_scheduler.OneCycleLR, {"max_lr": 0.1, "total_steps": 20}),
    ("oneCycle", [0.1, {"steps": 20, "up": 0.37, "shape": "linear", "divide": 10, "divideLast": 100}],
     lr_scheduler.OneCycleLR,
     {"max_lr": 0.1, "total_steps": 20, "pct_start": 0.37, "anneal_strategy": "linear", "div_factor": 10,
      "final_div_factor": 100}),
    ("oneCycle", [0.1, {"steps": 20, "up": 0.4, "threePhases": True}], lr_scheduler.OneCycleLR,
     {"max_lr": 0.1, "total_steps": 20, "pct_start": 0.4, "three_phase": True}),
]

CURVATURES = torch.tensor([1.0, 10.0, 100.0])
X = torch.randn(6, 3).mul(100).round().div(100)
Y = torch.randn(6).mul(100).round().div(100)

PROBLEMS = {
    "quadratic": lambda w: 0.5 * (CURVATURES * w ** 2).sum(),
    "leastSquares": lambda w: ((X @ w - Y) ** 2).mean(),
}
START = [1.0, -0.7, 0.4]


def trajectory(loss, optimizer, rate, options):
    w = torch.tensor(START, requires_grad=True)
    optimizer = optimizer([w], lr=rate, **options)
    kept = []
    for step in range(1, STEPS[-1] + 1):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        if step in STEPS:
            kept.append(w.tolist())
    return kept


def rates(scheduler, options, rate, steps=20):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate, momentum=0.9)
    scheduler = scheduler(optimizer, **options)
    found = []
    for step in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < steps - 1:
            scheduler.step()
    return found


def main():
    facts = {
        "torch": torch.__version__, "steps": STEPS, "start": START, "curvatures": CURVATURES.tolist(),
        "x": X.tolist(), "y": Y.tolist(),
        "trajectories": [
            {"rule": rule, "options": options, "rate": rate,
             **{name: trajectory(loss, optimizer, rate, given) for name, loss in PROBLEMS.items()}}
            for rule, options, rate, optimizer, given in CASES
        ],
        "schedules": [{"schedule": name, "args": args, "rates": rates(scheduler, options, args[0])}
                      for name, args, scheduler, options in SCHEDULES],
    }
    OUT.write_text(json.dumps(facts, separators=(",", ":")) + "\n")
    print(OUT.stat().st_size, "bytes")


main()
