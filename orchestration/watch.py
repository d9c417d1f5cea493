"""What is worth a message: a run that failed, a promise that was not kept, a warehouse that grows old.

What belongs here: Dagster's sensors that send alerts. Where they go and how stands in `orchestration.alerts`; without
settings they send nothing. Figures that contradict each other are the product and never an alarm.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.alerts import Alert, AlertSettings, send
from orchestration.checks.release import fresh_hours, freshness
from orchestration.expectations.names import FINDING_KINDS, finding_check
from orchestration.settings import Settings

FINDINGS = frozenset(finding_check(kind) for kind in FINDING_KINDS)
AGAIN = timedelta(hours=24)
"""A warehouse that stays old is told again after this."""
_CHECKS_SHOWN = 20


def _send(context: dg.SensorEvaluationContext | dg.RunStatusSensorContext, alert: Alert) -> None:
    settings = AlertSettings.from_environment(Settings.resolve().config.as_environment(os.environ))
    if settings.any:
        send(alert, settings)
    else:
        context.log.info("no alert is set up (SOLIEU_ALERT_WEBHOOK, SOLIEU_ALERT_MAIL_TO): %s", alert.title)


@dg.run_failure_sensor(
    name="alert_on_failed_run",
    description="A message when a run has failed: the step, the reason in one line, and that the old release stays.",
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
def failed_runs(context: dg.RunFailureSensorContext) -> None:
    """One message for each failed run."""
    reasons = {
        str(event.step_key): _reason(event.step_failure_data.error) for event in context.get_step_failure_events()
    }
    if not reasons:  # it failed before its first step: the home's lock is held, a setting is wrong
        failure = context.failure_event.job_failure_data
        reasons = {"start": _reason(failure.error or failure.first_step_failure_event or context.failure_event)}
    run = context.dagster_run
    details = {f"bước / step {step}": reason[:500] for step, reason in reasons.items()}
    details |= {f"kiểm tra / check {name}": "failed" for name in _failed_checks(context)}
    _send(
        context,
        Alert(
            f"Solieu: công việc {run.job_name} bị hỏng / {run.job_name} failed",
            "Kho dữ liệu đã phát hành vẫn nguyên như trước. / The published warehouse is as it was.",
            details | _where(run.run_id),
        ),
    )


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="alert_on_failed_checks",
    description="A message when a run has succeeded but a check that is no finding has failed.",
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
def failed_checks(context: dg.RunStatusSensorContext) -> None:
    """One message for all failed checks of a run."""
    failed = _failed_checks(context)
    if not failed:
        return
    shown = dict(list(failed.items())[:_CHECKS_SHOWN])
    _send(
        context,
        Alert(
            f"Solieu: {len(failed)} kiểm tra không đạt / {len(failed)} checks failed",
            "Kho dữ liệu mới đã phát hành, nhưng cần xem lại. / The new warehouse is published; please look at it.",
            shown | _where(context.dagster_run.run_id),
        ),
    )


@dg.sensor(
    name="warehouse_freshness",
    description="Looks at the age of the published warehouse; records the check and sends a message when it grows old.",
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=600,
)
def stale_warehouse(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Cursor: `fresh`, or `stale|<time of the last message>`. No run is needed: a night that hangs does not hide it."""
    settings = Settings.resolve()
    home = settings.home
    if not os.path.lexists(home.published):
        return dg.SensorResult(skip_reason="nothing has been published yet")
    now = datetime.now(UTC)
    result = freshness(home.published, now, fresh_hours(settings.config.as_environment(os.environ)))
    before, _, told = (context.cursor or "").partition("|")
    state = "fresh" if result.passed else "stale"
    due = state == "stale" and (before != "stale" or now - datetime.fromisoformat(told) >= AGAIN)
    if due:
        details = {name: str(value.value) for name, value in result.metadata.items()}
        title = "Solieu: kho dữ liệu đã cũ / the warehouse is old"
        text = "Đêm qua không có bản phát hành mới. / No new release has been published in time."
        _send(context, Alert(title, text, details | _where(None)))
        told = now.isoformat()
    cursor = state if state == "fresh" else f"stale|{told}"
    if state == before and not due:
        return dg.SensorResult(skip_reason=f"still {state}", cursor=cursor)
    return dg.SensorResult(asset_events=[_evaluation(result)], cursor=cursor)


def _evaluation(result: dg.AssetCheckResult) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        check_name=result.check_name or "",
        asset_key=result.asset_key or dg.AssetKey([]),
        passed=result.passed,
        severity=result.severity,
        metadata=result.metadata,
    )


def _failed_checks(context: dg.RunStatusSensorContext) -> dict[str, str]:
    """Failed checks of the run, findings left out: name with asset -> severity."""
    return {
        f"{evaluation.asset_key.to_user_string()}: {evaluation.check_name}": evaluation.severity.value
        for evaluation in _evaluations(context.instance, context.dagster_run.run_id)
        if not evaluation.passed and evaluation.check_name not in FINDINGS
    }


def _evaluations(instance: dg.DagsterInstance, run_id: str) -> Iterator[dg.AssetCheckEvaluation]:
    cursor = None
    while True:
        page = instance.get_records_for_run(run_id, cursor, dg.DagsterEventType.ASSET_CHECK_EVALUATION, limit=1000)
        for record in page.records:
            event = record.event_log_entry.dagster_event
            if event is not None and isinstance(event.event_specific_data, dg.AssetCheckEvaluation):
                yield event.event_specific_data
        if not page.has_more:
            return
        cursor = page.cursor


def _reason(error: object) -> str:
    """What went wrong first, in one line: the message of the innermost cause that Dagster kept."""
    message = "?"
    while error is not None:
        message = str(getattr(error, "message", None) or message)
        error = getattr(error, "cause", None)
    return " ".join(message.split())


def _where(run_id: str | None) -> dict[str, str]:
    place = {"máy / host": os.uname().nodename, "home": str(Settings.resolve().home.root)}
    return place if run_id is None else place | {"run": run_id}
