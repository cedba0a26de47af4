def typechecked(target=None, **options):
    return (lambda decorated: decorated) if target is None else target
