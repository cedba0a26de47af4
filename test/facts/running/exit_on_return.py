import torch
state = [1]
class Tmp:
    def __enter__(self): self.o = state[0]; state[0] = 5
    def __exit__(self, *a): state[0] = self.o
def f():
    with Tmp():
        return state[0]
k = f()
x = torch.zeros(state[0], 2)      # (1, 2)
for i in range(3):
    with Tmp():
        if i == 1: break
y = torch.zeros(3, state[0])      # (3, 1)
y @ torch.zeros(1, 4)
