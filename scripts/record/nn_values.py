#!/usr/bin/env python3
"""Record in test/facts/nn_values.json.gz what PyTorch's functions for neural networks compute, with gradients.

    python3 scripts/record/nn_values.py

A case is a public function, its arguments, its results and the gradients of the sum of cos(i) · y_i over the elements
y_0, y_1, … of all results with a floating-point type, in float64. Functions that PyTorch 1.13 lacks are written here.
"""
import gzip
import json
import math
import pathlib

import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "nn_values.json.gz"

random = torch.Generator().manual_seed(20)
cases = []


def t(*sizes, lo=-2.0, hi=2.0, grad=True, dtype=torch.float64):
    """A tensor of numbers of few digits, no two of them equal where there is room."""
    x = torch.rand(sizes, generator=random, dtype=torch.float64) * (hi - lo) + lo
    x = (x * 1000).round() / 1000
    return x.to(dtype).requires_grad_(grad)


def i(*sizes, hi=5, lo=0):
    return torch.randint(lo, hi, sizes, generator=random)


def plain(x):
    if isinstance(x, torch.Tensor):
        flat = x.detach().reshape(-1).tolist()
        numbers = [v if isinstance(v, (bool, int)) or math.isfinite(v) else str(v) for v in flat]
        return {"dtype": str(x.dtype).removeprefix("torch."), "sizes": list(x.shape), "data": numbers,
                **({"grad": True} if x.requires_grad else {})}
    if isinstance(x, (list, tuple)):
        return {"list": [plain(v) for v in x]}
    return {"value": x if not isinstance(x, float) or math.isfinite(x) else str(x)}


def leaves(x):
    if isinstance(x, torch.Tensor):
        return [x]
    if isinstance(x, dict):
        x = list(x.values())
    return [leaf for v in x for leaf in leaves(v)] if isinstance(x, (list, tuple)) else []


def case(name, *args, f=None, through=None, **kwargs):
    """One call of F's or torch's function of that name, or of f; `through`: how many results gradients come from."""
    f = f or getattr(F, name.removeprefix("F."), None) or getattr(torch, name.removeprefix("torch."))
    results = leaves(f(*args, **kwargs))
    wrt = [x for x in leaves([args, kwargs]) if x.requires_grad]
    total = 0
    for y in results[:through]:
        if y.is_floating_point() and y.requires_grad:
            total = total + (y.reshape(-1) * torch.arange(y.numel(), dtype=y.dtype).cos()).sum()
    grads = [None] * len(wrt)
    if isinstance(total, torch.Tensor):
        grads = torch.autograd.grad(total, wrt, allow_unused=True)
    cases.append({
        "name": name, "args": [plain(x) for x in args], "kwargs": {k: plain(x) for k, x in kwargs.items()},
        "out": [plain(y.detach()) for y in results],
        **({} if through is None else {"through": through}),
        "grads": [None if g is None else plain(g) for g in grads],
    })


