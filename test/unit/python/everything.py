"""Every construct of the language at least once, as a start for random edits."""
from __future__ import annotations

import os.path as path, sys
from . import (
    first,
    second as third,
)

type Pair[T: int = bool, *Ts, **P] = tuple[T, *Ts]
TABLE = {"a": 1, 'b': [0x1F, 1_000., .5e-3, 2j], **{}, ("c",): {*(), 3}}


@decorator(lambda a, /, b=1, *c, d, **e: (a, *c))
class Model(Base, metaclass=Meta, **options):
    x: int = 1; y = z = None

    async def forward(self, x: "B T C", *args: int, mask=None, **kwargs) -> Tensor:
        """Doc: (B, T, C)"""
        B, T, *rest = x.shape  # (B, T)
        q, k = (layer(x).view(B, T, self.n, -1)[:, :, ::2, ..., None] for layer in self.layers if layer)
        scores = q @ k.transpose(-2, -1) * (1.0 / self.n ** 0.5) if mask is None else -q
        async with lock, other as (a, b):
            await self.step(*args, **kwargs)
        return f"{scores!r:>{T}} {x=} {'nested "quotes"'}" rf'\d{B:,}' "plain"

    def loop(self):
        for i, (a, b) in enumerate(zip(*self.items)):
            if not a or b in (1, 2) and a is not b:
                continue
            elif (n := len(a)) > 10 >= i:
                break
            else:
                yield from self.loop()
        else:
            self.count += 1
        while True:
            x = yield
            del x[0], self.y
            assert x, "message"
        with (open("a") as f, open(f'b{1}')):
            global G
            pass


def handle(value):
    try:
        match value, 1:
            case [Point(x=0, y=-1.5), *_] | {"k": v, **rest} if v:
                return {k: v async for k, v in rest}
            case (None | True | "text") as other:
                raise ValueError(other) from None
            case mod.CONST:
                print(b"bytes" Rb'''raw
text''')
    except* (TypeError, OSError) as error:
        nonlocal_ = [~x << 2 | 3 & 4 ^ 5 for x in range(10) for y in x if y if not x]
    finally:
        x = \
            1 if value else 2
    return lambda: (yield)
