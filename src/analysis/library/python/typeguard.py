from __native__ import type_checked


def typechecked(target=None, **options):
    return type_checked if target is None else type_checked(target)