def normalization():
    for dim in (0, 1, -1):
        for name in ("F.softmax", "F.log_softmax", "F.softmin"):
            case(name, t(3, 5, lo=-30, hi=30), dim=dim)
    case("F.softmax", t(0, 4), dim=1)
    case("F.softmax", t(), dim=0)
    case("F.log_softmax", t(7, 1), dim=1)
    case("F.layer_norm", t(3, 4, 5), (5,), t(5), t(5))
    case("F.layer_norm", t(3, 4, 5), (4, 5), t(4, 5), t(4, 5), 1e-3)
    case("F.layer_norm", t(2, 7), [7])
    case("F.layer_norm", t(2, 1), [1], None, t(1))
    case("F.layer_norm", t(0, 3), [3], t(3))
    case("F.group_norm", t(2, 6, 3), 3, t(6), t(6))
    case("F.group_norm", t(2, 6, 3, 2), 1, eps=1e-3)
    case("F.group_norm", t(2, 4), 2, t(4))
    for training in (True, False):
        stats = lambda: (t(3, grad=False), t(3, lo=0.5, hi=2, grad=False))
        case("F.batch_norm", t(4, 3, 5), *stats(), t(3), t(3), training=training)
        case("F.batch_norm", t(4, 3), *stats(), training=training, eps=1e-2)
        case("F.batch_norm", t(2, 3, 2, 2), *stats(), weight=t(3), bias=None, training=training, momentum=0.3)
        case("F.instance_norm", t(2, 3, 5), *stats(), t(3), t(3), use_input_stats=training)
    case("F.batch_norm", t(4, 3), None, None, training=True)
    case("F.instance_norm", t(2, 3, 2, 3))
    case("torch.native_layer_norm", t(3, 4), [4], t(4), t(4), 1e-5, through=1)
    case("torch.native_batch_norm", t(3, 4), t(4), t(4), None, None, True, 0.1, 1e-5, through=1)
    rms = lambda x, shape, w=None, eps=2.0 ** -52: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * (1 if w is None else w)
    case("F.rms_norm", t(3, 5), [5], t(5), f=rms)
    case("F.rms_norm", t(3, 5), [5], t(5), 1e-2, f=rms)
    case("F.rms_norm", t(2, 3, 5), [5], f=rms)
    for size in (1, 2, 3, 6):
        case("F.local_response_norm", t(2, 4, 3), size, alpha=0.3, beta=0.75, k=2.0)
    case("F.local_response_norm", t(1, 4, 2, 2), 3)
    for p in (1, 2.0, 3, 0.5, math.inf):
        case("F.normalize", t(3, 4), p=p)
    case("F.normalize", t(3, 4, 2), dim=-1)
    case("F.normalize", torch.zeros(2, 3, dtype=torch.float64, requires_grad=True))
    case("torch.renorm", t(3, 4), 2, 0, 1.5)
    case("torch.renorm", t(3, 4, 2), 1, 1, 5.0)
    case("torch._weight_norm", t(4, 3), t(4, 1))
    case("torch._weight_norm", t(4, 3), t(1, 3), 1)


def sigmoid_focal_loss(x, y, alpha=0.25, gamma=2, reduction="none"):
    """As torchvision has it."""
    p = torch.sigmoid(x)
    missed = 1 - (p * y + (1 - p) * (1 - y))
    loss = F.binary_cross_entropy_with_logits(x, y, reduction="none") * missed ** gamma * (alpha * y + (1 - alpha) * (1 - y))
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


