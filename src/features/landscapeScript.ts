/**
 * A Python program that computes the loss of the user's own model on a plane through its weights. Nabla writes it and never
 * runs it; what it writes is read by `panels/landscape/file.ts`.
 */
export const LANDSCAPE_SCRIPT = String.raw`"""The loss of my model on a plane through its weights.

    python landscape.py                            one device
    torchrun --nproc_per_node=4 landscape.py       many: the points of each row are shared among them

Rows are appended to OUT as they come. After a break run it again: rows that are there are not computed again.
The panel "Nabla: Show Loss Landscape" opens OUT while it grows.
The directions are as long as the filters of the weights (Li et al., "Visualizing the loss landscape of neural nets", 2018).
"""
import json
import math
import os
import pathlib
import time

import torch
import torch.distributed as dist
from torch import nn

OUT = pathlib.Path("landscape.jsonl")
SIDE = 51  # points a side
REACH = 1.0  # from -REACH to REACH in both directions
SEED = 1  # of the directions


def model_and_loss(device):
    """Put your own here: the trained model, and a function that gives its loss on the same data at every call."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2)).to(device)
    x = torch.randn(256, 2, device=device)
    y = (x[:, 0] * x[:, 1] > 0).long()
    # model.load_state_dict(torch.load("model.pt", map_location=device))
    return model, lambda: nn.functional.cross_entropy(model(x), y)


def direction(weights, random):
    """Random, with filters as long as those of the weights; 0 for vectors, such as biases."""
    found = []
    for w in weights:
        d = torch.randn(w.shape, generator=random).to(w)
        if w.dim() < 2:
            found.append(torch.zeros_like(w))
            continue
        of_filter = [-1] + [1] * (w.dim() - 1)
        length = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
        found.append(d * length.reshape(of_filter))
    return found


def rows_left(header):
    """Begins OUT, or reads how far it is; gives the rows that are left, a coarse picture first."""
    lines = OUT.read_bytes().split(b"\n")[:-1] if OUT.exists() else []  # a line that was cut off is dropped
    if lines and json.loads(lines[0]) != header:
        raise SystemExit(f"{OUT} is of another plane: move it away, or write to another file")
    lines = lines or [json.dumps(header).encode()]
    OUT.write_bytes(b"".join(line + b"\n" for line in lines))
    done = {json.loads(line)["row"] for line in lines[1:]}
    return sorted(set(range(SIDE)) - done, key=lambda row: (row % 8 != 0, row))


def main():
    world = int(os.environ.get("WORLD_SIZE", 1))
    rank = int(os.environ.get("RANK", 0))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
        torch.cuda.set_device(device)
    if world > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    model, loss = model_and_loss(device)
    model.eval()
    parameters = list(model.parameters())
    places = torch.linspace(-REACH, REACH, SIDE).tolist()
    header = {"format": "nabla-landscape", "version": 1, "a": places, "b": places, "seed": SEED, "normalization": "filter"}

    is_left = torch.zeros(SIDE, dtype=torch.int64, device=device)
    if rank == 0:
        left = rows_left(header)
        is_left[left] = 1 + torch.arange(len(left), device=device)
    with torch.no_grad():
        if world > 1:  # all have the same weights, and the same rows to compute
            dist.broadcast(is_left, 0)
            for tensor in [*parameters, *model.buffers()]:
                dist.broadcast(tensor, 0)
        left = sorted((row for row in range(SIDE) if is_left[row] > 0), key=lambda row: int(is_left[row]))
        centre = [p.clone() for p in parameters]
        random = torch.Generator().manual_seed(SEED)
        first, second = direction(centre, random), direction(centre, random)
        for row in left:
            began = time.time()
            losses = torch.zeros(SIDE, dtype=torch.float64, device=device)
            for column in range(rank, SIDE, world):
                for p, w, u, v in zip(parameters, centre, first, second):
                    p.copy_(w + places[column] * u + places[row] * v)
                losses[column] = loss().double()
            if world > 1:
                dist.all_reduce(losses)
            if rank == 0:
                numbers = [x if math.isfinite(x) else str(x) for x in losses.tolist()]
                with OUT.open("a") as out:
                    out.write(json.dumps({"row": row, "loss": numbers, "seconds": time.time() - began}) + "\n")
        for p, w in zip(parameters, centre):
            p.copy_(w)
    if world > 1:
        dist.destroy_process_group()


main()
`;
