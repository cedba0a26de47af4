"""Draw text from an untrained GPT, or from a checkpoint: `python sample.py --checkpoint out/gpt.pt`."""

import argparse

import torch

from configs import small
from model import GPT, GPTConfig

CHARACTERS = [chr(i) for i in range(128)]


def encode(text):
    return [ord(c) for c in text if ord(c) < 128]


def decode(tokens):
    return "".join(CHARACTERS[t] for t in tokens)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint")
    parser.add_argument("--start", default="Once upon a time")
    parser.add_argument("--num-samples", type=int, default=3)
    parser.add_argument("--max-new-tokens", type=int, default=24)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--top-k", type=int, default=40)
    args = parser.parse_args()

    torch.manual_seed(0)
    model = GPT(GPTConfig(**small.model))
    if args.checkpoint:
        state = torch.load(args.checkpoint, map_location="cpu")
        model.load_state_dict(state["model"])
    model.eval()

    prompt = torch.tensor(encode(args.start), dtype=torch.long)
    prompt = prompt.unsqueeze(0).repeat(args.num_samples, 1)
    completed = model.generate(prompt, args.max_new_tokens, temperature=args.temperature, top_k=args.top_k)
    for row in completed:
        print(repr(decode(row.tolist())))


if __name__ == "__main__":
    main()
