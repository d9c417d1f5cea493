"""Noun and verb phrases beside a figure, cut out of its sentence and trimmed of cue words.

Belongs here: where a phrase begins and ends. Does not: which phrase names the figure (`subject`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.catalogue import catalogue_rows
from extract.cues import alternatives, phrases
from extract.numbers.catalogue import units
from extract.observations.clauses import CLOSED
from extract.observations.code_tables import unit_word
from extract.observations.figures import Figure, is_measured

NUMBERING = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+|\d{1,2}(?:/-|[.)/])\s*(?=\D)|\d{1,2}[-–]\s+(?=[^\W\d])|\(\d{1,2}\)\s*|[IVX]{1,5}(?:/-|[./])\s|[a-zđ]\)\s|[A-ZĐ]\.\s)"
)
_STRONG = re.compile(r"[;(]|\.\s|\)")
_QUOTES = re.compile(r"[\"“”]")
_PARTS_FOLLOW = re.compile(r"[,;:] (?:trong đó|tr\.đó|gồm|bao gồm|chia ra|cụ thể)(?: có| là)?:? ")
_OWN_PERCENT = re.compile(
    r"([^,;.():=]{1,80}?)\s*\((?:chiếm |đạt |bằng |tỷ lệ )?[\d.,]+\s?%\)\s*(?=(?:chưa|không|đã|được|bị|đang|là|có)\s)"
)
_PERIOD_WORDS = re.compile(
    r"(?i:(?:sang |bước sang |bước vào |vào |chuẩn bị (?:cho |vào )?(?=năm học)|"
    r"trong |tính |lũy kế |luỹ kế )?(?:đến )?(?:cuối |hết |nay |ngày )?"
    r"(?:tháng|quý|năm(?: học)?)\s+"
    r"(?:\d{4}(?:\s?[-–]\s?\d{4})?|(?:\d{1,2}|[IVX]{1,3})(?:/\d{4})?)?(?!\w)"
    r"|(?:trong |lũy kế |luỹ kế )?(?<!\w)\d{1,2} tháng(?: đầu| cuối)?(?: năm)?(?: \d{4})?(?!\w),?"
    r"|(?:lũy kế |luỹ kế |tính )?từ đầu năm(?: đến nay)?|(?:lũy|luỹ) kế(?: đến nay| đạt)?|cộng dồn"
    r"|(?:từ (?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})? )?(?:tính )?đến (?:hết )?(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|(?:vào )?(?:lúc |từ )?(?:\d{1,2} giờ(?: \d{1,2}(?: phút)?)?,? )?(?<!\w)ngày \d{1,2}/\d{1,2}"
    r"(?:/\d{4})?(?![\w/]),?)\s*"
)
_PERIOD_SIGNS = ("năm", "tháng", "đến", "ngày", "quý", "kế", "cộng dồn")  # one of them is in every period
_SHORT_PERIOD = re.compile(  # `T4`, `LK 4T`, `lũy kế 4T/2023`
    r"(?<![\w.])(?:LK\s)?(?:(?:0?[1-9]|1[0-2])T|T(?:0?[1-9]|1[0-2]))(?:/20\d\d)?(?!\w)|(?<!\w)LK(?!\w)"
)
_COMPARISON = re.compile(
    r"^(?:so với|so|svck)\s(?:cùng kỳ|tháng trước|năm trước|quý trước|đầu năm|năm|tháng|quý|CK)?.{0,24}$"
)
_RIGHT_STOP = re.compile(
    r"[,;.():=]|(?<!20\d\d)\s[x×*–-](?=\s*$|\s?\d)|/\s?(?=\d|KH|kế hoạch|DT|dự toán|chỉ tiêu)"
    r"|(?<!\w)(?:là(?= [A-ZĐ])|ngày(?= \d)"
    r"|(?<!không )(?<!chưa )đạt(?=\s*(?:khoảng|trên|gần|hơn|tỷ lệ|tỉ lệ|từ|tối thiểu|ít nhất|được|mới|kế hoạch|KH"
    r"|chỉ tiêu)?\s*(?:[\d,;.]|$))"
    r"|(?<!mặt )bằng|KH|tăng|giảm|với|trong đó|so với|so|(?<!lấn )chiếm"
    r"|(?:dài|rộng|cao|làm|khiến)(?=\s*$)|và|tại|ở|do|dịp|trị giá|tổng trị giá|về việc"
    r"|(?:trước|sau|từ|đến)(?= (?:ngày |tháng )?\d)|lúc|hồi(?= \d)"
    r"|đưa(?= \w+ \w+ .{0,40}lên)|trong (?:năm|tháng|quý|kỳ|tuần)|nhưng|song|tuy nhiên)(?!\w)"
)
_NO_THING = re.compile(rf"{alternatives('no_thing')}(?!\w)")
_OBJECT_STOP = re.compile(r"[,;.():=]")
_LINK = re.compile(
    r"(?<!\w)(?:với|của|cho|và|tại|trong đó|còn|trên|(?:đưa|nâng)(?= tổng| sản lượng| diện tích| số| tỷ lệ))(?!\w)"
)
_SCALE_WORD = re.compile(r"^\s*(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn|trăm|chục)\s+")
PARTNER = re.compile(r"^\s*/\s*\d[\d.]*(?:,\d+)?\s*")
_SHARED = re.compile(r"^\s*(?:,|=|và|với)\s*[\d.,]+\s+[^\d,.;()]{1,24}?\s((?:về|liên quan|do|vì)\s[^,.;()]{3,60})")
_CAPITALS = re.compile(r"[A-ZĐ]{2}")
_FIRST_WORD = re.compile(r"[^\s:,]+")
_FIRST_VERB = re.compile(
    r"(?<!\w)(?:đã|đang|được|cơ bản|hiện|hoàn thành|ước|là|đạt|có|phát triển|ổn định|tiếp tục|tập trung"
    r"|duy trì)(?!\w)|[;(.:]"
    r"|,(?! (?:nông|lâm|ngư|thủy sản|thuỷ sản|công nghiệp|xây dựng|thương mại|dịch vụ|tiểu thủ)(?!\w))"
)
_ACHIEVED = re.compile(
    r"(?<!\w)(?:đạt|được|đã|đang|giữ|hoàn thành|ra mắt|có|tham gia|chưa|xong|thực hiện|triển khai|đăng ký"
    r"|vi phạm)(?!\w)"
)
_WORKS = re.compile(r"(?<!\w)(?i:dự án|công trình|đề án|gói thầu|chương trình|mô hình)(?!\w)")
_SUBORDINATE = re.compile(r"(?<!\w)(?:khiến|làm cho|để|nhằm|dẫn đến)\s+(?=\S+\s+\S)")
_OUT_OF = re.compile(r"^(?:trong tổng (?:số )?|tổng số )(?!thu |chi )[^,]{2,40}, (?=\S+ \S)")
_JOINED = re.compile(rf"(?<!\w){alternatives('joined_nouns')}(?!\w)")
_QUANTITY_SEGMENT = re.compile(rf",\s+(?={alternatives('quantity_head')}\s\w)")
_OPENER = re.compile(
    r"^\W*(?i:trong|theo|nhìn chung|qua|thời gian|với (?:sự|tinh thần|quyết tâm|phương châm)|dưới sự|nhờ|cùng với"
    r"|bên cạnh|ngoài ra|từ|sau|tính|đến|hiện|năm|tháng|quý|lũy kế|ubnd|[uủ][ỷy] ban nhân dân|đảng [uủ][ỷy]"
    r"|huyện [uủ][ỷy]|cấp [uủ][ỷy]|các cấp|chính quyền)(?!\w)(?! đó)[^,:;()]{0,90}, (?=[^\W\d])"
)
_REASON = re.compile(r"(?<!\w)(?:nên|do đó|vì vậy|nhờ đó|nhờ vậy)\s")
_SCENE = re.compile(r"\s(?:trên|tại|ở|giữa|dọc)\s")
_VERY_OPENER = re.compile(r"^\W*(?i:về|công tác|lĩnh vực)\s")
LABEL_LENGTH = 60
_THEME = 160  # characters before a figure in which its sentence's theme is sought
_ANNOUNCED = re.compile(r"(?:^|[.;]\s)\W{0,4}([^\W\d][^.;:,\d]{3,60}):[^:\d]{1,100}$")
_NAMES_NEXT = frozenset({"số", "tổng", "giá", "mức", "kinh"})  # `12 hộ, số tiền ...` names the next figure
_LABEL_WORDS = 5  # of the label of the next figure at most
LEFT_WORDS = 16
RIGHT_WORDS = 12


def run_in_heading(text: str) -> str | None:
    """`sản xuất công nghiệp` of `Sản xuất công nghiệp: Giá trị ...`, or of `Sản xuất công nghiệp ổn định. ...`."""
    head, colon, _ = text[:120].partition(":")
    head = without_opener(NUMBERING.sub("", head)).strip()
    if colon and 3 <= len(head) <= 90 and not any(c.isdigit() for c in head):
        return head.lower()
    match = _FIRST_VERB.search(NUMBERING.sub("", text[:160]))
    words = NUMBERING.sub("", text[:160])[: match.start() if match else 0].strip()
    return words.lower() if 2 <= len(words.split()) <= LEFT_WORDS and not any(c.isdigit() for c in words) else None


def colon_head(figure: Figure) -> str:
    """`cây vụ đông` of `Cây vụ đông: diện tích 412 ha`: what the clause before the colon names."""
    raw = figure.left.rstrip(": ")
    if ":" not in raw or len(raw) > 400:
        return ""
    head = without_opener(NUMBERING.sub("", re.split(r"[;.]\s", raw.rsplit(":", 1)[0])[-1]))
    if len(head.split()) > LEFT_WORDS:
        head = _SCENE.split(_REASON.split(head)[-1])[0]  # `Do ... nên tai nạn giao thông giảm sâu trên các tuyến`
    return trim(head) if len(head.split()) <= LEFT_WORDS else ""


def label(figure: Figure) -> str:
    """`thể dục thể thao` of `TDTT: 32,1% người dân tập luyện`: what stands right before the figure's colon."""
    raw = figure.left.rstrip()
    if not figure.percent or not raw.endswith(":") or len(raw) > LABEL_LENGTH:
        return ""
    return trim(without_opener(NUMBERING.sub("", re.split(r"[;.]\s", raw.rstrip(": "))[-1])))


