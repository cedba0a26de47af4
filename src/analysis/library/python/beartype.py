from __native__ import type_checked


def beartype(obj=None, *, conf=None):
    # A configuration may turn checks off.
    if obj is None:
        return lambda decorated: decorated
    return type_checked(obj)