def losses():
    for reduction in ("mean", "sum", "none"):
        r = {"reduction": reduction}
        for name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"):
            case(f"F.{name}", t(3, 4), t(3, 4), **r)
        case("F.smooth_l1_loss", t(3, 4), t(3, 4), beta=0.3, **r)
        case("F.huber_loss", t(3, 4), t(3, 4), delta=0.7, **r)
        case("F.kl_div", t(3, 4), t(3, 4, lo=0.1), **r)
        case("F.kl_div", t(3, 4), t(3, 4), log_target=True, **r)
        case("F.soft_margin_loss", t(5), i(5, hi=2).double() * 2 - 1, **r)
        for log_input in (True, False):
            case("F.poisson_nll_loss", t(4, lo=0.1), t(4, lo=0, hi=6, grad=False), log_input, True, **r)
        case("F.hinge_embedding_loss", t(6), i(6, hi=2).double() * 2 - 1, 0.8, **r)
        case("F.binary_cross_entropy", t(3, 2, lo=0.01, hi=0.99), t(3, 2, lo=0, hi=1), t(3, 2, lo=0, grad=False), **r)
        case("F.binary_cross_entropy", t(4, lo=0.01, hi=0.99), t(4, lo=0, hi=1, grad=False), **r)
        case("F.binary_cross_entropy_with_logits", t(3, 2, lo=-40, hi=40), t(3, 2, lo=0, hi=1), t(2, lo=0, grad=False), pos_weight=t(2, lo=0, grad=False), **r)
        case("F.binary_cross_entropy_with_logits", t(4), t(4, lo=0, hi=1), **r)
        case("F.cross_entropy", t(4, 3, lo=-20, hi=20), i(4, hi=3), **r)
        case("F.cross_entropy", t(4, 3), torch.tensor([0, 2, -100, 1]), t(3, lo=0.1, grad=False), label_smoothing=0.3, **r)
        case("F.cross_entropy", t(2, 3, 4), i(2, 4, hi=3), ignore_index=1, **r)
        case("F.cross_entropy", t(2, 3, 2, 2), i(2, 2, 2, hi=3), t(3, lo=0.1, grad=False), **r)
        case("F.cross_entropy", t(3), torch.tensor(2), label_smoothing=0.1, **r)
        case("F.cross_entropy", t(4, 3), t(4, 3, lo=0, hi=1), t(3, lo=0.1, grad=False), label_smoothing=0.2, **r)
        case("F.cross_entropy", t(2, 3, 2), t(2, 3, 2, lo=0, hi=1), **r)
        case("F.nll_loss", t(4, 3), torch.tensor([0, 2, 1, 1]), t(3, lo=0.1, grad=False), ignore_index=2, **r)
        case("F.nll_loss", t(2, 3, 2, 2), i(2, 2, 2, hi=3), **r)
        case("F.multi_margin_loss", t(4, 3), i(4, hi=3), **r)
        case("F.multi_margin_loss", t(4, 3), i(4, hi=3), 2, 0.6, t(3, lo=0.1, grad=False), **r)
        case("F.multilabel_margin_loss", t(2, 4), torch.tensor([[3, 0, -1, 1], [1, 2, 3, 0]]), **r)
        case("F.multilabel_soft_margin_loss", t(2, 4), i(2, 4, hi=2).double(), t(4, lo=0, grad=False), **r)
        case("F.cosine_embedding_loss", t(4, 3), t(4, 3), torch.tensor([1, -1, -1, 1]), 0.1, **r)
        case("F.margin_ranking_loss", t(5), t(5), i(5, hi=2).double() * 2 - 1, 0.3, **r)
        case("F.triplet_margin_loss", t(4, 3), t(4, 3), t(4, 3), **r)
        case("F.triplet_margin_loss", t(4, 3), t(4, 3), t(4, 3), 2.5, 3, swap=True, **r)
        case("F.triplet_margin_with_distance_loss", t(4, 3), t(4, 3), t(4, 3), **r)
        case("F.gaussian_nll_loss", t(3, 2), t(3, 2), t(3, 2, lo=0.1), full=True, **r)
        case("F.gaussian_nll_loss", t(3, 2), t(3, 2), t(3, 1, lo=0.1), **r)
        case("F.gaussian_nll_loss", t(3, 2), t(3, 2), t(3, lo=0, hi=0.002), eps=0.001, **r)
        case("torchvision.ops.sigmoid_focal_loss", t(3, 2), t(3, 2, lo=0, hi=1, grad=False), f=sigmoid_focal_loss, **r)
    case("F.kl_div", t(3, 4), t(3, 4, lo=0.1), reduction="batchmean")
    case("F.mse_loss", t(0, 4), t(0, 4))
    case("F.mse_loss", t(3), t(3), size_average=False)
    case("F.mse_loss", t(3), t(3), reduce=False)
    case("torch.kl_div", t(3), t(3, lo=0.1), 2)
    case("F.cross_entropy", t(2, 3), torch.tensor([-100, -100]))
    case("F.cross_entropy", t(0, 3), i(0, hi=3), reduction="sum")


