"""What a script reads before it has written it itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence


def read_first(tree: ast.AST) -> set[str]:
    """`count = count + 1` and `count += 1` read; `x = 1` and then `y = x` does not."""
    return set(_read(tree, set()))


def _read(node: ast.AST, there: set[str]) -> Iterator[str]:
    """In the order in which it is carried out; what is written on the way goes into `there`."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            there.add(node.id)
        elif node.id not in there:
            yield node.id
    elif isinstance(node, ast.AugAssign):
        if isinstance(node.target, ast.Name) and node.target.id not in there:
            yield node.target.id
        yield from _each((node.value, node.target), there)
    elif isinstance(node, ast.ListComp | ast.DictComp | ast.GeneratorExp):
        yield from _each((*node.generators, *_made(node)), set(there))
    elif isinstance(node, ast.If):
        yield from _read(node.test, there)
        yield from _either((node.body, node.orelse), there)
    else:
        yield from _each(_parts(node), there)


def _each(nodes: Sequence[ast.AST], there: set[str]) -> Iterator[str]:
    for node in nodes:
        yield from _read(node, there)


def _either(ways: Sequence[Sequence[ast.AST]], there: set[str]) -> Iterator[str]:
    """What either of them writes counts as written afterwards: only what is sure is told."""
    behind = [set(there) for _ in ways]
    for way, own in zip(ways, behind, strict=True):
        yield from _each(way, own)
    there.update(*behind)


def _made(node: ast.ListComp | ast.DictComp | ast.GeneratorExp) -> tuple[ast.AST, ...]:
    return (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)


def _parts(node: ast.AST) -> Sequence[ast.AST]:
    """A value comes before what takes it; the name of a function is no data."""
    if isinstance(node, ast.Assign):
        return (node.value, *node.targets)
    if isinstance(node, ast.For):
        return (node.iter, node.target, *node.body, *node.orelse)
    if isinstance(node, ast.comprehension):
        return (node.iter, node.target, *node.ifs)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return (*node.args, *node.keywords)
    return list(ast.iter_child_nodes(node))
