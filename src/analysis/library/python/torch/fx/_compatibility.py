def compatibility(is_backward_compatible):
    return lambda fn: fn
