import torch
STATE = {'d': 3}
CACHE = {}
STACK = []
def s1(): return torch.zeros(STATE['d']) + torch.zeros(4)
def s2(): return torch.zeros(len(CACHE)) + torch.zeros(4)
def s3(): return torch.zeros(len(STACK)) + torch.zeros(4)
def put(x): STATE['d'] = x; CACHE[x] = 1; STACK.append(x)
def main():
    for i in (1, 2, 3, 4): put(i)
    s1(); s2(); s3()
main()