def convolution():
    case("F.conv1d", t(2, 3, 7), t(4, 3, 3), t(4))
    case("F.conv1d", t(3, 7), t(4, 3, 3), None, 2, 1)
    case("F.conv1d", t(2, 4, 9), t(6, 2, 3), t(6), stride=2, padding=2, dilation=2, groups=2)
    case("F.conv1d", t(1, 1, 6), t(1, 1, 4), padding="same", dilation=1)
    case("F.conv1d", t(1, 2, 6), t(2, 1, 2), groups=2, padding="same", dilation=3)
    case("F.conv2d", t(2, 3, 5, 6), t(4, 3, 3, 2), t(4), stride=(2, 1), padding=(1, 2))
    case("F.conv2d", t(2, 4, 5, 5), t(4, 1, 3, 3), t(4), padding=1, groups=4)
    case("F.conv2d", t(3, 5, 5), t(2, 3, 2, 2), dilation=2, padding="valid")
    case("F.conv2d", t(1, 2, 4, 5), t(3, 2, 4, 3), padding="same")
    case("F.conv2d", t(2, 1, 1, 1), t(1, 1, 1, 1), t(1))
    case("F.conv2d", t(0, 3, 5, 5), t(2, 3, 3, 3), t(2))
    case("F.conv3d", t(1, 2, 3, 4, 4), t(2, 2, 2, 3, 2), t(2), stride=(1, 2, 1), padding=1)
    case("F.conv_transpose1d", t(2, 3, 5), t(3, 2, 4), t(2), stride=3, padding=1, output_padding=2)
    case("F.conv_transpose1d", t(4, 5), t(4, 1, 3), groups=2, dilation=2)
    case("F.conv_transpose2d", t(2, 4, 3, 3), t(4, 3, 3, 2), t(6), stride=2, padding=(1, 0), output_padding=(1, 0), groups=2)
    case("F.conv_transpose2d", t(1, 2, 3, 2), t(2, 1, 2, 2), dilation=(2, 1))
    case("F.conv_transpose3d", t(1, 2, 2, 3, 2), t(2, 2, 2, 2, 2), t(2), stride=2)
    case("F.unfold", t(2, 3, 5, 4), (2, 3))
    case("F.unfold", t(3, 5, 6), (3, 2), dilation=(1, 2), padding=(1, 0), stride=2)
    case("F.fold", t(2, 8, 9), (4, 4), 2)
    case("F.fold", t(12, 4), (5, 6), (3, 2), dilation=(1, 2), padding=(0, 0), stride=2)
    case("F.conv_tbc", t(6, 2, 3), t(2, 3, 4), t(4), 1)


def pooling():
    case("F.max_pool1d", t(2, 3, 8), 3)
    case("F.max_pool1d", t(3, 8), 3, 2, 1, return_indices=True, through=1)
    case("F.max_pool2d", t(2, 2, 5, 6), (2, 3), stride=(2, 1), padding=(1, 1))
    case("F.max_pool2d", t(1, 2, 7, 6), 3, 2, 1, 2, True, return_indices=True, through=1)
    case("F.max_pool2d", i(1, 1, 4, 4, hi=3).double().requires_grad_(), 2)
    case("F.max_pool3d", t(1, 2, 3, 4, 4), 2, 1, ceil_mode=True)
    case("F.max_pool2d", t(0, 2, 4, 4), 2)
    case("F.avg_pool1d", t(2, 3, 7), 3, 2, 1)
    case("F.avg_pool1d", t(2, 7), 3, 2, 1, True, False)
    case("F.avg_pool2d", t(2, 2, 5, 6), (2, 3), ceil_mode=True)
    case("F.avg_pool2d", t(1, 2, 5, 5), 3, 2, 1, True, True)
    case("F.avg_pool2d", t(1, 2, 5, 5), 3, 2, 1, True, False)
    case("F.avg_pool2d", t(1, 2, 5, 5), 2, divisor_override=3)
    case("F.avg_pool3d", t(1, 2, 4, 5, 4), (2, 3, 2), 2, (1, 1, 0), count_include_pad=False)
    case("F.lp_pool1d", t(2, 2, 7, lo=0.1), 2, 3)
    case("F.lp_pool1d", t(2, 2, 7, lo=0.1), 3.5, 3, 2, True)
    case("F.lp_pool2d", t(1, 2, 5, 4), 2, (2, 3), 1)
    case("F.lp_pool2d", t(1, 2, 5, 5, lo=0.1), 1, 2, ceil_mode=True)
    for n, sizes in ((1, (2, 2, 7)), (2, (1, 2, 5, 7)), (3, (1, 1, 3, 4, 5))):
        case(f"F.adaptive_avg_pool{n}d", t(*sizes), 3)
        case(f"F.adaptive_max_pool{n}d", t(*sizes), 2, return_indices=True, through=1)
        case(f"F.adaptive_max_pool{n}d", t(*sizes), 1)
    case("F.adaptive_avg_pool2d", t(2, 4, 6), (None, 9))
    x, where = F.max_pool2d(t(1, 2, 4, 6), 2, return_indices=True)
    case("F.max_unpool2d", t(1, 2, 2, 3), where, 2)
    case("F.max_unpool2d", t(1, 2, 2, 3), where, 2, output_size=(1, 2, 5, 7))
    case("F.max_unpool1d", t(2, 3), torch.tensor([[0, 3, 4], [1, 2, 5]]), 2)
    case("F.fractional_max_pool2d", t(1, 2, 7, 6), 2, (4, 3), _random_samples=t(1, 2, 2, lo=0, hi=1, grad=False))
    case("F.fractional_max_pool2d", t(1, 2, 7, 6), (2, 3), output_ratio=(0.5, 0.6), return_indices=True, _random_samples=t(1, 2, 2, lo=0, hi=1, grad=False), through=1)
    case("F.fractional_max_pool3d", t(1, 2, 5, 7, 6), 2, (3, 4, 3), _random_samples=t(1, 2, 3, lo=0, hi=1, grad=False))


