"""How what a step gives reaches the next one: in memory, within one run.

What belongs here: Dagster's I/O manager. Written down, a hundred thousand files took eight seconds of every night.
"""

import dagster as dg


class InThisRun(dg.InMemoryIOManager):
    """Hands the very object on. Another run cannot take it up: an inbox is what it is tonight, and all else that a
    night goes on from stands in the lake.
    """

    def load_input(self, context: dg.InputContext) -> object:
        """What the step before gave. Raises Failure, with what to do, where it is not of this run."""
        try:
            return super().load_input(context)
        except KeyError:
            name = context.asset_key.to_user_string()
            raise dg.Failure(
                f"{name} is of another run: materialize it in the same run (what was read is not read again)",
                allow_retries=False,
            ) from None


@dg.io_manager(description="Hands what a step gives to the next one in memory, within one run.")
def in_this_run(_context: dg.InitResourceContext) -> InThisRun:
    """A manager for each run."""
    return InThisRun()  # type: ignore[no-untyped-call]
