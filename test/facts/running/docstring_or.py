import torch
def rms(x, w):
    """Normalise.

    Parameters
    ----------
    x : array of shape (n, d)
        or (b, t, d).
    """
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * w
r0 = rms(torch.zeros(2, 3, 4), torch.ones(4))
r1 = rms(torch.zeros(5, 6), torch.ones(6))
