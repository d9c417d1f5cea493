"""Messages by webhook and mail: what arrives, what is tried again, and what never enters a log."""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Iterator

import pytest

from orchestration.alerts import Alert, AlertError, AlertSettings, AlertSettingsError, send
from tests.support.listeners import MailServer, WebhookServer, serving

ALERT = Alert(
    "Solieu: công việc nightly bị hỏng", "Kho dữ liệu vẫn nguyên.", {"bước / step published_warehouse": "ổ đĩa đầy"}
)
NO_PAUSES = (0.0, 0.0)


@pytest.fixture
def webhook() -> Iterator[WebhookServer]:
    with serving(WebhookServer()) as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


def by_webhook(server: WebhookServer, path: str = "/hooks/geheim?token=s3cret") -> AlertSettings:
    return AlertSettings.from_environment({"SOLIEU_ALERT_WEBHOOK": server.address + path})


def by_mail(server: MailServer, **more: str) -> dict[str, str]:
    return {
        "SOLIEU_ALERT_MAIL_TO": "truc-dem@example.vn, it@example.vn",
        "SOLIEU_ALERT_MAIL_FROM": "solieu@example.vn",
        "SOLIEU_ALERT_SMTP_HOST": "127.0.0.1",
        "SOLIEU_ALERT_SMTP_PORT": str(server.port),
    } | more


def test_a_webhook_gets_the_text_and_its_parts(webhook: WebhookServer) -> None:
    send(ALERT, by_webhook(webhook))
    ((path, payload),) = webhook.received
    assert path == "/hooks/geheim?token=s3cret"
    assert payload["text"].splitlines() == [ALERT.title, ALERT.text, "bước / step published_warehouse: ổ đĩa đầy"]
    assert (payload["title"], payload["details"]) == (ALERT.title, dict(ALERT.details))


def test_a_webhook_that_is_busy_is_asked_again(webhook: WebhookServer) -> None:
    webhook.answers = [503, 500]
    send(ALERT, by_webhook(webhook), NO_PAUSES)
    assert len(webhook.received) == 3


def test_a_redirect_is_not_followed(webhook: WebhookServer) -> None:
    webhook.answers = [302, 302, 302]
    with pytest.raises(AlertError, match=r"webhook at 127\.0\.0\.1: answered 302"):
        send(ALERT, by_webhook(webhook), NO_PAUSES)
    assert {path.partition("?")[0] for path, _ in webhook.received} == {"/hooks/geheim"}


def test_mail_reaches_everyone_on_the_list(mail: MailServer) -> None:
    mail.refusals = 1
    send(ALERT, AlertSettings.from_environment(by_mail(mail)), NO_PAUSES)
    ((sender, receivers, data),) = mail.received
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert sender.startswith("FROM:<solieu@example.vn>")
    assert [receiver.split()[0] for receiver in receivers] == ["TO:<truc-dem@example.vn>", "TO:<it@example.vn>"]
    assert message["Subject"] == ALERT.title
    body = message.get_body()
    assert body is not None
    assert "ổ đĩa đầy" in body.get_content()


def test_one_way_that_fails_does_not_keep_the_other_from_being_used(webhook: WebhookServer, mail: MailServer) -> None:
    webhook.answers = [500] * 3
    both = by_mail(mail) | {"SOLIEU_ALERT_WEBHOOK": webhook.address}
    with pytest.raises(AlertError, match="answered 500"):
        send(ALERT, AlertSettings.from_environment(both), NO_PAUSES)
    assert len(mail.received) == 1


def test_no_secret_enters_a_log_or_an_error(caplog: pytest.LogCaptureFixture, webhook: WebhookServer) -> None:
    webhook.answers = [500] * 3
    settings = AlertSettings.from_environment(
        {
            "SOLIEU_ALERT_WEBHOOK": f"{webhook.address}/hooks/geheim?token=s3cret",
            "SOLIEU_ALERT_MAIL_TO": "it@example.vn",
            "SOLIEU_ALERT_MAIL_FROM": "solieu@example.vn",
            "SOLIEU_ALERT_SMTP_HOST": "127.0.0.1",
            "SOLIEU_ALERT_SMTP_PORT": "1",  # nobody listens
            "SOLIEU_ALERT_SMTP_SECURITY": "starttls",
            "SOLIEU_ALERT_SMTP_USER": "solieu",
            "SOLIEU_ALERT_SMTP_PASSWORD": "mật-khẩu",
        }
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(AlertError) as failed:
        send(ALERT, settings, NO_PAUSES)
    said = caplog.text + str(failed.value) + repr(settings)
    for secret in ("s3cret", "geheim", "mật-khẩu"):
        assert secret not in said
    assert "mail server 127.0.0.1:1: Connection refused" in str(failed.value)


def test_without_settings_there_is_no_way() -> None:
    assert not AlertSettings.from_environment({"SOLIEU_ALERT_SMTP_HOST": "localhost"}).any


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SOLIEU_ALERT_WEBHOOK": "ftp://x/s3cret"}, "SOLIEU_ALERT_WEBHOOK must be an address that begins with"),
        ({"SOLIEU_ALERT_WEBHOOK": "https://[s3cret"}, "SOLIEU_ALERT_WEBHOOK must be"),
        ({"SOLIEU_ALERT_WEBHOOK": "https://x/s3cret\r\nHost: y"}, "SOLIEU_ALERT_WEBHOOK must be"),
        ({"SOLIEU_ALERT_MAIL_TO": "s3cret"}, "SOLIEU_ALERT_MAIL_TO must be mail addresses"),
        ({"SOLIEU_ALERT_MAIL_TO": "a@b.vn\r\nBcc: s3cret@b.vn"}, "SOLIEU_ALERT_MAIL_TO must be mail addresses"),
        ({"SOLIEU_ALERT_MAIL_TO": "a@b.vn", "SOLIEU_ALERT_SMTP_PORT": "70000"}, "SMTP_PORT must be a port number"),
        ({"SOLIEU_ALERT_MAIL_TO": "a@b.vn", "SOLIEU_ALERT_SMTP_SECURITY": "ssl3"}, "none, starttls, tls"),
        ({"SOLIEU_ALERT_MAIL_TO": "a@b.vn", "SOLIEU_ALERT_SMTP_USER": "u"}, "go together"),
        (
            {
                "SOLIEU_ALERT_MAIL_TO": "a@b.vn",
                "SOLIEU_ALERT_SMTP_USER": "u",
                "SOLIEU_ALERT_SMTP_PASSWORD": "s3cret",
            },
            "SMTP_PASSWORD needs SOLIEU_ALERT_SMTP_SECURITY",
        ),
    ],
)
def test_a_bad_setting_is_named_without_its_value(environment: dict[str, str], message: str) -> None:
    with pytest.raises(AlertSettingsError, match=message) as failed:
        AlertSettings.from_environment(environment)
    assert "s3cret" not in str(failed.value)