def resizing():
    for size in (3, 7, 11):
        case("F.interpolate", t(2, 1, 5), size)
        case("F.interpolate", t(2, 1, 5), size, mode="nearest-exact")
        for corners in (True, False):
            case("F.interpolate", t(2, 1, 5), size, mode="linear", align_corners=corners)
            case("F.interpolate", t(1, 2, 4, 5), (size, 6), mode="bilinear", align_corners=corners)
            case("F.interpolate", t(1, 2, 4, 5), (size, 6), mode="bicubic", align_corners=corners)
        case("F.interpolate", t(1, 1, 3, 4, 5), (size, 2, 6), mode="trilinear")
        case("F.interpolate", t(1, 2, 4, 5), (size, 2), mode="area")
        for mode in ("bilinear", "bicubic"):
            case("F.interpolate", t(1, 1, 6, 5), (size, 2), mode=mode, antialias=True)
    case("F.interpolate", t(1, 2, 3, 4), scale_factor=2)
    case("F.interpolate", t(1, 2, 5, 7), scale_factor=(1.7, 0.6), mode="bilinear")
    case("F.interpolate", t(1, 2, 5, 7), scale_factor=1.7, mode="bicubic", recompute_scale_factor=True)
    case("F.interpolate", t(1, 1, 1, 1), (3, 2), mode="bilinear", align_corners=True)
    case("F.upsample_bilinear", t(1, 1, 3, 2), scale_factor=2)
    case("F.pixel_shuffle", t(2, 8, 2, 3), 2)
    case("F.pixel_unshuffle", t(2, 2, 4, 6), 2)
    case("torch.channel_shuffle", t(1, 6, 2, 2, grad=False), 3)
    case("F.pad", t(2, 3), (1, 2))
    case("F.pad", t(2, 3), (1, -1, 0, 2), value=3.5)
    case("F.pad", t(2, 2, 5), (2, 1), "reflect")
    case("F.pad", t(1, 2, 3, 4), (3, 1, 2, 0), mode="reflect")
    case("F.pad", t(1, 2, 3, 4), (3, 1, 5, 0), mode="replicate")
    case("F.pad", t(1, 2, 3, 4), (4, 1, 2, 3), mode="circular")
    case("F.pad", t(1, 2, 2, 3, 4), (1, 1, 1, 0, 1, 1), mode="replicate")
    for widths in ((-2, 1), (1, -1), (-1, -1)):
        for mode in ("circular", "reflect", "replicate"):
            case("F.pad", t(1, 2, 5), widths, mode=mode)
    for corners in (True, False):
        for padding in ("zeros", "border", "reflection"):
            for mode in ("bilinear", "nearest", "bicubic"):
                case("F.grid_sample", t(2, 2, 3, 4), t(2, 3, 2, 2, lo=-1.7, hi=1.7), mode, padding, corners)
            case("F.grid_sample", t(1, 2, 3, 2, 4), t(1, 2, 1, 3, 3, lo=-1.7, hi=1.7), "bilinear", padding, corners)
        case("F.affine_grid", t(2, 2, 3), (2, 1, 3, 4), corners)
        case("F.affine_grid", t(1, 3, 4), (1, 2, 2, 1, 3), corners)


