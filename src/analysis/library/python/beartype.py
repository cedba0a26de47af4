def beartype(obj=None, *, conf=None):
    return (lambda decorated: decorated) if obj is None else obj
