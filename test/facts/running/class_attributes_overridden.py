import torch
class Base:
    names = ()
    size = 3
    def f(self): return torch.zeros(self.size) + torch.zeros(4)
    def g(self): return torch.zeros(len(self.names)) + torch.zeros(4)
def main():
    class Sub(Base):
        size = 4
        names = 'abcd'
    Sub().f(); Sub().g()
main()
