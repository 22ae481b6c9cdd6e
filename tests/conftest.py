"""Tests of one module run in one process, so that what they share is made once.

With `-n 2 --dist loadgroup` two modules run at a time; one that takes minutes names smaller
groups itself.
"""

import pytest


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
