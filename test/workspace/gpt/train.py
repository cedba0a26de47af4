"""Train the GPT of model.py on made-up text.

    python train.py
    python train.py --batch-size 32 --max-iters 500
"""

import argparse
import math
import time

import torch

from configs import small
from model import GPT, GPTConfig


def parse_args():
    parser = argparse.ArgumentParser(description="train a small GPT")
    parser.add_argument("--batch-size", type=int, default=12)
    parser.add_argument("--max-iters", type=int, default=10)
    parser.add_argument("--warmup-iters", type=int, default=2)
    parser.add_argument("--eval-interval", type=int, default=5)
    parser.add_argument("--eval-iters", type=int, default=2)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--min-learning-rate", type=float, default=1e-4)
    parser.add_argument("--weight-decay", type=float, default=0.1)
    parser.add_argument("--grad-clip", type=float, default=1.0)
    parser.add_argument("--accumulate", type=int, default=2, help="micro-batches in one optimiser step")
    parser.add_argument("--seed", type=int, default=1337)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def make_data(length, vocab_size):
    """Tokens that a model can learn: a slow wave over the vocabulary with a little noise."""
    phase = torch.arange(length) / 50
    wave = (torch.sin(phase) + 1) / 2 * (vocab_size - 8)
    noise = torch.randint(8, (length,))
    return wave.long() + noise


def get_batch(data, block_size, batch_size, device):
    starts = torch.randint(len(data) - block_size, (batch_size,))
    x = torch.stack([data[i : i + block_size] for i in starts])
    y = torch.stack([data[i + 1 : i + 1 + block_size] for i in starts])
    return x.to(device), y.to(device)


def learning_rate(step, args):
    """Linear warm-up, then a cosine down to the minimum."""
    if step < args.warmup_iters:
        return args.learning_rate * (step + 1) / args.warmup_iters
    progress = (step - args.warmup_iters) / max(1, args.max_iters - args.warmup_iters)
    cosine = 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))
    return args.min_learning_rate + cosine * (args.learning_rate - args.min_learning_rate)


@torch.no_grad()
def evaluate(model, splits, args):
    model.eval()
    result = {}
    for name, data in splits.items():
        losses = torch.zeros(args.eval_iters)
        for i in range(args.eval_iters):
            x, y = get_batch(data, model.config.block_size, args.batch_size, args.device)
            _, loss = model(x, y)
            losses[i] = loss.item()
        result[name] = losses.mean()
    model.train()
    return result


def main():
    args = parse_args()
    torch.manual_seed(args.seed)

    config = GPTConfig(**small.model)
    data = make_data(4096, config.vocab_size)
    cut = int(0.9 * len(data))
    splits = {"train": data[:cut], "val": data[cut:]}

    model = GPT(config).to(args.device)
    optimizer = model.configure_optimizers(args.weight_decay, args.learning_rate, betas=(0.9, 0.95))
    print(f"{model.num_parameters() / 1e6:.2f} M parameters on {args.device}")

    started = time.time()
    for step in range(args.max_iters):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, args)

        if step % args.eval_interval == 0:
            losses = evaluate(model, splits, args)
            print(f"step {step:4d}  train {losses['train']:.4f}  val {losses['val']:.4f}")

        optimizer.zero_grad(set_to_none=True)
        for _ in range(args.accumulate):
            x, y = get_batch(splits["train"], config.block_size, args.batch_size, args.device)
            logits, loss = model(x, y)
            (loss / args.accumulate).backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), args.grad_clip)
        optimizer.step()

    print(f"{time.time() - started:.1f} s, last loss {loss.item():.4f}, gradient norm {norm.item():.2f}")


if __name__ == "__main__":
    main()
