"""The head of a report: issuer, document number, date of issue.

What belongs here: the two-column head that Decree 30/2020 prescribes for State documents and Instruction 36 for party
documents, whose columns a reader may have run together, and the signature where a scan lost its head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model import Block, BlockKind
from extract.vietnamese import normal

_HEAD_BLOCKS = 25
_NUMBER = re.compile(
    r"(?<!\w)S[ốỐ]\s{0,2}[:.]?\s{0,20}(?P<digits>\d{0,5}[a-z]?)\s{0,10}[-/–]\s{0,3}"
    r"(?P<sign>[A-ZĐ][A-ZĐa-z]{0,9}(?:\s?[-/–]\s?[A-ZĐ][\wĐ.]{0,14}){1,4})"
)
_DATE = re.compile(
    r"(?i:ngày)[\s….]{0,20}(?P<day>[0-3]?\d)?[\s….]{0,20}(?i:tháng)[\s….]{0,20}(?P<month>[01]?\d)?[\s….]{0,20}(?i:năm)\s{0,5}(?P<year>20\d\d)"
)
_SHORT_DATE = re.compile(r"(?i:ngày)\s{0,5}(?P<day>[0-3]?\d)/(?P<month>[01]?\d)/(?P<year>20\d\d)")
_MOTTO = re.compile(r"(?i:cộng hoà xã hội|cộng hòa xã hội|đảng cộng sản việt nam|độc lập\s?[-–]\s?tự do).*$")
_ISSUER = re.compile(
    r"^(?i:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|tỉnh (?:ủy|uỷ)|thành (?:ủy|uỷ)|quận (?:ủy|uỷ)|huyện (?:ủy|uỷ)"
    r"|thị (?:ủy|uỷ)|đảng (?:ủy|uỷ)|đảng bộ|chi bộ|ban chấp hành|ban thường vụ|sở|cục|chi cục|phòng|ban|công an|bộ chỉ huy|hội|trung tâm|trường|mặt trận)(?!\w)"
)
_SMALL = frozenset(
    "ủy uỷ ban nhân dân huyện tỉnh thành phố quận thị xã phường trấn đảng bộ hội đồng chấp hành thường vụ chi cục sở phòng công an"
    " và tài nguyên môi trường nông nghiệp phát triển thôn giáo dục đào tạo y tế kế hoạch đầu tư chính trung tâm lao động thương binh".split()
)
_KEPT = {"ubnd": "UBND", "hđnd": "HĐND", "tp": "TP", "ubmttq": "UBMTTQ", "mttq": "MTTQ"}
_KINDS = {
    "BC": "báo cáo",
    "NQ": "nghị quyết",
    "KH": "kế hoạch",
    "TTR": "tờ trình",
    "TB": "thông báo",
    "CTR": "chương trình",
    "KL": "kết luận",
    "CT": "chỉ thị",
    "QĐ": "quyết định",
    "ĐA": "đề án",
}
_RANKS = {"province": "tỉnh", "district": "huyện", "commune": "xã"}
_PARTY = {"province": "Tỉnh ủy", "district": "Huyện ủy", "commune": "Đảng ủy xã"}


def head_lines(blocks: Sequence[Block]) -> list[str]:
    """Clean text of what stands before the title, at most the first blocks."""
    lines = []
    for block in blocks[:_HEAD_BLOCKS]:
        if block.kind is BlockKind.TITLE or _is_body(block):
            break
        lines.append(block.text)
    return lines


def _is_body(block: Block) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM} and len(block.text) > 200


def number_and_kind(blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """(12/BC-UBND, báo cáo); the number is None where its digits are left blank."""
    for line in head_lines(blocks):
        found = _NUMBER.search(line)
        if found is None:
            continue
        sign = re.sub(r"\s", "", found["sign"])
        sign = re.split(r"ĐẢNG|CỘNG|Độc", sign)[0].rstrip("-/–")
        kind = _KINDS.get(re.split(r"[-/–]", sign)[0].upper())
        separator = "/" if "/" in line[found.start("digits") : found.start("sign")] else "-"
        return (f"{found['digits']}{separator}{sign}" if found["digits"] else None), kind
    return None, None


def issued_on(blocks: Sequence[Block]) -> str | None:
    """Date of the head's place and date line, else of the signature: 2024-01-15, 2024-01 or 2024 as far as it is filled in."""
    signature = [block.text for block in blocks[-30:] if block.kind is BlockKind.SIGNATURE]
    for line in [*head_lines(blocks), *signature]:
        found = _DATE.search(line) or _SHORT_DATE.search(line)
        if found is not None:
            return _iso(found)
    return None


def _iso(found: re.Match[str]) -> str:
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if not 1 <= month <= 12:
        return found["year"]
    return f"{found['year']}-{month:02d}" + (f"-{day:02d}" if 1 <= day <= 31 else "")


def issuer_line(blocks: Sequence[Block]) -> str | None:
    """The issuing body as the head names it, in plain case (UBND huyện Vụ Bản): the last one, after those it belongs to."""
    found = None
    for line in head_lines(blocks):
        for piece in re.split(r"\s\|\s|\t", line):
            text = _NUMBER.split(_MOTTO.sub("", piece))[0].strip(" *|-–_:")
            if _ISSUER.match(text) and 4 <= len(text) <= 120:
                found = plain_case(text)
    return found


def plain_case(text: str) -> str:
    """`UBND HUYỆN VĨNH BẢO` -> `UBND huyện Vĩnh Bảo`; text that is not all capitals stays."""
    if text != text.upper():
        return text
    out = []
    for word in text.lower().split():
        out.append(_KEPT.get(word) or (word if normal(word) in _NORMAL_SMALL else word.capitalize()))
    line = " ".join(out)
    return line if line[:1].isupper() else line[:1].upper() + line[1:]


_NORMAL_SMALL = frozenset(normal(word) for word in _SMALL)


def with_place(issuer: str | None, place: str | None, level: str | None, blocks: Sequence[Block]) -> str | None:
    """The issuer; where the head is lost, from the signature and the report's place."""
    if issuer is not None or place is None or level is None:
        return issuer
    signed = " ".join(normal(block.text) for block in blocks[-30:] if block.kind is BlockKind.SIGNATURE)
    if normal("ủy ban nhân dân") in signed or "ubnd" in signed:
        party = "ban thường vụ" in signed or normal("huyện ủy") in signed.split(normal("nơi nhận"))[0]
        if not party:
            return f"UBND {_RANKS[level]} {place}"
    if "ban thường vụ" in signed:
        return f"Ban Thường vụ {_PARTY[level]} {place}"
    if "ban chấp hành" in signed or normal("đảng ủy") in signed or normal("huyện ủy") in signed:
        return f"{_PARTY[level]} {place}"
    return None
