#!/usr/bin/env python3
"""Record in test/facts/linalg_values.json.gz what PyTorch and NumPy make of expressions of linear algebra.

    python3 scripts/record/linalg_values.py

A case is a request of `nabla eval` with its answer: the values of all results, and the gradients of the sum of the
value with respect to the names that end in an underscore. Expressions that depend on a choice of basis are
written so that it does not show.
"""
import gzip
import json
import math
import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "linalg_values.json.gz"
rng = np.random.default_rng(5)


def draw(*sizes):
    return (rng.uniform(-2, 2, sizes).round(3)).tolist()


LETS = {
    "A": draw(3, 3), "A_": draw(3, 3), "S_": draw(4, 4), "T_": draw(5, 3), "W_": draw(2, 4), "N_": draw(2, 3, 3),
    "b_": draw(3), "B_": draw(3, 2), "C_": draw(2, 3), "D_": draw(5, 2), "e": draw(5), "x_": draw(6), "y_": draw(5),
    "z_": draw(2, 5), "M": [[1, 2], [3, 4]], "R": [[.5, 1, 1.5], [1, 2, 3], [1, 0, 1]], "Z": draw(3, 4, 2),
    "O_": [[3., -4], [0, 0]], "K_": draw(2, 3, 4), "q": [.8, .3, .6, .1], "k": [.7, .5, .4, .2], "I2": [[1., 0], [0, 1]],
}

