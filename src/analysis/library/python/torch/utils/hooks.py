class RemovableHandle:
    """Takes one hook out of the dict it was put in."""

    next_id = 0

    def __init__(self, hooks_dict=None, *, extra_dict=None):
        self.hooks = {} if hooks_dict is None else hooks_dict
        self.id = RemovableHandle.next_id
        RemovableHandle.next_id += 1

    def remove(self):
        self.hooks.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.remove()


def unserializable_hook(f):
    return f