def called_phrase(text: str, position: int) -> str:
    """The words before a footnote's mark: what the footnote speaks of."""
    before = re.split(r"[;:.]\s", text[max(0, position - 300) : position])[-1]
    works = list(_WORKS.finditer(before))
    if works:
        return " ".join(before[works[-1].start() :].split()[:LEFT_WORDS]).lower()
    return " ".join(before.rsplit(", ", 1)[-1].split()[-LEFT_WORDS:]).lower()


def strip_cue(text: str, cue: str, *, end: bool) -> str:
    """Take cue words off one end, again and again (at most eight times)."""
    pattern, words = _edge(cue, end), _edge_words(cue, end)
    for _ in range(8):
        kept = end and text.lower().endswith(phrases("compound_end"))  # `giải phóng mặt bằng`, `đất ở`
        shorter = pattern.sub("", text) if not kept and _outer_word(text, end) in words else text
        shorter = shorter.strip(' ,:-–+=/"“”')
        if shorter == text:
            break
        text = shorter
    return text


@cache
def _edge_words(cue: str, end: bool) -> frozenset[str]:
    """The last (first) words of a cue's phrases: text that ends (begins) in none of them holds none at that end."""
    return frozenset(_outer_word(phrase, end) for phrase in phrases(cue))


def _outer_word(text: str, end: bool) -> str:
    """The last word of a text with what is written to it, or the first without a comma or colon; in lower case."""
    if end:
        return "".join(text.rsplit(maxsplit=1)[-1:]).lower()
    first = _FIRST_WORD.match(text)
    return first[0].lower() if first else ""


