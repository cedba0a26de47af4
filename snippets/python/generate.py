# prefix: nabla-generate
# title: Autoregressive generation
# description: Extends a prompt token by token, with the context cut to what the model can see.
# fields: generate
import torch


@torch.no_grad()
def generate(model, tokens, n_new, block_size, temperature=1.0, generator=None):
    """tokens (B, T) -> (B, T + n_new). model maps ids (B, t) to logits (B, t, V); temperature 0 is greedy."""
    for _ in range(n_new):
        logits = model(tokens[:, -block_size:])[:, -1]  # (B, V)
        if temperature == 0:
            following = logits.argmax(dim=-1, keepdim=True)
        else:
            probs = (logits / temperature).softmax(dim=-1)
            following = torch.multinomial(probs, num_samples=1, generator=generator)
        tokens = torch.cat([tokens, following], dim=1)
    return tokens


if __name__ == "__main__":

    def successor(ids):
        return 20.0 * torch.nn.functional.one_hot((ids + 1) % 7, 7).float()

    prompt = torch.tensor([[1, 2], [4, 5]])
    tokens = generate(successor, prompt, n_new=3, block_size=4, temperature=0)
    assert tokens.tolist() == [[1, 2, 3, 4, 5], [4, 5, 6, 0, 1]]
    generator = torch.Generator().manual_seed(0)
    assert generate(successor, prompt, n_new=3, block_size=4, generator=generator).tolist() == tokens.tolist()
