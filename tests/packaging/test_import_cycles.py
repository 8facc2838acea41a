"""No module imports itself by way of others, imports inside functions included; those for types alone do not count."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import grimp  # import-linter is built on it
import pytest

PACKAGES = ("agent", "tools", "bot", "memory")


def check_order(imported: Mapping[str, set[str]]) -> None:
    """Raise CycleError, which names the modules of a cycle, where there is no order to import modules in."""
    TopologicalSorter(imported).prepare()


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    imported = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert "tools.language.model.answer_model" in imported["agent.app"]  # imported inside a function
    check_order(imported)


def test_a_cycle_is_named() -> None:
    with pytest.raises(CycleError, match=r"'one'.*'two'"):
        check_order({"one": {"two"}, "two": {"one"}, "three": {"one"}})
