from torch.profiler import profile, record_function


class emit_nvtx:
    def __init__(self, enabled=True, record_shapes=False):
        self.enabled = enabled

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None
