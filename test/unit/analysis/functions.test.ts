/** What programs do with functions: decorators that may give back another one, signatures that are read. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

function shapesOf(code: string): (target: string) => string[] {
  const text = `import torch\n${code}`;
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const { expressions } = workspace.facts('/w/a.py');
  return (target) => {
    const at = text.lastIndexOf(`${target} =`);
    const fact = expressions.find((e) => e.kind === 'target' && e.start === at);
    return fact?.tensors.map((t) => t.tensor.dims.map((d) => d.value).join(', ')).sort() ?? [];
  };
}

describe('a decorator', () => {
  it('binds the first argument of whichever function it gives back', () => {
    const shapes = shapesOf(`from somewhere import anything

def hooked(method):
    if anything():
        return method
    def wrapper(self, *args):
        return method(self, *args)
    return wrapper

class Model:
    @hooked
    def encode(self, x):
        return x[:2]

y = Model().encode(torch.zeros(3, 4))
`);
    assert.deepEqual(shapes('y'), ['2, 4']);
  });
});

describe('inspect.signature', () => {
  const registered = `import functools
import inspect

def registered(init):
    @functools.wraps(init)
    def inner(self, *args, **kwargs):
        parameters = {
            name: p.default for k, (name, p) in enumerate(inspect.signature(init).parameters.items()) if k > 0
        }
        given = dict(zip(args, parameters.keys()))
        self.config = {name: kwargs.get(name, default) for name, default in parameters.items()}
        self.config.update({name: value for value, name in given.items()})
        init(self, *args, **kwargs)
    return inner

class Model:
    @registered
    def __init__(self, width, depth=4, *, heads=2):
        self.width = width

`;

  it('tells the parameters and their defaults', () => {
    const shapes = shapesOf(`${registered}m = Model(3, heads=5)
y = torch.zeros(m.config['width'], m.config['depth'], m.config['heads'])
`);
    assert.deepEqual(shapes('y'), ['3, 4, 5']);
  });

  it('leaves out what is bound, and follows what is wrapped', () => {
    const shapes = shapesOf(`${registered}def count(f):
    return len(inspect.signature(f).parameters)

class Plain:
    def run(self, x, *rest, flag=None, **more):
        pass

x = torch.zeros(count(Plain.run), count(Plain().run))
y = torch.zeros(count(Model), count(lambda: 3))
kinds = [p.kind for p in inspect.signature(Plain().run).parameters.values()]
z = torch.zeros(len([k for k in kinds if k == inspect.Parameter.KEYWORD_ONLY]))
w = torch.zeros(2 if inspect.signature(Plain.run).parameters['x'].default is inspect.Parameter.empty else 3)
`);
    assert.deepEqual([shapes('x'), shapes('y'), shapes('z'), shapes('w')], [['5, 4'], ['3, 0'], ['1'], ['2']]);
  });

  it('says nothing of what a library or a decorator makes, which has other parameters than its model', () => {
    const shapes = shapesOf(`import inspect
from dataclasses import dataclass

class Plain(torch.nn.Module):
    pass

@dataclass
class Config:
    width: int = 3
    depth: int = 4

y = torch.zeros(len(inspect.signature(Plain.forward).parameters))
z = torch.zeros(len(inspect.signature(Config).parameters))
`);
    assert.deepEqual([shapes('y'), shapes('z')], [[''], ['']]);
  });

  it('says nothing of what is no function of Python code', () => {
    const shapes = shapesOf(`import inspect

y = torch.zeros(len(inspect.signature(torch.relu).parameters))
z = torch.zeros(5)
`);
    assert.deepEqual([shapes('y'), shapes('z')], [[''], ['5']]);
  });
});

describe('a script', () => {
  it('is followed once, so that no rank is supposed in it', () => {
    const shapes = shapesOf(`from somewhere import anything

y = torch.nn.Conv2d(3, 8, 3)(anything())
drawn = torch.multinomial(anything().mean(-1), 1)
z = torch.cat((torch.zeros(2, 1), drawn), -1)
w = torch.zeros(5)
`);
    assert.deepEqual([shapes('y'), shapes('drawn'), shapes('w')], [[], [''], ['5']]);
  });
});

describe('a branch that returns', () => {
  const code = `def first(y):
    x = y
    if y.ndim == 1:
        return y
    z = y
    return y[:, 0]

def check(y):
    w = y
    if len(y.shape) == 1 or y.shape[1] == 1:
        return y
    return y

def fit(y):
    v = y
    return check(y)

def flagged(a, flag):
    u = a
    if flag:
        t = a
        return a
    elif flag is None:
        return a[0]
    b, n, c = a.shape
    s = a
    return a

def looped(items, flag):
    for item in items:
        before = item
        if flag:
            if flag > 2:
                print(item)
                continue
            else:
                break
        b, n, c = item.shape
        after = item

def kept(a, flag):
    first = a
    if flag:
        second = 1
    else:
        with open(flag) as file:
            return a
    b, n, c = a.shape
    third = a
    return a
`;

  it('leaves what stands before it open, and what follows is its other side', () => {
    const shapes = shapesOf(code);
    assert.deepEqual([shapes('x'), shapes('w'), shapes('v')], [[''], [''], ['']]);
    assert.deepEqual([shapes('z').length, shapes('u'), shapes('t')], [1, [], []]);
    assert.equal(shapes('s')[0]?.split(', ').length, 3);
    assert.deepEqual([shapes('before'), shapes('after')[0]?.split(', ').length], [[], 3]);
    assert.deepEqual([shapes('first'), shapes('third')[0]?.split(', ').length], [[], 3]);
  });

  it('hides nothing that fails after it', () => {
    const text = `import torch
def forward(x, flag):
    if flag:
        return x
    return torch.zeros(2, 3) @ torch.zeros(4, 5)
`;
    const workspace = new Workspace({ read: () => null });
    workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
    const problems = workspace.facts('/w/a.py').problems.map((p) => `${p.severity} ${p.code}`);
    assert.deepEqual(problems, ['error matmul-mismatch']);
  });
});
