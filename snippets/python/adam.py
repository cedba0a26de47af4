# prefix: nabla-adam
# title: Adam and AdamW by hand
# description: One step of Adam with bias correction, with decoupled weight decay as in AdamW, in PyTorch.
import torch


class Adam:
    """Adam with decoupled weight decay (AdamW); weight_decay=0 is plain Adam.

    Keeps two tensors a parameter, of the parameter's shape: running means of the gradient and of its square.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.step_count = 0
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        self.step_count += 1
        beta1, beta2 = self.betas
        for p, m, v in zip(self.params, self.m, self.v):
            if p.grad is None:
                continue
            p.mul_(1 - self.lr * self.weight_decay)
            m.mul_(beta1).add_(p.grad, alpha=1 - beta1)
            v.mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
            m_hat = m / (1 - beta1**self.step_count)
            v_hat = v / (1 - beta2**self.step_count)
            p.sub_(self.lr * m_hat / (v_hat.sqrt() + self.eps))

    def zero_grad(self):
        for p in self.params:
            p.grad = None


if __name__ == "__main__":

    def trajectory(make_optimizer):
        w = torch.tensor([0.5, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
        optimizer = make_optimizer([w])
        for _ in range(50):
            optimizer.zero_grad()
            (w**4).sum().backward()
            optimizer.step()
        return w.detach()

    ours = trajectory(lambda params: Adam(params, lr=0.01, weight_decay=0.1))
    theirs = trajectory(lambda params: torch.optim.AdamW(params, lr=0.01, weight_decay=0.1))
    assert torch.allclose(ours, theirs, rtol=0, atol=1e-12)

    for decay, expected in [(0.0, 0.499), (0.1, 0.49895)]:
        w = torch.tensor([0.5], dtype=torch.float64, requires_grad=True)
        w.grad = torch.tensor([0.2], dtype=torch.float64)
        Adam([w], weight_decay=decay).step()
        assert abs(w.item() - expected) < 1e-7
