"""Reads file names from standard input; writes one JSON line a file: all nodes of Python's own syntax tree.

A node is [start, end, depth, kind, detail]; offsets are in UTF-16 units of the decoded text. What `Nabla` names
differently or leaves out (contexts, type parameters, the parts of an f-string) is brought to its form here.
"""

import ast
import json
import re
import sys

BEFORE_3_12 = sys.version_info < (3, 12)
OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "MatMult": "@",
    "LShift": "<<", "RShift": ">>", "BitAnd": "&", "BitOr": "|", "BitXor": "^",
    "UAdd": "+", "USub": "-", "Invert": "~", "Not": "not", "And": "and", "Or": "or",
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is", "IsNot": "is not",
    "In": "in", "NotIn": "not in",
}
RENAMED = {
    "arg": "Parameter", "keyword": "Keyword", "alias": "Alias", "Expr": "ExprStmt", "AsyncFunctionDef": "FunctionDef",
    "AsyncFor": "For", "AsyncWith": "With", "TryStar": "Try", "match_case": "MatchCase",
    "TemplateStr": "JoinedStr", "Interpolation": "FormattedValue",
}
FIELDS_AS_DETAIL = {
    "Name": ("id",), "Attribute": ("attr",), "Parameter": ("arg",), "Keyword": ("arg",), "Alias": ("name", "asname"),
    "FunctionDef": ("name",), "ClassDef": ("name",), "Global": ("names",), "Nonlocal": ("names",),
    "MatchStar": ("name",), "MatchAs": ("name",), "MatchMapping": ("rest",), "MatchClass": ("kwd_attrs",),
    "MatchSingleton": ("value",), "ExceptHandler": ("name",),
}


class Offsets:
    """From line and UTF-8 column to UTF-16 offset."""

    def __init__(self, text, has_mark):
        self.shift = 1 if has_mark else 0
        self.lines = []
        start = self.shift
        for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
            if line.isascii():
                self.lines.append((start, None))
                start += len(line)
                continue
            table = []
            unit = 0
            for char in line:
                table.extend([unit] * len(char.encode("utf-8", "surrogatepass")))
                unit += 2 if ord(char) > 0xFFFF else 1
            table.append(unit)
            self.lines.append((start, table))
            start += unit

    def at(self, line, column):
        start, table = self.lines[line - 1]
        return start + (column if table is None else table[column])


def constant(value, kind):
    if value is None:
        return ["none", None]
    if value is Ellipsis:
        return ["ellipsis", None]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", hex(value)]
    if isinstance(value, float):
        return ["float", repr(value)]
    if isinstance(value, complex):
        return ["complex", repr(value.imag)]
    if isinstance(value, bytes):
        return ["bytes", value.decode("latin-1")]
    return ["str", value]


def detail(node, kind):
    if kind == "Constant":
        return constant(node.value, node.kind)
    if kind in FIELDS_AS_DETAIL:
        found = [getattr(node, field) for field in FIELDS_AS_DETAIL[kind]]
        if kind == "FunctionDef":
            found.append(isinstance(node, ast.AsyncFunctionDef))
        return found
    if kind in ("BinOp", "UnaryOp", "BoolOp", "AugAssign"):
        return [OPERATORS[type(node.op).__name__]]
    if kind == "Compare":
        return [OPERATORS[type(op).__name__] for op in node.ops]
    if kind == "ImportFrom":
        return [node.module or "", node.level]
    if kind in ("For", "With"):
        return [type(node).__name__.startswith("Async")]
    if kind == "JoinedStr":
        return joined(node.values)
    if kind == "FormattedValue":
        # A debug text is a constant before the field in Python's tree.
        return [chr(node.conversion) if node.conversion > 0 else None]
    return []


def joined(values):
    """The literal texts, with a mark for each field."""
    return ["".join(v.value if isinstance(v, ast.Constant) else "\0" for v in values)]


def dump(tree, offsets):
    out = []
    stack = [(child, 0) for child in ast.iter_child_nodes(tree)]
    while stack:
        node, depth = stack.pop()
        name = type(node).__name__
        kind = RENAMED.get(name, name)
        if kind in ("TypeVar", "ParamSpec", "TypeVarTuple", "expr_context"):
            continue
        if kind == "JoinedStr" and BEFORE_3_12:
            out.append((offsets.at(node.lineno, node.col_offset), offsets.at(node.end_lineno, node.end_col_offset),
                        depth, kind, []))
            continue
        below = list(ast.iter_child_nodes(node))
        if kind == "JoinedStr":
            below = [child for child in below if not isinstance(child, ast.Constant)]
        if kind == "FormattedValue" and node.format_spec is not None:
            below = [node.value] + [v for v in node.format_spec.values if not isinstance(v, ast.Constant)]
        if hasattr(node, "lineno"):
            out.append((offsets.at(node.lineno, node.col_offset), offsets.at(node.end_lineno, node.end_col_offset),
                        depth, kind, detail(node, kind)))
            depth += 1
        stack.extend((child, depth) for child in below)
    return out


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    has_mark = data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    cookie = re.match(rb"(?:[ \t\f]*(?:#.*)?\r?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", data)
    if cookie and cookie.group(1).lower().replace(b"_", b"-") not in (b"utf-8", b"utf8", b"ascii", b"us-ascii", b"latin-1"):
        raise ValueError("another encoding")
    return ast.parse(data), Offsets(text, has_mark)


def main():
    import warnings

    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for line in sys.stdin:
        path = line.rstrip("\n")
        try:
            tree, offsets = read(path)
            result = {"file": path, "nodes": dump(tree, offsets)}
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            result = {"file": path, "error": str(error)[:100]}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


main()
