/** Parameters that a module's move puts on a device, and what leaves open where they are. */
import assert from 'node:assert/strict';
import { mended, said } from './cases';

const SETUP = `x = torch.randn(4, 3)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer('mask', torch.ones(3))
        self.fc = nn.Linear(3, 3)
        self.conv = nn.Conv1d(4, 4, 1)

    def forward(self, x):
        return self.conv(self.fc(x) * self.mask)

`;
const warned = (code: string) => said(SETUP + code).map((line) => line.replace('warning device-mismatch: ', ''));

describe('modules that were moved', () => {
  const sure: [code: string, at: string][] = [
    ['nn.Linear(3, 3).cuda()(x)', 'nn.Linear(3, 3).cuda()(x)'],
    ["fc = nn.Linear(3, 3).to('cuda:0')\nfc(x)", 'fc(x)'],
    ["fc = nn.Linear(3, 3)\nfc.to(torch.device('cuda'))\nfc(x)", 'fc(x)'],
    ["fc = nn.Linear(3, 3)\nfc.to(device='cuda', dtype=torch.float32)\nfc(x)", 'fc(x)'],
    ['fc = nn.Linear(3, 3).cuda().cpu()\nfc(x.cuda())', 'fc(x.cuda())'],
    ['net = Net()\nnet = net.cuda()\nnet(x)', 'self.fc(x)'],
    ['net = nn.Sequential(nn.ReLU(), nn.Linear(3, 3)).cuda().eval()\nnet(x)', 'net(x)'],
    ['net = nn.Embedding(5, 3).cuda()\nnet(torch.tensor([1, 2]))', 'net(torch.tensor([1, 2]))'],
    ['fc = nn.Linear(3, 3).cuda()\ny = fc(x.cuda())\nF.relu(y) + x', 'F.relu(y) + x'],
    ['fc = nn.Linear(3, 3).cuda()\ny = fc(x.cuda())\nfc.cpu()\ny + x', 'y + x'],
    ['fc = nn.Linear(3, 3).cuda()\nfc.bias + x', 'fc.bias + x'],
    ['fc = nn.Linear(3, 3).cuda()\nhelp = load()\nhelp()\nfc(x)', 'fc(x)'],
    ['def f():\n    fc = nn.Linear(3, 3).cuda()\n    return fc(torch.randn(2, 3))\n', 'fc(torch.randn(2, 3))'],
  ];
  for (const [code, at] of sure)
    it(`clash with ${code.replaceAll('\n', '; ')}`, () => assert.deepEqual(warned(code), [at]));

  const open: string[] = [
    'nn.Linear(3, 3).cuda()(x.cuda())',
    'Net().cuda()(x.cuda())',
    'net = Net().cuda()\nnet.cpu()(x)',
    'nn.Linear(3, 3)(x)',
    'nn.Linear(3, 3)(x.cuda())',
    "device = 'cuda' if torch.cuda.is_available() else 'cpu'\nnn.Linear(3, 3).to(device)(x)",
    "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nnn.Linear(3, 3).cuda().to(device)(x)",
    'fc = nn.Linear(3, 3)\nif torch.cuda.is_available():\n    fc.cuda()\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nif not torch.cuda.is_available():\n    fc.cpu()\nfc(x)',
    'fc = nn.Linear(3, 3)\ntry:\n    fc.cuda()\nexcept RuntimeError:\n    pass\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nfc.to(x)\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nfc.to(*given)\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nfc.to_empty(device="cpu")\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nprepare(fc)\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nprepare({"models": [fc]})\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nprepare(fc.parameters())\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nprepare(lambda: fc)\nfc(x)',
    'fc = nn.Linear(3, 3)\ntrainer = make(fc)\nfc.cuda()\ntrainer.fit()\nfc(x)',
    'fc = nn.Linear(3, 3)\ntrainer = load()\ntrainer.model = fc\nfc.cuda()\ntrainer.fit()\nfc(x)',
    'fc = nn.Linear(3, 3)\nmodels = load()\nmodels["fc"] = fc\nfc.cuda()\nrun()\nfc(x)',
    'class Lit(Base):\n    def __init__(self):\n        self.fc = nn.Linear(3, 3)\nlit = Lit()\nlit.fc.cuda()\nlit.teardown()\nlit.fc(x)',
    'fc = nn.Linear(3, 3).cuda()\nfor p in fc.parameters():\n    p.data = p.data.cpu()\nfc(x)',
    'fc = nn.Linear(3, 3).cuda()\nfc.weight = nn.Parameter(torch.ones(3, 3))\nfc(x)',
    'fc = nn.DataParallel(nn.Linear(3, 3)).cuda()\nfc(x)',
    'import copy\nfc = copy.deepcopy(nn.Linear(3, 3).cuda())\nfc(x)',
    'class Here(nn.Linear):\n    def _apply(self, fn):\n        return self\nHere(3, 3).cuda()(x)',
    'class Late(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, 3).cuda()\n    def forward(self, x):\n        return self.fc(x.cpu())\n',
    'fc = nn.Linear(3, 3).cuda()\ndef f():\n    return fc(torch.randn(2, 3))\n',
    'fc = nn.Linear(3, 3).cuda()\nw = fc.weight.t()\nfc.cpu()\nx.cuda() @ w',
  ];
  for (const code of open)
    it(`may fit in ${code.replaceAll('\n', '; ')}`, () => assert.deepEqual(warned(`${code}\n`), []));

  it('are given an input on their device', () => {
    const code = 'fc = torch.nn.Linear(3, 3).cuda()\nfc(torch.randn(2, 3))\n';
    assert.equal(mended(code), code.replace('randn(2, 3)', 'randn(2, 3).cuda()'));
    assert.deepEqual(said(mended(code)), []);
  });
});

describe('tensors that may be elsewhere than where they were made', () => {
  const z = 'z = torch.randn(4, 3).cuda()\n';
  for (const code of [
    `${SETUP}net = Net().cuda()\nnet.mask + x.cuda()`,
    `${z}p = torch.ones(3)\np.data = p.data.cuda()\np + z`,
    `${z}torch.zeros_like(z, device='cpu') + torch.ones(3)`,
    `${z}z.new_zeros(3, device='cpu') + torch.ones(3)`,
    `${z}torch.ones(3).type(torch.cuda.FloatTensor) + z`,
    `${z}torch.ones(3).type_as(z) + z`,
    'z = torch.ones(3)\ntry:\n    z = z.cuda()\nexcept RuntimeError:\n    pass\nz + torch.ones(3)',
  ])
    it(`may fit in ${code.replace(SETUP, '').replaceAll('\n', '; ')}`, () => assert.deepEqual(said(`${code}\n`), []));
});