@cache
def _edge(cue: str, end: bool) -> re.Pattern[str]:
    words = alternatives(cue)
    return re.compile(rf"(?:^|(?<=\s)){words}\s*$" if end else rf"^{words}(?=\s|:|,|$)[\s:,]*")


def without_opener(clause: str) -> str:
    """`tiễn` of `Trong kỳ báo cáo, tiễn`: without the words that only say when, by whom or by what account."""
    return _OPENER.sub("", clause)


def theme(figure: Figure) -> str:
    """What the sentence opens with before its subject: `tai nạn giao thông` of `Về TNGT, số người chết 09 người`.

    Else the last heading with a colon of the sentences just before: `Tai nạn giao thông: không xảy ra. Lũy kế 04 vụ`.
    """
    clause = figure.left.rpartition(";")[2] if figure.order else figure.before
    opening, _, own = clause.rpartition(", ")
    opening = trim(_VERY_OPENER.sub("", opening)) if len(clause) < _THEME and ":" not in own else ""
    start = figure.quantity.full_start - len(figure.before)
    told = "" if opening or figure.order else figure.block.text[max(0, start - _THEME) : start]
    announced = _ANNOUNCED.search(told) if ":" in told else None
    return trim(announced[1]) if announced else opening


def left_phrase(figure: Figure) -> str:
    """Noun or verb phrase before the figure, trimmed of cue words; empty where nothing is left."""
    raw = figure.left.rstrip()
    body = _own_part(raw.rstrip(": "), figure.order > 0)
    body = body if figure.order else without_opener(body)
    named = raw.endswith((":", " là"))
    if not raw.endswith(":") and ":" in body:
        before, _, after = body.rpartition(":")
        body = after if trim(after) else before
    *clauses, own = _QUANTITY_SEGMENT.split(body)
    if clauses and trim(own):
        body = own  # `cơ cấu kinh tế chuyển dịch đúng hướng, tỷ trọng nông, lâm nghiệp, thủy sản`
    counted = not is_measured(figure.quantity.unit)
    if (counted and not named) or ("," in body and len(body.split()) > LEFT_WORDS):
        body = _last_segment(body)
    elif "," in body and (last := trim(body.rsplit(",", 1)[1])) in phrases("generic_subject"):
        return last  # `... các doanh nghiệp, trị giá 93 tỷ đồng`
    left = trim(body)
    return left if " " in left else unit_word(left, figure.quantity.unit)


