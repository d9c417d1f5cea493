"""What the template prints, ready to print: rows of the warehouse become words, excerpts and groups.

What belongs here: choosing, grouping and ordering. Text stays text: the template escapes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.presentation import wording
from orchestration.presentation.facts import Fact
from orchestration.presentation.flags import FlagView, allowed_range, figures_of, flag_view, kind_label, unit_of
from orchestration.presentation.highlight import clip
from orchestration.presentation.pictures import Picture, left_out
from orchestration.presentation.places import Places
from orchestration.presentation.rows import CheckRow, OperandRow, Report, ScannedFigure
from orchestration.quality_report.chart import Chart, charts
from orchestration.quality_report.queries import REPORTS_SHOWN, QuarantinedFile, Run, UnreadFigure, Warehouse

LONGEST_NAME = 300

Camera = Callable[[Sequence[ScannedFigure], Mapping[str, int]], Mapping[str, Picture]]
"""Takes pictures of figures, given how often the page prints each; see `pictures.take`."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Flags that share one cause."""

    finding_id: str
    flags: tuple[FlagView, ...]


@dataclass(frozen=True, slots=True)
class FoldedRow:
    """A check that holds or could not be made, in one line."""

    kind_label: str
    message_vi: str
    allowed: str
    where: str


@dataclass(frozen=True, slots=True)
class FoldedList:
    """Checks of one verdict that stay folded until somebody asks; `total` counts those left out too."""

    verdict: str
    title: str
    total: int
    rows: tuple[FoldedRow, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: its scorecard, its flags and the rest."""

    report_id: str
    name: str
    title: str
    area: str
    is_new: bool
    facts: tuple[Fact, ...]
    score: tuple[Fact, ...]
    checked: int  # checks that could be made, whatever their outcome
    findings: tuple[FindingView, ...]
    flags_left_out: int
    unread: tuple[Fact, ...]
    folded: tuple[FoldedList, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    run: tuple[Fact, ...]
    tiles: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    runs: tuple[tuple[str, ...], ...]
    quarantined: tuple[tuple[str, str, str, str], ...]
    pictures_left_out: int
    reports: tuple[ReportView, ...]
    reports_left_out: int
    areas: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    severities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Material:
    """What was read from the warehouse, by report or by check."""

    latest_run_id: str | None
    checks: dict[str, list[CheckRow]]
    operands: dict[str, list[OperandRow]]
    unread: dict[str, list[UnreadFigure]]
    places: Places
    pictures: Mapping[str, Picture]


def build(warehouse: Warehouse, camera: Camera | None = None) -> Page:
    """Reads the warehouse once and lays out the page; reports with the gravest flags come first.

    Without a `camera` the figures of scans have no pictures.
    """
    runs, reports, quarantined = warehouse.runs(), warehouse.reports(), warehouse.quarantined()
    latest_run_id = runs[-1].run_id if runs else None
    shown = _shown(reports, latest_run_id)
    ids = [report.report_id for report in shown]
    checks = warehouse.checks(ids)
    operands = warehouse.operands([check.check_id for check in checks])
    warehouse.gather([*ids, *(operand.report_id for rows in operands.values() for operand in rows)])
    material = _Material(
        latest_run_id=latest_run_id,
        checks={key: list(rows) for key, rows in groupby(checks, key=lambda check: check.report_id)},
        operands=operands,
        unread=warehouse.unread(ids),
        places=Places(warehouse, reports),
        pictures=_pictures(warehouse, checks, operands, camera) if camera else {},
    )
    return Page(
        run=_run_facts(runs, reports),
        tiles=_tiles(reports, quarantined),
        charts=charts(runs),
        runs=tuple(_run_row(run) for run in reversed(runs)),
        quarantined=tuple(_quarantined_row(file) for file in quarantined),
        pictures_left_out=left_out(material.pictures),
        reports=tuple(_report(report, material) for report in shown),
        reports_left_out=len(reports) - len(shown),
        areas=tuple(sorted({report.ref_area for report in shown if report.ref_area})),
        kinds=tuple(sorted({(check.kind, kind_label(check)) for check in checks if check.verdict == "inconsistent"})),
        severities=tuple(wording.SEVERITIES.items()),
    )


def _shown(reports: Sequence[Report], latest_run_id: str | None) -> Sequence[Report]:
    """All reports where a page can hold them; else those that came tonight, up to half of the room, and the gravest."""
    new = [report for report in reports if report.first_run_id is not None and report.first_run_id == latest_run_id]
    first = {report.report_id for report in new[: REPORTS_SHOWN // 2]}
    others = [report.report_id for report in reports if report.report_id not in first]
    chosen = first.union(others[: REPORTS_SHOWN - len(first)])
    return [report for report in reports if report.report_id in chosen]


def _pictures(
    warehouse: Warehouse, checks: Sequence[CheckRow], operands: Mapping[str, Sequence[OperandRow]], camera: Camera
) -> Mapping[str, Picture]:
    """Pictures of the figures that the flags use, by observation id."""
    uses: Counter[str] = Counter()
    for check in checks:
        if check.verdict == "inconsistent":
            uses.update(figures_of(operands.get(check.check_id, [])))
    return camera(warehouse.scanned(list(uses)), uses)


def _name(report: Report) -> str:
    return clip(report.file_name or report.report_id, LONGEST_NAME)


def _run_facts(runs: Sequence[Run], reports: Sequence[Report]) -> tuple[Fact, ...]:
    versions = sorted({report.extractor_version for report in reports if report.extractor_version})
    if not runs:
        return (Fact("Phiên bản bộ đọc", ", ".join(versions) or "–"),)
    last = runs[-1]
    return (
        Fact("Lần chạy", wording.moment(last.started_at)),
        Fact("Báo cáo mới", wording.number(last.reports_new)),
        Fact("Đã đọc từ trước", wording.number(last.reports_known)),
        Fact("Phiên bản bộ đọc", last.extractor_version or ", ".join(versions) or "–"),
    )


def _tiles(reports: Sequence[Report], quarantined: Sequence[QuarantinedFile]) -> tuple[Fact, ...]:
    def total(values: Iterable[int | None]) -> str:
        return wording.number(sum(value or 0 for value in values))

    return (
        Fact("Báo cáo", wording.number(len(reports))),
        Fact("Số liệu đọc được", total(report.figures_read for report in reports)),
        Fact("Số chưa đọc được", total(report.figures_unread for report in reports)),
        Fact("Kiểm tra khớp", total(report.checks_consistent for report in reports), "good"),
        Fact(wording.SEVERITIES["error"], total(report.flags_error for report in reports), "error"),
        Fact(wording.SEVERITIES["warning"], total(report.flags_warning for report in reports), "warning"),
        Fact(wording.SEVERITIES["info"], total(report.flags_info for report in reports), "info"),
        Fact("Tệp bị giữ lại", wording.number(len(quarantined)), "warning" if quarantined else ""),
    )


def _run_row(run: Run) -> tuple[str, ...]:
    figures = (run.reports_total, run.reports_new, run.reports_quarantined, run.observations, run.checks_inconsistent)
    return (wording.moment(run.started_at), *(wording.number(figure) for figure in figures))


def _quarantined_row(file: QuarantinedFile) -> tuple[str, str, str, str]:
    name = clip(file.relative_path or file.file_name or "–", LONGEST_NAME)
    return name, wording.size(file.byte_size), clip(file.reason_vi or "–", 500), clip(file.reason_en or "", 500)


def _report(report: Report, material: _Material) -> ReportView:
    checks = material.checks.get(report.report_id, [])
    flagged = [check for check in checks if check.verdict == "inconsistent"]
    unread = material.unread.get(report.report_id, [])
    return ReportView(
        report_id=report.report_id,
        name=_name(report),
        title=clip(report.title, LONGEST_NAME) if report.title else _name(report),
        area=report.ref_area or "",
        is_new=report.first_run_id is not None and report.first_run_id == material.latest_run_id,
        facts=_report_facts(report),
        score=_score(report),
        checked=(report.checks_consistent or 0) + (report.checks_inconsistent or 0),
        findings=_findings(flagged, material),
        flags_left_out=max(0, (report.checks_inconsistent or 0) - len(flagged)),
        unread=tuple(Fact(clip(row.printed_text or "–", 60), clip(row.context or "", 240)) for row in unread),
        folded=tuple(
            FoldedList(verdict, title, total, _folded_rows(verdict, checks, material))
            for verdict, title, total in (
                ("consistent", "Kiểm tra khớp", report.checks_consistent),
                ("not_checkable", "Chưa kiểm tra được", report.checks_not_checkable),
            )
            if total
        ),
    )


def _report_facts(report: Report) -> tuple[Fact, ...]:
    facts = (
        ("Cơ quan", report.issuer),
        ("Số hiệu", report.number),
        ("Ngày ban hành", wording.day(report.issued_on) if report.issued_on else None),
        ("Kỳ báo cáo", wording.period(report.time_period) if report.time_period else None),
        ("Địa bàn", report.ref_area),
        ("Độ dài", f"{wording.number(report.pages)} trang" if report.pages else None),
        ("Cũng có tên", ", ".join(report.other_file_names or [])),
    )
    return tuple(Fact(label, clip(value, LONGEST_NAME)) for label, value in facts if value)


def _score(report: Report) -> tuple[Fact, ...]:
    return (
        Fact("số liệu đọc được", wording.number(report.figures_read)),
        Fact("số chưa đọc được", wording.number(report.figures_unread)),
        Fact("kiểm tra khớp", wording.number(report.checks_consistent), "good"),
        Fact("sai chắc chắn", wording.number(report.flags_error), "error" if report.flags_error else ""),
        Fact("nhiều khả năng sai", wording.number(report.flags_warning), "warning" if report.flags_warning else ""),
        Fact("nên xem lại", wording.number(report.flags_info), "info" if report.flags_info else ""),
    )


def _findings(flagged: Sequence[CheckRow], material: _Material) -> tuple[FindingView, ...]:
    """Groups flags by cause; they come in order of severity, so the first of a group decides where it stands."""
    groups: dict[str, list[FlagView]] = {}
    for check in flagged:
        operands = material.operands.get(check.check_id, [])
        flag = flag_view(check, operands, material.places, material.pictures)
        groups.setdefault(check.finding_id or check.check_id, []).append(flag)
    return tuple(FindingView(key, tuple(members)) for key, members in groups.items())


def _folded_rows(verdict: str, checks: Sequence[CheckRow], material: _Material) -> tuple[FoldedRow, ...]:
    return tuple(
        FoldedRow(
            kind_label=kind_label(check),
            message_vi=clip(check.message_vi or check.quote or "", 400),
            allowed=allowed_range(check, unit_of(material.operands.get(check.check_id, []))),
            where=material.places.where(check),
        )
        for check in checks
        if check.verdict == verdict
    )
