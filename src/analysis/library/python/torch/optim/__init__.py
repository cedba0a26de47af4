import torch
from torch.optim import lr_scheduler, swa_utils
from torch.optim.optimizer import Optimizer


def _decayed(g, p, group):
    return g if group['weight_decay'] == 0 else g + group['weight_decay'] * p


def _moments(g, state, group):
    """The number of the step, and the running means of the gradient and of its square."""
    first, second = group['betas']
    state['step'] = state.get('step', 0) + 1
    state['mean'] = first * state.get('mean', 0.0) + (1 - first) * g
    state['square'] = second * state.get('square', 0.0) + (1 - second) * g ** 2
    return state['step'], state['mean'], state['square']


def _adam(p, g, state, group):
    step, mean, square = _moments(g, state, group)
    first, second = group['betas']
    if group['amsgrad']:
        state['largest'] = torch.maximum(state['largest'], square) if 'largest' in state else square
        square = state['largest']
    size = square.sqrt() / (1 - second ** step) ** 0.5 + group['eps']
    p.sub_(group['lr'] / (1 - first ** step) * mean / size)


class SGD(Optimizer):
    def __init__(
        self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False,
        foreach=None, differentiable=False, fused=None,
    ):
        super().__init__(params, dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov,
            maximize=maximize, foreach=foreach, differentiable=differentiable, fused=fused,
        ))

    def _update(self, p, g, state, group):
        g = _decayed(g, p, group)
        momentum = group['momentum']
        if momentum != 0:
            first = 'momentum' not in state
            state['momentum'] = g.clone() if first else momentum * state['momentum'] + (1 - group['dampening']) * g
            g = g + momentum * state['momentum'] if group['nesterov'] else state['momentum']
        p.sub_(group['lr'] * g)


class ASGD(Optimizer):
    def __init__(
        self, params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, foreach=None, maximize=False,
        differentiable=False, capturable=False,
    ):
        super().__init__(params, dict(
            lr=lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable,
        ))

    def _update(self, p, g, state, group):
        step, lr = state.get('step', 0) + 1, group['lr']
        g = _decayed(g, p, group)
        eta = state.get('eta', lr)
        p.copy_(p * (1 - group['lambd'] * eta) - eta * g)
        state['step'] = step
        state['eta'] = lr / (1 + group['lambd'] * lr * step) ** group['alpha']


class Adadelta(Optimizer):
    def __init__(
        self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, foreach=None, *, capturable=False, maximize=False,
        differentiable=False,
    ):
        super().__init__(params, dict(
            lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, foreach=foreach, capturable=capturable,
            maximize=maximize, differentiable=differentiable,
        ))

    def _update(self, p, g, state, group):
        g, rho, eps = _decayed(g, p, group), group['rho'], group['eps']
        square = rho * state.get('square', 0.0) + (1 - rho) * g ** 2
        before = state.get('step', 0.0)
        step = ((before + eps) ** 0.5) / (square + eps).sqrt() * g
        state['square'] = square
        state['step'] = rho * before + (1 - rho) * step ** 2
        p.sub_(group['lr'] * step)


class Adafactor(Optimizer):
    def __init__(
        self, params, lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, *, foreach=None,
        maximize=False,
    ):
        super().__init__(params, dict(
            lr=lr, beta2_decay=beta2_decay, eps=eps, d=d, weight_decay=weight_decay, foreach=foreach,
            maximize=maximize,
        ))


class Adagrad(Optimizer):
    def __init__(
        self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, foreach=None, *,
        maximize=False, differentiable=False, fused=None,
    ):
        super().__init__(params, dict(
            lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, initial_accumulator_value=initial_accumulator_value,
            eps=eps, foreach=foreach, maximize=maximize, differentiable=differentiable, fused=fused,
        ))

    def _update(self, p, g, state, group):
        step = state.get('step', 0) + 1
        g = _decayed(g, p, group)
        state['step'] = step
        state['sum'] = state.get('sum', group['initial_accumulator_value']) + g ** 2
        p.sub_(group['lr'] / (1 + (step - 1) * group['lr_decay']) * g / (state['sum'].sqrt() + group['eps']))


class Adam(Optimizer):
    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, *, foreach=None,
        maximize=False, capturable=False, differentiable=False, fused=None, decoupled_weight_decay=False,
    ):
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad, foreach=foreach,
            maximize=maximize, capturable=capturable, differentiable=differentiable, fused=fused,
            decoupled_weight_decay=decoupled_weight_decay,
        ))

    def _update(self, p, g, state, group):
        if group['decoupled_weight_decay']:
            p.mul_(1 - group['lr'] * group['weight_decay'])
        else:
            g = _decayed(g, p, group)
        _adam(p, g, state, group)