def _own_part(text: str, chained: bool) -> str:
    """Without numbering, earlier clauses, and the words that still belong to the figure before."""
    text = _QUOTES.sub(" ", CLOSED.sub(" ", text))
    *before, text = _PARTS_FOLLOW.split(text)
    cut = 0
    for match in _STRONG.finditer(text):
        cut = match.end()
    if chained and not cut and not before:
        colon = text.rstrip(": ").rfind(":")
        if colon >= 0:
            cut = colon + 1  # `đạt 56% dự toán: chi đầu tư 128 tỷ`
        elif "," in text:
            cut = text.index(",") + 1
        else:
            links = list(_LINK.finditer(text))
            cut = links[-1].end() if links else len(text) if text[:1].isspace() and "=" not in text else 0
    return NUMBERING.sub("", text[cut:])


@cache
def _spelled() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {row["short"]: row["full"] for row in catalogue_rows("spelled_out.csv")}
    words = "|".join(re.escape(short) for short in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)"), table


def spell_out(text: str) -> str:
    """`giá trị sản xuất` for `GTSX`: statistical abbreviations in words; names of offices stay as they are.

    Every abbreviation of the table has two capitals side by side.
    """
    if not _CAPITALS.search(text):
        return text
    pattern, table = _spelled()
    return pattern.sub(lambda found: table[found.group()], text)


@lru_cache(maxsize=2048)
def trim(body: str) -> str:
    body = _SUBORDINATE.split(spell_out(body))[-1].replace("tỉ lệ", "tỷ lệ").replace("tỉ trọng", "tỷ trọng")
    lowered = body.lower()
    if len(body) < 400 and any(word in lowered for word in _PERIOD_SIGNS):
        body = _PERIOD_WORDS.sub(" ", body)
    if "T" in body or "LK" in body:
        body = _SHORT_PERIOD.sub(" ", body)
    body = " ".join(body.split())
    body = strip_cue(body, "tail", end=True)
    body = "" if _COMPARISON.match(body) else _OUT_OF.sub("", strip_cue(body, "lead", end=False))
    return " ".join(body.split()[-LEFT_WORDS:]).lower()


def _last_segment(text: str) -> str:
    """The part after the last comma, or the last two parts where that one is a single word."""
    if "," not in text:
        return text
    joined = list(_JOINED.finditer(text))
    kept = joined[-1].end() if joined else 0
    parts = [text] if "," not in text[kept:] and kept else text.split(",")
    last = parts[-1]
    if len(parts) > 1 and len(last.split()) < 2 and last.strip():
        last = parts[-2] + "," + last
    return last


def right_phrase(figure: Figure) -> str:
    """The counted noun with what qualifies it."""
    text = figure.block.text[figure.quantity.end : figure.quantity.full_end] + figure.right
    if figure.quantity.ratio_role == "numerator":
        text = PARTNER.sub("", figure.block.text[figure.quantity.end : figure.sentence.end])
    text = _SCALE_WORD.sub("", text)
    if share := _OWN_PERCENT.match(
        rest := PARTNER.sub("", figure.block.text[figure.quantity.end : figure.sentence.end][:400])
    ):
        text = f"{share[1]} {rest[share.end() :]}"  # `07 chi bộ (12,1%) chưa kết nạp được đảng viên`
    phrase = _spelled_unit(_until(text, _RIGHT_STOP, len((figure.quantity.unit or "").split())), figure)
    if phrase == figure.quantity.unit and (shared := _SHARED.match(figure.after)):
        return f"{phrase} {shared[1].lower()}"  # `02 vụ, 03 đối tượng về trộm cắp`
    return phrase