W3 = "torch.tensor([[0.3, -1.2, 0.5], [0.9, 0.1, -0.4], [-0.7, 0.6, 1.1]], dtype=torch.float64)"
TORCH = """
torch.linalg.inv(A_) * {w}
torch.inverse(N_)
A_.inverse() @ b_
torch.linalg.inv_ex(A_.detach()).inverse
torch.linalg.det(N_)
A_.det()
torch.det(R)
torch.logdet(A_ @ A_.T)
torch.linalg.slogdet(N_)
torch.slogdet(A_)[1]
torch.linalg.matrix_exp(A_) * {w}
torch.matrix_exp(N_)
torch.linalg.matrix_power(A_, 3)
torch.matrix_power(A_, -2)
A_.matrix_power(0)
torch.linalg.cholesky(A_ @ A_.mT + torch.eye(3)) * {w}
torch.linalg.cholesky(N_ @ N_.mT + torch.eye(3), upper=True)
torch.cholesky_inverse(torch.linalg.cholesky(A_ @ A_.T + torch.eye(3))) * {w}
torch.cholesky_solve(B_, torch.linalg.cholesky(A_ @ A_.T + torch.eye(3)))
torch.linalg.qr(A_)[0] * {w}
torch.linalg.qr(A_).R * {w}
torch.linalg.qr(T_)[0]
torch.linalg.qr(T_)[1]
torch.linalg.qr(W_)[1]
torch.linalg.qr(T_, mode="r")[1].detach()
torch.linalg.qr(T_.detach(), mode="complete")[0]
torch.geqrf(T_.detach())
torch.linalg.householder_product(*torch.geqrf(T_.detach()))
torch.ormqr(*torch.geqrf(T_.detach()), D_.detach())
torch.ormqr(*torch.geqrf(T_.detach()), D_.detach(), transpose=True)
torch.ormqr(*torch.geqrf(T_.detach()), D_.detach().T, left=False)
torch.linalg.lu(A_)[1] * {w}
torch.linalg.lu(A_)[2] * {w}
torch.linalg.lu(T_)[2]
torch.linalg.lu(W_)[1]
torch.linalg.lu(T_.detach())
torch.linalg.lu_factor(A_.detach())
torch.linalg.lu_factor(N_.detach())
torch.lu_solve(B_.detach(), *torch.linalg.lu_factor(A_.detach()))
torch.lu_unpack(*torch.linalg.lu_factor(N_.detach()))
torch.linalg.eigh(A_ + A_.T)[0] * b_
torch.linalg.eigh(A_ + A_.T)[1] ** 2 * {w}
torch.linalg.eigvalsh(N_ + N_.mT, UPLO="U")[..., 0]
torch.linalg.eigvalsh(A_, UPLO="U")[0]
torch.linalg.eigvals(A_).abs().sum()
torch.linalg.eig(S_)[0].real.sum()
torch.linalg.eig(S_)[1].abs().sum()
torch.linalg.svdvals(T_) * b_
torch.linalg.svd(T_).S
torch.linalg.svd(T_, full_matrices=False)[0] ** 2 @ {w}
torch.linalg.svd(W_, full_matrices=False)[2] ** 2
torch.svd(T_)[2] ** 2
torch.svd(A_)[1]
torch.linalg.pinv(T_)
torch.linalg.pinv(W_)
torch.pinverse(A_) * {w}
torch.linalg.pinv(R)
torch.linalg.matrix_rank(R)
torch.linalg.matrix_rank(N_.detach())
torch.linalg.matrix_rank(T_.detach(), atol=2.0, rtol=0.1)
torch.linalg.cond(A_)
torch.linalg.cond(A_, 1)
torch.linalg.cond(A_, "fro")
torch.linalg.cond(T_, -2)
torch.linalg.cond(A_, float("inf"))
torch.linalg.vander(x_)
torch.vander(b_.detach(), 2)
torch.vander(b_.detach(), increasing=True)
torch.linalg.solve(A_, b_)
torch.linalg.solve(A_, B_)
torch.linalg.solve(N_, b_)
torch.linalg.solve(A_, C_, left=False)
torch.linalg.solve_triangular(A_, B_, upper=True)
torch.linalg.solve_triangular(N_, C_, upper=False, left=False, unitriangular=True)
torch.triangular_solve(B_, A_, upper=False, transpose=True)[0]
torch.linalg.lstsq(T_, D_).solution
torch.linalg.lstsq(T_.detach(), D_.detach(), driver="gelsd")
torch.linalg.lstsq(T_.detach(), D_.detach(), driver="gels")[1]
torch.linalg.tensorsolve(torch.linalg.inv(S_).reshape(2, 2, 4), torch.ones(2, 2))
torch.linalg.tensorinv(S_.reshape(4, 2, 2), ind=1)
torch.linalg.norm(b_)
torch.linalg.norm(A_)
torch.linalg.norm(A_, 2)
torch.linalg.norm(A_, "nuc")
torch.linalg.norm(A_, 1)
torch.linalg.norm(A_, float("-inf"))
torch.linalg.norm(N_, dim=(1, 2))
torch.linalg.norm(N_, ord=-2, dim=(0, 2))
torch.linalg.norm(N_, ord=3, dim=-1, keepdim=True)
torch.linalg.norm(b_, 0)
torch.linalg.vector_norm(A_, 1)
torch.linalg.vector_norm(A_, 2.5, dim=0)
torch.linalg.vector_norm(O_, 2, dim=1)
torch.linalg.vector_norm(O_, 0.5, dim=1)
torch.linalg.vector_norm(A_, float("inf"))
torch.linalg.vector_norm(A_, -1)
torch.linalg.matrix_norm(N_, keepdim=True)
torch.linalg.matrix_norm(K_, "nuc", dim=(0, 2), keepdim=True)
torch.linalg.matrix_norm(K_, float("inf"), dim=(2, 0))
torch.norm(A_)
torch.norm(A_, dim=0)
torch.norm(A_, p=1)
torch.norm(A_, p=3, dim=1, keepdim=True)
torch.norm(A_, p="nuc")
A_.norm(float("inf"))
torch.norm(M.double(), p="fro")
torch.nuclear_norm(A_)
torch.frobenius_norm(A_, dim=(0, 1))
torch.tril(A_, -1)
torch.triu(N_, 1)
torch.diagonal(N_, 0, 1, 2) ** 2
torch.diagonal(A_, 1)
torch.diag_embed(A_, 1)
torch.fft.fft(x_).abs()
torch.view_as_real(torch.fft.rfft(y_))
torch.fft.rfft(y_, n=8).abs()
torch.fft.irfft(torch.fft.rfft(x_) * torch.complex(torch.tensor(1.0), torch.tensor(2.0)))
torch.fft.irfft(torch.fft.rfft(y_), n=5)
torch.fft.ifft(x_, n=4).real
torch.fft.fft2(z_).abs()
torch.view_as_real(torch.fft.fftn(K_, dim=(0, 2), norm="ortho"))
torch.fft.rfft2(z_, s=(3, 4)).real
torch.fft.irfft2(torch.fft.rfft2(z_), s=(2, 5)) ** 2
torch.fft.hfft(torch.fft.ihfft(x_), n=6)
torch.fft.fftshift(K_, dim=(1,)) * torch.arange(4)
torch.fft.ifftshift(y_) * torch.arange(5)
torch.fft.fftfreq(7, 0.5)
torch.view_as_real(torch.stft(x_, 4, hop_length=2, window=torch.tensor([0.1, 0.5, 1.0, 0.5]), return_complex=True))
torch.stft(K_[0], 3, hop_length=1, win_length=2, center=False, normalized=True, return_complex=True).abs()
torch.linalg.householder_product(T_, b_)
torch.linalg.vander(b_, N=4)
torch.fft.rfftfreq(6)
torch.view_as_real(torch.linalg.inv(torch.complex(A_, A_.T)))
torch.view_as_real(torch.linalg.solve(torch.complex(A, A_), torch.complex(B_, B_)))
torch.complex(A_, A_.T).matrix_exp().abs()
q @ k
(q @ k) / (q.norm() * k.norm())
torch.linalg.matrix_rank(torch.tensor([[0., 1.], [0., 0.]]))
torch.linalg.eigvals(torch.tensor([[1., 100.], [0., 1.]])).real
torch.linalg.cond(torch.tensor([[1., 100.], [0., 1.]]))
""".format(w=W3)

