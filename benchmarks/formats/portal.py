"""A report as a page saved from an office's portal: menus, news and a foot around the report itself.

Belongs here: HTML with the footnotes as Word exports them. Does not: LibreOffice's own HTML (`render`).
"""

from __future__ import annotations

from html import escape

from sample_source import CALL, Node, Source

_MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Văn bản chỉ đạo điều hành",
    "Thủ tục hành chính",
    "Liên hệ",
)
_NEWS = (
    "Hội nghị giao ban công tác cải cách hành chính",
    "Lịch tiếp công dân của lãnh đạo",
    "Thông báo nghỉ lễ và phân công trực",
)
_TAGS = {"title": "h1", "subtitle": "h2", "heading1": "h2", "heading2": "h3", "paragraph": "p"}
_STYLE = "body{font-family:Arial} nav li{display:inline} article{font-family:'Times New Roman'}"


def portal_page(source: Source) -> str:
    """The whole page."""
    title = next((node.text for node in source.nodes if node.kind == "subtitle"), "Báo cáo")
    menu = "".join(f'<li><a href="/muc/{number}">{escape(text)}</a></li>' for number, text in enumerate(_MENU))
    news = "".join(f'<li><a href="/tin/{number}">{escape(text)}</a></li>' for number, text in enumerate(_NEWS))
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><script>var luot = 1523;</script></head>\n<body>\n"
        f'<header class="site-header"><nav><ul>{menu}</ul></nav></header>\n'
        f'<div class="breadcrumb"><a href="/">Trang chủ</a> » <a href="/muc/3">Văn bản</a></div>\n'
        f'<aside class="sidebar"><h4>Tin mới</h4><ul>{news}</ul></aside>\n'
        f'<main><article class="article-content">\n{_body(source)}\n</article></main>\n'
        '<footer class="site-footer"><p>Cổng thông tin điện tử. Ghi rõ nguồn khi sử dụng lại thông tin.</p></footer>\n'
        "</body></html>\n"
    )


def _body(source: Source) -> str:
    parts: list[str] = []
    items: list[str] = []
    for node in [*source.nodes, Node("end")]:
        if node.kind in {"bullet", "number"}:
            items.append(f"<li>{_inline(node.text)}</li>")
            continue
        if items:
            parts.append("<ul>" + "\n".join(items) + "</ul>")
            items = []
        if node.kind in {"head", "sign"}:
            parts.append(_table(node.rows, "border:none", ""))
        elif node.kind == "table":
            parts.append(_table(node.rows, "border-collapse:collapse", "1"))
        elif node.kind != "end":
            tag = _TAGS[node.kind]
            parts.append(f"<{tag}>{_inline(node.text)}</{tag}>")
    notes = "".join(
        f'<div id="ftn{number}"><p><a href="#_ftnref{number}" name="_ftn{number}"><sup>[{number}]</sup></a>'
        f" {escape(text)}</p></div>\n"
        for number, text in source.notes.items()
    )
    return "\n".join(parts) + (f'\n<hr width="33%">\n{notes}' if notes else "")


def _inline(text: str) -> str:
    return CALL.sub(r'<a href="#_ftn\1" name="_ftnref\1"><sup>[\1]</sup></a>', escape(text))


def _table(rows: tuple[tuple[str, ...], ...], style: str, border: str) -> str:
    lines = ["<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f'<table style="{style}" border="{border or 0}">\n' + "\n".join(lines) + "\n</table>"