def _spelled_unit(phrase: str, figure: Figure) -> str:
    """`đồng chí là đảng viên` for `đ/c là đảng viên`: the counting noun written out."""
    quantity = figure.quantity
    printed = figure.block.text[quantity.end : quantity.full_end].strip().lower()
    short = printed and quantity.unit and len(printed) < len(quantity.unit) and not is_measured(quantity.unit)
    if not short or not phrase.startswith(printed):
        return phrase
    full = unit_word(printed, quantity.unit)
    if full == printed and printed in phrases("part_name"):
        return phrase  # `63 giải: 20 Ba`
    return f"{full if full != printed else quantity.unit}{phrase[len(printed) :]}"


def whole_phrase(figure: Figure) -> str:
    """What the N of n/N counts: the noun without what was achieved (`trường` of `9/12 trường đạt chuẩn`)."""
    text = _SCALE_WORD.sub("", figure.block.text[figure.quantity.end : figure.sentence.end][:200])
    match = _ACHIEVED.search(text)
    return _until(text[: match.start() if match else len(text)], _RIGHT_STOP, len((figure.quantity.unit or "").split()))


def _until(text: str, stop: re.Pattern[str], bare: int) -> str:
    """`text` up to `stop`; on past the comma of joined nouns (`xã, thị trấn ...`) while only `bare` words stand."""
    match = stop.search(text)
    joined = _JOINED.search(text[:120]) if match and "," in text[:120] else None
    if joined and match and match.start() < joined.end() and joined.start() < match.start():
        match = stop.search(text, joined.end())
    end = match.start() if match else len(text)
    if match and match.group() == "," and 0 < len(text[:end].split()) <= bare and _begins_with_noun(text[end + 1 :]):
        further = stop.search(text, end + 1)
        end = further.start() if further else len(text)
    return " ".join(spell_out(text[:end]).split()[:RIGHT_WORDS]).lower().strip(" ,/")


def _begins_with_noun(text: str) -> bool:
    """Whether `text` goes on with a counting noun of the catalogue."""
    words = text.split()[:3]
    for count in (2, 1):
        noun = units().get(" ".join(words[:count]).lower()) if len(words) >= count else None
        if noun is not None:
            named = len(words) > count and words[count][:1].isupper()  # `12 hộ, xóm Đoài ...`
            # `(trâu 17 con, bò 9 con)`: the label of the next figure, unless the sentence ends with it
            label = len(text.split()) <= _LABEL_WORDS and not text.rstrip().endswith(".")
            named = named or label
            return noun.kind == "count" and not named and words[0].lower() not in _NAMES_NEXT
    return False


def before_parenthesis(figure: Figure) -> str:
    """`nhà ở dột nát trên địa bàn huyện` of `... nhà ở dột nát trên địa bàn huyện (139 hộ)`."""
    before = figure.before.rstrip()
    opened = before.rfind("(")
    inside = before[opened + 1 :].strip() if opened >= 0 else ""
    if opened < 0 or (inside and (figure.order or trim(inside))):
        return ""
    own = re.split(r"[;:.]\s|\)", before[:opened])[-1]
    if figure.order and len(own.strip()) > len(figure.left):
        return ""  # another figure stands between: what it measured goes on
    return trim(_last_segment(own) if len(own.split()) > LEFT_WORDS else own)


def clause_head(figure: Figure) -> str:
    """`dự án xây dựng cầu` of `Dự án xây dựng cầu đã ..., tiến độ đạt 75%`."""
    clause = without_opener(re.split(r";\s|[.:]\s", figure.before)[-1])
    match = _FIRST_VERB.search(clause)
    return " ".join(clause[: match.start() if match else 0].split()[:LEFT_WORDS]).lower()


def object_phrase(figure: Figure) -> str | None:
    """`96,5% gia đình đạt danh hiệu ...`: the thing stands after the percentage."""
    return _object_of(figure.right)


@lru_cache(maxsize=512)
def _object_of(right: str) -> str | None:
    words = _until(right, _OBJECT_STOP, 3).split()
    named = len(words) > 1 and not _NO_THING.match(" ".join(words))
    return "tỷ lệ " + " ".join(words) if named else None
