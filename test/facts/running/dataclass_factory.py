import torch
from dataclasses import dataclass, field
@dataclass
class Cf:
    dims: list = field(default_factory=list)
    def net(self):
        return torch.zeros(len(self.dims)) + torch.zeros(3)
def main():
    Cf([1, 2, 3]).net()
main()
