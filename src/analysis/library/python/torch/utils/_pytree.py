"""Nested lists, tuples and dicts."""


def tree_map(func, tree, *rests, is_leaf=None):
    if isinstance(tree, dict):
        return {key: tree_map(func, tree[key], *[rest[key] for rest in rests]) for key in tree}
    if isinstance(tree, (list, tuple)):
        mapped = [tree_map(func, item, *[rest[i] for rest in rests]) for i, item in enumerate(tree)]
        return tuple(mapped) if isinstance(tree, tuple) else mapped
    return func(tree, *rests)


def tree_map_only(type_or_types, func, tree, is_leaf=None):
    return tree_map(lambda leaf: func(leaf) if isinstance(leaf, type_or_types) else leaf, tree)


def tree_leaves(tree, is_leaf=None):
    if isinstance(tree, dict):
        return [leaf for value in tree.values() for leaf in tree_leaves(value)]
    if isinstance(tree, (list, tuple)):
        return [leaf for value in tree for leaf in tree_leaves(value)]
    return [tree]
