from flax import struct


class TrainState(struct.PyTreeNode):
    step: int
    apply_fn: object = struct.field(pytree_node=False)
    params: object = struct.field(pytree_node=True)
    tx: object = struct.field(pytree_node=False)
    opt_state: object = struct.field(pytree_node=True)

    def apply_gradients(self, *, grads, **kwargs):
        return self.replace(step=self.step + 1, **kwargs)

    @classmethod
    def create(cls, *, apply_fn, params, tx, **kwargs):
        return cls(step=0, apply_fn=apply_fn, params=params, tx=tx, opt_state=None, **kwargs)
