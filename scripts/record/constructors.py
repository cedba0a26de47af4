#!/usr/bin/env python3
"""Records the parameters of the constructors of the torch that is installed: modules, optimisers, data, distributions.

Writes test/facts/constructors.json: {"torch": version, "modules" | "optimizers" | "schedulers" | "data" |
"distributions": {name: parameters}}, each parameter as [name, default], where default is its repr, or null when it
has none. A parameter that takes any number of arguments is named with its star. Run it with the Python that has torch.
"""
import inspect
import json
import pathlib
import re

import torch
import torch.distributions
import torch.utils.data

TARGET = pathlib.Path(__file__).resolve().parent.parent.parent / 'test' / 'facts' / 'constructors.json'
# A default whose repr is not a literal (a function, a class) is recorded without its address.
ADDRESS = re.compile(r' at 0x[0-9a-f]+')


def described(parameter):
    star = {parameter.VAR_POSITIONAL: '*', parameter.VAR_KEYWORD: '**'}.get(parameter.kind, '')
    default = None if parameter.default is parameter.empty else ADDRESS.sub('', repr(parameter.default))
    return [star + parameter.name, default]


def parameters(function):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    return [described(p) for p in signature.parameters.values() if p.name != 'self']


def constructors(module, base):
    found = {}
    for name in sorted(dir(module)):
        cls = getattr(module, name)
        if name.startswith('_') or not inspect.isclass(cls) or not issubclass(cls, base):
            continue
        listed = parameters(cls.__init__)
        if listed is not None:
            found[name] = listed
    return found


def main():
    facts = {
        'torch': torch.__version__,
        'modules': constructors(torch.nn, torch.nn.Module),
        'optimizers': constructors(torch.optim, torch.optim.Optimizer),
        'schedulers': constructors(torch.optim.lr_scheduler, torch.optim.lr_scheduler._LRScheduler),
        'data': constructors(torch.utils.data, (torch.utils.data.Dataset, torch.utils.data.DataLoader,
                                                 torch.utils.data.Sampler)),
        'distributions': constructors(torch.distributions, torch.distributions.Distribution),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(facts, indent=0, separators=(',', ':')).replace('\n', '') + '\n')
    print({kind: len(names) for kind, names in facts.items() if isinstance(names, dict)})


if __name__ == '__main__':
    main()
