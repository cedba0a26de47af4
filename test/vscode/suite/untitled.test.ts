import { closeAll, hoverHas, untitled } from './support';

describe('an unsaved document', () => {
  afterEach(closeAll);

  it('has shapes', async () => {
    const document = await untitled('import torch.nn as nn\nimport torch\n\nout = nn.Linear(7, 3)(torch.rand(5, 7))\n');
    await hoverHas(document, '‸out = nn', '(5, 3)');
  });
});
