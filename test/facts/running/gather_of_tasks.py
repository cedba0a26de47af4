import asyncio
import numpy as np
import torch
async def co(n): return np.ones(n)
async def main():
    a, b = await asyncio.gather(co(2), co(3))
    return a + np.ones(2), b + np.ones(3)
print(asyncio.run(main()))