def attend(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    """The reference implementation in the documentation of PyTorch."""
    if enable_gqa:
        key, value = (x.repeat_interleave(query.size(-3) // x.size(-3), -3) for x in (key, value))
    scores = query @ key.transpose(-2, -1) * (1 / math.sqrt(query.size(-1)) if scale is None else scale)
    if is_causal:
        attn_mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    if attn_mask is not None and attn_mask.dtype == torch.bool:
        scores = scores.masked_fill(~attn_mask, -math.inf)
    elif attn_mask is not None:
        scores = scores + attn_mask
    return scores.softmax(-1) @ value


def attention():
    sdpa = lambda *args, **kwargs: case("F.scaled_dot_product_attention", *args, f=attend, **kwargs)
    sdpa(t(2, 3, 4), t(2, 5, 4), t(2, 5, 3))
    sdpa(t(2, 2, 3, 4), t(2, 2, 5, 4), t(2, 2, 5, 3), is_causal=True)
    sdpa(t(2, 3, 4), t(5, 4), t(2, 5, 3), t(3, 5), scale=0.3)
    sdpa(t(2, 2, 3, 4), t(2, 2, 5, 4), t(2, 2, 5, 3), torch.tensor([[1, 0, 0, 1, 1], [0, 1, 1, 0, 1], [1, 1, 1, 1, 1]]).bool())
    sdpa(t(1, 6, 3, 4), t(1, 2, 5, 4), t(1, 2, 5, 3), enable_gqa=True, is_causal=True)
    sdpa(t(2, 1, 1), t(2, 1, 1), t(2, 1, 1))
    sdpa(t(2, 0, 4), t(2, 5, 4), t(2, 5, 3))
    mha = lambda *args, **kwargs: case("F.multi_head_attention_forward", *args, **kwargs)
    weights = lambda e: (t(3 * e, e), t(3 * e))
    mha(t(3, 2, 4), t(5, 2, 4), t(5, 2, 4), 4, 2, *weights(4), None, None, False, 0.0, t(4, 4), t(4))
    mha(t(3, 4), t(5, 4), t(5, 4), 4, 2, *weights(4), t(1, 1, 4), t(1, 1, 4), True, 0.0, t(4, 4), t(4), attn_mask=t(3, 5), average_attn_weights=False)
    mha(t(3, 2, 4), t(5, 2, 3), t(5, 2, 6), 4, 1, None, t(12), None, None, True, 0.3, t(4, 4), None, training=False,
        key_padding_mask=torch.tensor([[0, 1, 0, 0, 1], [1, 1, 0, 0, 0]]).bool(), use_separate_proj_weight=True,
        q_proj_weight=t(4, 4), k_proj_weight=t(4, 3), v_proj_weight=t(4, 6))
    mha(t(3, 2, 4), t(3, 2, 4), t(3, 2, 4), 4, 2, *weights(4), None, None, False, 0.0, t(4, 4), t(4), need_weights=False,
        attn_mask=torch.ones(3, 3, dtype=torch.bool).triu(1))


def embedding():
    case("F.embedding", i(2, 3, hi=5), t(5, 4))
    case("F.embedding", torch.tensor([1, 4, 1, 0]), t(5, 2), padding_idx=1)
    case("F.embedding", torch.tensor([1, 4, 1, 0]), t(5, 2), padding_idx=-1)
    case("F.embedding", torch.tensor([1, 4, 1, 0]), t(5, 2), scale_grad_by_freq=True)
    case("F.embedding", torch.tensor(3), t(5, 2))
    case("F.embedding", i(0, hi=5), t(5, 2))
    case("torch.embedding", t(5, 2), torch.tensor([1, 4, 1, 0]))
    for mode in ("sum", "mean", "max"):
        case("F.embedding_bag", i(3, 4, hi=6), t(6, 2), mode=mode)
        case("F.embedding_bag", i(7, hi=6), t(6, 2), torch.tensor([0, 3, 3, 5]), mode=mode)
        case("F.embedding_bag", torch.tensor([1, 2, 1, 5, 0, 1]), t(6, 2), torch.tensor([0, 3, 6]), mode=mode, include_last_offset=True, padding_idx=1)
    case("F.embedding_bag", i(2, 3, hi=6), t(6, 2), mode="sum", per_sample_weights=t(2, 3))
    case("F.one_hot", i(2, 3, hi=4))
    case("F.one_hot", i(4, hi=4), 6)


def distance():
    for p in (0.5, 1.0, 1.5, 2.0, 3.0, math.inf):
        case("torch.cdist", t(2, 3, 4), t(2, 5, 4), p)
        case("F.pdist", t(4, 3), p)
        case("torch.dist", t(3, 4), t(4), p)
        if p >= 1:
            case("F.pairwise_distance", t(3, 4), t(3, 4), p, keepdim=p == 2)
    same = t(2, 3)
    case("torch.cdist", same, same.detach().clone().requires_grad_())
    case("torch.cdist", t(3, 4), t(2, 4), 0.0)
    case("F.cosine_similarity", t(3, 4), t(3, 4))
    case("F.cosine_similarity", t(3, 4, 2), t(4, 2), dim=-1)
    case("F.cosine_similarity", t(3, 1), t(3, 1), 0)


def recurrent():
    gates = {"lstm": 4, "gru": 3, "rnn_tanh": 1, "rnn_relu": 1}

    def weights(kind, inputs, hidden, layers=1, directions=1, bias=True, projected=None):
        out = projected or hidden
        rows = gates[kind] * hidden
        return [w for layer in range(layers) for _ in range(directions)
                for w in [t(rows, inputs if layer == 0 else out * directions), t(rows, out)]
                + ([t(rows), t(rows)] if bias else []) + ([t(projected, hidden)] if projected else [])]

    def states(kind, count, batch, hidden, projected=None):
        h = t(count, *batch, projected or hidden)
        return [h, t(count, *batch, hidden)] if kind == "lstm" else h

    for kind in gates:
        run = lambda *args: case(f"torch.{kind}", *args)
        run(t(4, 2, 3), states(kind, 1, [2], 2), weights(kind, 3, 2), True, 1, 0.0, False, False, False)
        run(t(2, 3, 2), states(kind, 4, [2], 3), weights(kind, 2, 3, 2, 2, False), False, 2, 0.5, False, True, True)
        one = [t(2, 3), [t(2, 4), t(2, 4)] if kind == "lstm" else t(2, 4), *weights(kind, 3, 4)]
        case(f"torch.{kind}_cell", *one)
    case("torch.lstm", t(3, 2, 3), states("lstm", 2, [2], 4, 2), weights("lstm", 3, 4, 2, projected=2), True, 2, 0.0, True, False, False)


FAMILIES = [normalization, losses, convolution, pooling, resizing, attention, embedding, distance, recurrent]

if __name__ == "__main__":
    for family in FAMILIES:
        family()
    with gzip.GzipFile(OUT, "wb", mtime=0) as file:
        file.write(json.dumps(cases, separators=(",", ":")).encode())
    print(len(cases), "cases,", OUT.stat().st_size, "bytes")