NUMPY = """
np.linalg.inv(M)
np.linalg.det(M)
np.linalg.slogdet(M)
np.linalg.solve(A, [1.0, 2.0, 3.0])
np.linalg.pinv(R)
np.linalg.matrix_rank(R)
np.linalg.matrix_power(M, 3)
np.linalg.cholesky(A @ A.T + np.eye(3))
np.linalg.qr(A)
np.linalg.qr(A, mode="r")
np.linalg.eigvalsh(A + A.T)
np.linalg.eigh(A + A.T)[0]
np.linalg.svd(A, compute_uv=False)
np.linalg.svd(A)[1]
np.linalg.norm(A)
np.linalg.norm(M, 1)
np.linalg.norm(A, "nuc")
np.linalg.norm(A, axis=1)
np.linalg.norm(Z, 2, axis=(0, 1))
np.linalg.norm(e, np.inf)
np.linalg.norm(e, 3)
np.linalg.cond(A)
np.linalg.cond(M, 1)
np.linalg.tensorinv(np.eye(4).reshape(4, 2, 2) * 2, ind=1)
np.linalg.lstsq(R, [1.0, 2.0, 3.0], rcond=None)[0]
np.vander(e, 3)
np.vander(e, increasing=True)
np.fft.fft(e)
np.fft.ifft(e, n=3)
np.fft.rfft(e, norm="ortho")
np.fft.irfft(np.fft.rfft(e), 5)
np.fft.fft2(A)
np.fft.fftshift(e)
np.fft.ifftshift(e)
np.fft.fftfreq(5, d=0.1)
np.convolve(e, [1.0, 0.5, -1.0])
np.convolve(e, [1.0, 0.5, -1.0], "same")
np.convolve([1.0, 2.0], e, "valid")
np.correlate(e, [1.0, 0.5, -1.0])
np.correlate(e, [1.0, 0.5, -1.0, 2.0], "same")
np.correlate([1.0, 0.5], e, "full")
np.correlate([1.0, 0.5, -1.0, 2.0], e, "same")
np.tril(e)
np.triu(A, 1)
np.matmul(q, k) / np.linalg.norm(k)
np.linalg.matrix_rank([[0, 1], [0, 0]])
"""


def plain(x):
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, complex):
        return [plain(x.real), plain(x.imag)]
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def flat(value):
    """The results of a value: real and imaginary parts are a last axis."""
    if isinstance(value, (tuple, list)):
        return [r for v in value for r in flat(v)]
    if isinstance(value, torch.Tensor):
        value = torch.view_as_real(value.detach().resolve_conj()) if value.is_complex() else value.detach()
        return [{"shape": list(value.shape), "value": plain(value.tolist())}]
    value = np.asarray(value)
    if np.iscomplexobj(value):
        value = np.stack([value.real, value.imag], -1)
    return [{"shape": list(value.shape), "value": plain(value.tolist())}]


def used(expr):
    words = set("".join(c if c.isalnum() or c == "_" else " " for c in expr).split())
    return {name: LETS[name] for name in LETS if name in words}


def torch_case(expr):
    lets = used(expr)
    names = {n: torch.tensor(v) if n == "M" else torch.tensor(v, dtype=torch.float64) for n, v in lets.items()}
    for n in names:
        if n.endswith("_"):
            names[n].requires_grad_()
    value = eval(expr, {"torch": torch, **names})
    case = {"expr": expr, "let": lets, "out": flat(value)}
    if isinstance(value, torch.Tensor) and value.requires_grad:
        try:
            value.sum().backward()
        except RuntimeError as e:
            print("no gradient:", expr, str(e)[:60])
            return case
        case["grad"] = {n: plain(x.grad.tolist()) for n, x in names.items() if x.grad is not None}
    return case


def main():
    torch.set_default_dtype(torch.float64)
    cases = [torch_case(e) for e in TORCH.strip().split("\n")]
    for expr in NUMPY.strip().split("\n"):
        lets = used(expr)
        value = eval(expr, {"np": np, **{n: np.array(v) for n, v in lets.items()}})
        cases.append({"expr": expr, "let": lets, "out": flat(value), "numpy": True})
    with gzip.GzipFile(OUT, "wb", mtime=0) as f:
        f.write(json.dumps(cases, separators=(",", ":")).encode())
    print(len(cases), OUT.stat().st_size)


if __name__ == "__main__":
    main()
