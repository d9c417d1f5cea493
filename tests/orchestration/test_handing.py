"""A step gets the very object that the step before gave, in the same run and in no other."""

from __future__ import annotations

import dagster as dg

from orchestration.handing import in_this_run

GIVEN = object()  # no pickle of it would be the same
taken: list[object] = []


@dg.asset
def gives() -> object:
    return GIVEN


@dg.asset
def takes(gives: object) -> None:
    taken.append(gives)


def _run(instance: dg.DagsterInstance, *selected: dg.AssetsDefinition) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [gives, takes],
        resources={"io_manager": in_this_run},
        selection=list(selected),
        instance=instance,
        raise_on_error=False,
    )


def test_the_object_itself_is_handed_on() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert _run(instance, gives, takes).success
    assert taken[-1] is GIVEN


def test_a_run_of_a_later_step_alone_says_what_to_do() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert _run(instance, gives, takes).success
        alone = _run(instance, takes)
    assert not alone.success
    assert "gives is of another run: materialize it in the same run" in str(alone.all_events)
