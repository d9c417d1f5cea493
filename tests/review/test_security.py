"""What must be refused, one by one; and that text of strangers stays text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from extract.readers.limits import Limits
from orchestration.cli import main
from orchestration.home import Home
from review.store.decisions import append_decisions, read_decisions
from review.store.engine import open_store, store_url
from review.web import draft
from review.web.app import _routes, create_app
from review.web.security import LARGEST_FORM
from review.web.server import Address, ServeError, open_site
from review.web.site import Site
from review.web.visits import SESSION_COOKIE, local_path
from tests.review.homes import HOSTILE_TEXT, hostile_home
from tests.support.site import PASSWORD, Visitor, hidden, sign_in, visitors

OPEN_TO_ALL = {"/login", "/health", "/static"}


def stranger(visitor: Visitor) -> TestClient:
    """Somebody at the same site without a cookie."""
    return TestClient(visitor.client.app, raise_server_exceptions=False)


def test_without_login_there_is_nothing_but_the_login_page(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        client = stranger(lan)
        for route in _routes():
            if route.path in OPEN_TO_ALL:
                continue
            path = re.sub(r"\{number:int\}", "1", re.sub(r"\{\w+\}", "x", route.path))
            assert isinstance(route, Route)
            for method in (route.methods or set()) - {"HEAD"}:
                answer = client.request(method, path, follow_redirects=False)
                assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login"), path
        assert client.get("/health").text == "ok\n"
        assert "bc-nam-2024" not in client.get("/login").text
        part = client.get("/", headers={"hx-request": "true"}, follow_redirects=False)
        assert (part.status_code, part.headers["hx-redirect"], part.text) == (401, "/login", "")


def test_every_open_path_is_known() -> None:
    assert {route.path for route in _routes() if isinstance(route, Mount)} == {"/static"}


def test_a_viewer_looks_and_does_not_decide(home: Path) -> None:
    with visitors(home, "khach", "lan") as [khach, lan]:
        path = khach.finding("")
        assert 'name="decision"' not in khach.client.get(path).text
        answer = khach.client.post(path, data={"csrf_token": khach.token(), "decision": "confirmed", "seen": "0"})
        assert answer.status_code == 403
        assert khach.client.get("/misread.jsonl").status_code == 403
        assert [v.client.get("/accounts").status_code for v in (khach, lan)] == [403, 403]
    assert read_decisions(open_store(store_url(home, {}))) == []


def test_only_an_administrator_sees_who_may(home: Path) -> None:
    with visitors(home, "quan-tri") as [administrator]:
        shown = administrator.client.get("/accounts").text
        assert "khach" in shown
        assert "argon2" not in shown


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_a_form_without_the_sessions_token_is_refused(home: Path, token: str | None) -> None:
    with visitors(home, "lan", "minh") as [lan, _]:
        path = lan.finding("")
        fields = {"decision": "confirmed", "seen": "0"} | ({} if token is None else {"csrf_token": token})
        assert lan.client.post(path, data=fields).status_code == 403
    assert read_decisions(open_store(store_url(home, {}))) == []


def test_the_token_of_another_session_is_refused(home: Path) -> None:
    with visitors(home, "lan", "minh") as [lan, minh]:
        answer = lan.client.post("/logout", data={"csrf_token": minh.token()}, follow_redirects=False)
        assert answer.status_code == 403
        assert lan.client.get("/", follow_redirects=False).status_code == 200


def test_a_form_from_another_site_is_refused_even_with_the_token(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        data = {"csrf_token": lan.token()}
        for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
            assert lan.client.post("/logout", data=data, headers=headers).status_code == 403


def test_the_login_form_is_tied_to_its_browser(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        token = hidden(stranger(lan).get("/login").text, "form_token")
        answer = stranger(lan).post("/login", data={"form_token": token, "name": "lan", "password": PASSWORD})
        assert answer.status_code == 403
        assert SESSION_COOKIE not in answer.cookies


def test_guessing_is_braked_and_does_not_tell_which_names_exist(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        answers = []
        for name in ("minh", "nobody"):
            client = stranger(lan)
            for _ in range(6):
                token = hidden(client.get("/login").text, "form_token")
                answers.append(client.post("/login", data={"form_token": token, "name": name, "password": "guess"}))
        codes = [answer.status_code for answer in answers]
        assert codes == [401] * 5 + [429] + [401] * 5 + [429]
        assert int(answers[5].headers["retry-after"]) > 0
        assert [hide(answers[n].text) for n in range(6)] == [hide(answers[6 + n].text) for n in range(6)]


def hide(html: str) -> str:
    """Without what differs from one form to the next."""
    return re.sub(r'form_token" value="[^"]*"', "", html)


def test_a_login_gives_a_new_token_and_a_logout_ends_it(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        before = lan.client.cookies[SESSION_COOKIE]
        sign_in(lan.client, "lan")
        after = lan.client.cookies[SESSION_COOKIE]
        assert before != after
        lan.client.post("/logout", data={"csrf_token": lan.token()})
        client = stranger(lan)
        client.cookies.set(SESSION_COOKIE, after)
        assert client.get("/", follow_redirects=False).status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        client = TestClient(lan.client.app, base_url="https://testserver")
        token = hidden(client.get("/login").text, "form_token")
        answer = client.post(
            "/login", data={"form_token": token, "name": "lan", "password": PASSWORD}, follow_redirects=False
        )
        cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(SESSION_COOKIE))
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "max-age" in answer.headers["strict-transport-security"]


def test_every_answer_has_the_headers(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        wrong_host = stranger(lan).get("/login", headers={"host": "evil.example"})
        for answer in (lan.client.get("/"), lan.client.get("/none"), stranger(lan).get("/login"), wrong_host):
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
        assert wrong_host.status_code == 400


def test_no_page_has_a_script_or_a_style_of_its_own(home: Path) -> None:
    with visitors(home, "quan-tri") as [visitor]:
        report = re.findall(r"/reports/(r\w+)", visitor.client.get("/").text)[0]
        paths = [
            "/",
            visitor.finding(""),
            "/reports",
            "/series",
            "/search?text=thu",
            "/decisions",
            "/check",
            "/accounts",
        ]
        paths += [f"/reports/{report}{part}" for part in ("", "/text", "/letter")]
        for path in paths:
            html = visitor.client.get(path).text
            assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html) == [], path


def test_text_of_strangers_stays_text(tmp_path: Path) -> None:
    home = hostile_home(tmp_path)
    with visitors(home, "lan") as [lan]:
        index = lan.client.get("/").text
        finding = re.findall(r'href="(/findings/[^"]+)', index)[0]
        report = re.findall(r"/reports/(r\w+)", index)[0]
        assert lan.decide(finding, "confirmed", note=HOSTILE_TEXT).status_code == 303  # type: ignore[attr-defined]
        paths = ["/?state=", finding, "/reports", "/series", f"/search?text={HOSTILE_TEXT}", "/decisions"]
        paths += [f"/?state=&text={HOSTILE_TEXT}", f"{finding}?saved={HOSTILE_TEXT}", f"/login?next={HOSTILE_TEXT}"]
        paths += [f"/reports/{report}{part}" for part in ("", "/text", "/letter")]
        for path in paths:
            html = lan.client.get(path).text
            assert "<script>alert" not in html, path
            assert "<img src=x" not in html, path
            assert "\u202e" not in html, path  # turns the direction of writing
        assert "&lt;script&gt;alert" in lan.client.get("/decisions").text
        assert lan.client.get(f"/reports/{report}/letter.docx").status_code == 200


def test_a_path_in_a_file_name_leads_nowhere(home: Path) -> None:
    with visitors(home, "lan") as [lan]:
        token = lan.token()
        for name in ("../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a" * 900 + ".txt"):
            files = {"file": (name, b"UBND\n\n40/50 \xc4\x91\xc6\xa1n, 85%.\n", "text/plain")}
            answer = lan.client.post("/check", data={"csrf_token": token}, files=files)
            assert answer.status_code == 200
            assert "etc/" not in answer.text
            assert "a" * 300 not in answer.text
        for path in (
            "/static/../site.py",
            "/static/%2e%2e/site.py",
            "/static/..%2fapp.py",
            "/reports/..%2f..%2fx/text",
        ):
            assert lan.client.get(path).status_code == 404
        assert lan.client.get("/reports/../../etc/passwd/pages/1.png").status_code == 404
    assert not any(path.name == "passwd" for path in home.rglob("*"))


def test_an_oversized_upload_or_form_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "LARGEST", 100_000)
    with visitors(home, "lan") as [lan]:
        token = lan.token()
        files = {"file": ("a.txt", b"x" * 200_000, "text/plain")}
        assert lan.client.post("/check", data={"csrf_token": token}, files=files).status_code == 413
        large = {"csrf_token": token, "note": "x" * (LARGEST_FORM + 1)}
        assert lan.client.post(lan.finding(""), data=large).status_code == 413

        def endless() -> object:
            for _ in range(200):
                yield b"x" * 1_000  # no Content-Length: chunk by chunk

        headers = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": token}
        answer = lan.client.post("/logout", content=endless(), headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 413


def test_a_draft_is_not_stored(home: Path) -> None:
    before = sorted(home.rglob("*"))
    with visitors(home, "lan") as [lan]:
        text = "UBND XÃ BÌNH AN\n\nBÁO CÁO\nquý II năm 2024\n\nĐã giải quyết 40/50 đơn, đạt 85%.\n"
        files = {"file": ("nháp.txt", text.encode(), "text/plain")}
        answer = lan.client.post("/check", data={"csrf_token": lan.token()}, files=files)
        assert "40/50" in answer.text
        assert "nháp.txt" in answer.text
    assert [path for path in sorted(home.rglob("*")) if path not in before and "review" not in str(path)] == []


@pytest.mark.parametrize(
    "asked", ["//evil.example", "https://evil.example", "/\\evil.example", "\\evil", "", "/a\nb", "javascript:x"]
)
def test_nobody_is_led_to_another_site_after_login(asked: str) -> None:
    assert local_path(asked) == "/"


def test_without_an_account_only_this_machine_is_served(tmp_path: Path) -> None:
    home = Home.resolve(tmp_path)
    for host in ("0.0.0.0", "192.0.2.7", "::", "solieu.example"):
        with pytest.raises(ServeError, match="solieu user add"):
            open_site(home, Address(host), no_login=False)
        with pytest.raises(ServeError, match="loopback"):
            open_site(home, Address(host), no_login=True)
    for host in ("127.0.0.1", "::1", "localhost"):
        open_site(home, Address(host), no_login=True).close()


def test_accounts_are_made_at_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str, text: str | None = None) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["user", *arguments, "--home", str(tmp_path)], input=text)
        return done.exit_code, done.output

    assert run("add", "Lan", "--password-stdin", text=PASSWORD + "\n") == (0, "lan is reviewer now\n")
    assert run("add", "lan", "--password-stdin", text=PASSWORD + "\n")[0] == 1
    assert run("add", "minh", "--password-stdin", text="short\n")[0] == 1
    assert run("change", "lan", "--role", "viewer", "--disable")[0] == 0
    code, listed = run("list")
    assert code == 0
    assert re.search(r"lan\s+viewer\s.*disabled", listed)
    with pytest.raises(ServeError, match="user add"):  # a disabled account is none
        open_site(Home.resolve(tmp_path), Address("192.0.2.7"), no_login=False)


def test_where_nobody_signs_in_forms_still_need_their_token(home: Path) -> None:
    site = open_site(Home.resolve(home), Address(), no_login=True)
    client = TestClient(create_app(site, ["testserver"]), raise_server_exceptions=False)
    html = client.get("/").text
    path = re.findall(r'href="(/findings/[^"?]+)', html)[0]
    fields = {"decision": "explained", "note": "x", "seen": "0"}
    assert client.post(path, data=fields).status_code == 403
    shown = client.get(path).text
    fields |= {"csrf_token": hidden(shown, "csrf_token"), "check_id": hidden(shown, "check_id")}
    assert client.post(path, data=fields, follow_redirects=False).status_code == 303
    assert [row.decided_by for row in read_decisions(site.engine)] == ["local"]
    site.close()


def test_before_the_first_night_the_pages_say_so(tmp_path: Path) -> None:
    engine = open_store(store_url(tmp_path, {}))
    assert append_decisions(engine, []) == []
    site = Site(
        Home.resolve(tmp_path),
        engine,
        Limits(),
        open_site(Home.resolve(tmp_path), Address(), no_login=True).local_session,
    )
    client = TestClient(create_app(site, ["testserver"]), raise_server_exceptions=False)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "solieu run" in answer.text
    site.close()
