"""RAFT: optical flow, refined twice."""
import torch
from torchvision.models.optical_flow.raft import raft_small

net = raft_small().eval()
before, after = torch.rand(2, 1, 3, 128, 128) * 2 - 1
with torch.no_grad():
    flows = net(before, after, num_flow_updates=2)
print(len(flows), tuple(flows[-1].shape))