class AdamW(Optimizer):
    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, *, maximize=False,
        foreach=None, capturable=False, differentiable=False, fused=None,
    ):
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad, maximize=maximize,
            foreach=foreach, capturable=capturable, differentiable=differentiable, fused=fused,
        ))

    def _update(self, p, g, state, group):
        p.mul_(1 - group['lr'] * group['weight_decay'])
        _adam(p, g, state, group)


class Adamax(Optimizer):
    def __init__(
        self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None, *, maximize=False,
        differentiable=False, capturable=False,
    ):
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable,
        ))

    def _update(self, p, g, state, group):
        g = _decayed(g, p, group)
        first, second = group['betas']
        step = state['step'] = state.get('step', 0) + 1
        state['mean'] = first * state.get('mean', 0.0) + (1 - first) * g
        size = g.abs() + group['eps']
        state['largest'] = torch.maximum(second * state['largest'], size) if 'largest' in state else size
        p.sub_(group['lr'] / (1 - first ** step) * state['mean'] / state['largest'])


class LBFGS(Optimizer):
    def __init__(
        self, params, lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9, history_size=100,
        line_search_fn=None,
    ):
        super().__init__(params, dict(
            lr=lr, max_iter=max_iter, max_eval=max_eval, tolerance_grad=tolerance_grad,
            tolerance_change=tolerance_change, history_size=history_size, line_search_fn=line_search_fn,
        ))


class Muon(Optimizer):
    def __init__(
        self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True,
        ns_coefficients=(3.4445, -4.775, 2.0315), eps=1e-7, ns_steps=5, adjust_lr_fn=None,
    ):
        super().__init__(params, dict(
            lr=lr, weight_decay=weight_decay, momentum=momentum, nesterov=nesterov, ns_coefficients=ns_coefficients,
            eps=eps, ns_steps=ns_steps, adjust_lr_fn=adjust_lr_fn,
        ))


class NAdam(Optimizer):
    """What a step does differs between versions: the product of the momenta was taken wrongly before 2.0."""

    def __init__(
        self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3, foreach=None,
        decoupled_weight_decay=False, *, maximize=False, capturable=False, differentiable=False,
    ):
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay, foreach=foreach,
            decoupled_weight_decay=decoupled_weight_decay, maximize=maximize, capturable=capturable,
            differentiable=differentiable,
        ))


class RAdam(Optimizer):
    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None,
        decoupled_weight_decay=False, *, maximize=False, capturable=False, differentiable=False,
    ):
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, foreach=foreach,
            decoupled_weight_decay=decoupled_weight_decay, maximize=maximize, capturable=capturable,
            differentiable=differentiable,
        ))

    def _update(self, p, g, state, group):
        if group['decoupled_weight_decay']:
            p.mul_(1 - group['lr'] * group['weight_decay'])
        else:
            g = _decayed(g, p, group)
        step, mean, square = _moments(g, state, group)
        first, second = group['betas']
        longest = 2 / (1 - second) - 1
        length = longest - 2 * step * second ** step / (1 - second ** step)
        change = mean / (1 - first ** step)
        if length > 5:
            ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            change = change * (ratio * (1 - second ** step)) ** 0.5 / (square.sqrt() + group['eps'])
        p.sub_(group['lr'] * change)


class RMSprop(Optimizer):
    def __init__(
        self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False, foreach=None,
        maximize=False, differentiable=False, capturable=False,
    ):
        super().__init__(params, dict(
            lr=lr, alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum, centered=centered,
            foreach=foreach, maximize=maximize, differentiable=differentiable, capturable=capturable,
        ))

    def _update(self, p, g, state, group):
        g, alpha = _decayed(g, p, group), group['alpha']
        state['square'] = alpha * state.get('square', 0.0) + (1 - alpha) * g ** 2
        size = state['square']
        if group['centered']:
            state['mean'] = alpha * state.get('mean', 0.0) + (1 - alpha) * g
            size = size - state['mean'] ** 2
        change = g / (size.sqrt() + group['eps'])
        if group['momentum'] > 0:
            change = state['momentum'] = group['momentum'] * state.get('momentum', 0.0) + change
        p.sub_(group['lr'] * change)


class Rprop(Optimizer):
    def __init__(
        self, params, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), foreach=None, maximize=False,
        differentiable=False, capturable=False,
    ):
        super().__init__(params, dict(
            lr=lr, etas=etas, step_sizes=step_sizes, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable,
        ))

    def _update(self, p, g, state, group):
        (less, more), (least, most) = group['etas'], group['step_sizes']
        agreement = (g * state['before']).sign() if 'before' in state else torch.zeros_like(g)
        factor = torch.where(agreement > 0, more, torch.where(agreement < 0, less, 1.0)).to(g.dtype)
        step = (state['step'] if 'step' in state else torch.full_like(g, group['lr'])) * factor
        state['step'] = step.clamp(least, most)
        state['before'] = torch.where(agreement < 0, torch.zeros_like(g), g)
        p.sub_(state['before'].sign() * state['step'])


class SparseAdam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, maximize=maximize))
