"""The chain of causes of an exception."""

from __future__ import annotations

from extract.causes import causes


def test_causes_come_in_order() -> None:
    inner, outer = ValueError("inner"), RuntimeError("outer")
    outer.__cause__ = inner
    inner.__context__ = OSError("first")
    assert [str(error) for error in causes(outer)] == ["outer", "inner", "first"]
    assert [str(error) for error in causes(outer, handled=False)] == ["outer", "inner"]


def test_a_ring_of_causes_ends() -> None:
    inner, outer = ValueError("inner"), RuntimeError("outer")
    outer.__cause__, inner.__cause__ = inner, outer
    assert list(causes(outer)) == [outer, inner]
