"""The settings file: every key, its default, and one clear line for each that is wrong.

What belongs here: keys and their rules. The file is TOML, named by SOLIEU_SETTINGS, else /etc/solieu/solieu.toml where
that exists. An environment variable wins over the file: SOLIEU_HOME for `home`, SOLIEU_RETENTION__RELEASES for
`releases` in `[retention]`. What a command line says wins over both (`orchestration.settings`).

Secrets (addresses that hold a token, passwords) are `SecretStr`: printed, they are stars.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from extract.readers.limits import Limits
from orchestration.storage.secrecy import holds_secret

FILE_VARIABLE = "SOLIEU_SETTINGS"
SYSTEM_FILE = Path("/etc/solieu/solieu.toml")
PREFIX, NESTED = "SOLIEU_", "__"
LIMIT_NAMES = frozenset(field.name for field in fields(Limits))


class ConfigError(ValueError):
    """The settings are wrong; the message has one line for each bad key."""


class Section(BaseModel):
    """A table of the file; a key that nobody knows is an error, since it is a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Lake(Section):
    """Where the lake lies."""

    url: str = Field("", description="A folder or an address that fsspec knows (s3://bucket/solieu); empty: HOME/lake.")

    @field_validator("url")
    @classmethod
    def _is_a_place(cls, value: str) -> str:
        if holds_secret(value):
            raise ValueError("an address without password or query: credentials belong into the environment")
        if value and "://" not in value and not Path(value).is_absolute():
            raise ValueError("an absolute path or an address with ://")
        return value.rstrip("/")


class Retention(Section):
    """What is kept."""

    releases: int = Field(5, ge=1, le=1000, description="Published warehouses kept for `solieu rollback`.")
    free_megabytes: int = Field(
        500, ge=0, description="Disk space that must be left before a night begins; below it the night is not started."
    )


class Reading(Section):
    """How reports are read."""

    workers: int = Field(0, ge=0, le=1024, description="Reader processes; 0: one for each processor.")
    reread_minutes: float = Field(
        240.0,
        ge=0,
        description="After a new extractor version: minutes of a night for reading known reports again, newest first.",
    )
    cluster: str = Field("", description="Address of a dask scheduler (tcp://host:8786); empty: this machine.")
    shard_files: int = Field(200, ge=1, le=10_000, description="Files that a worker of the cluster reads at a time.")


class Warehouse(Section):
    """How warehouses are built."""

    memory: str = Field(
        "3GB", pattern=r"^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$", description="DuckDB's memory while building."
    )
    changes_from: int = Field(
        5000,
        ge=0,
        description="Reports from which on a night builds on the last release and makes only what has changed.",
    )
    changes_share: float = Field(
        0.2, ge=0, le=1, description="Share of the reports beyond which a night of changes builds from scratch."
    )


class Guard(Section):
    """When a night is taken for an accident rather than for news, and is not published."""

    vanished_share: float = Field(
        0.2, ge=0, le=1, description="Share of the published reports that may be gone from the inbox in one night."
    )
    vanished_least: int = Field(50, ge=1, description="Fewer vanished reports than this are never an accident.")
    fresh_hours: float = Field(26.0, gt=0, description="A warehouse older than this is late; SOLIEU_FRESH_HOURS wins.")


class Schedule(Section):
    """When a night begins."""

    cron: str = Field("0 1 * * *", description="Five fields of cron, in `time_zone`.")
    time_zone: str = Field("Asia/Ho_Chi_Minh", description="An IANA time zone.")
    settle_seconds: int = Field(
        60, ge=1, description="How long the inbox must be still before the sensor starts a run."
    )


class Alerts(Section):
    """Who hears of a failed night; each key stands for the variable SOLIEU_ALERT_<KEY>, which wins."""

    webhook: SecretStr | None = Field(None, description="Address that gets a JSON POST.")
    mail_to: str = Field("", description="Mail addresses, with commas between them.")
    mail_from: str = Field("", description="Sender of the mail; empty: solieu@ this machine.")
    smtp_host: str = Field("", description="Mail server; empty: localhost.")
    smtp_port: int = Field(0, ge=0, le=65_535, description="Its port; 0: as the security asks.")
    smtp_security: str = Field("none", pattern="^(none|starttls|tls)$", description="none, starttls or tls.")
    smtp_user: str = Field("", description="User there; needs starttls or tls.")
    smtp_password: SecretStr | None = Field(None, description="Password there.")


class Config(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=NESTED, extra="forbid", frozen=True, env_ignore_empty=True
    )

    home: Path | None = Field(None, description="Folder for lake, warehouse, quality report and quarantine.")
    inbox: Path | None = Field(None, description="Folder with reports; default: inbox/ in the home.")
    limits: dict[str, float] = Field(default_factory=dict, description="Bounds for one file (docs/formats.md).")
    lake: Lake = Lake()
    retention: Retention = Retention()
    reading: Reading = Reading()
    warehouse: Warehouse = Warehouse()
    guard: Guard = Guard()
    schedule: Schedule = Schedule()
    alerts: Alerts = Alerts()

    @field_validator("limits")
    @classmethod
    def _known_limits(cls, value: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(value.keys() - LIMIT_NAMES):
            raise ValueError(f"no such limits: {', '.join(unknown)}")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file, which arrives as arguments; nothing else."""
        del dotenv_settings, file_secret_settings
        return (env_settings, init_settings)

    def reading_limits(self, environment: Mapping[str, str]) -> Limits:
        """Bounds for one file: the file's table, each replaced by SOLIEU_MAX_... of the environment. ConfigError."""
        try:
            return Limits.from_environment(self.as_environment(environment))
        except ValueError as error:
            raise ConfigError(str(error)) from error

    def as_environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """What the file says as the variables that modules read on their own, below those of `environment`."""
        given = {f"{PREFIX}{name.upper()}": f"{value:.15g}" for name, value in self.limits.items()}
        given[f"{PREFIX}FRESH_HOURS"] = str(self.guard.fresh_hours)
        for name in Alerts.model_fields:
            value = getattr(self.alerts, name)
            plain = value.get_secret_value() if isinstance(value, SecretStr) else value
            if plain:
                given[f"{PREFIX}ALERT_{name.upper()}"] = str(plain)
        return given | {name: text for name, text in environment.items() if text.strip()}


def settings_file(environment: Mapping[str, str]) -> Path | None:
    """The file that is read; None where there is none. ConfigError when the one that was named is missing."""
    if named := environment.get(FILE_VARIABLE, "").strip():
        path = Path(named).expanduser().absolute()
        if not path.is_file():
            raise ConfigError(f"{FILE_VARIABLE}: no such file: {path} / không có tệp này")
        return path
    return SYSTEM_FILE if SYSTEM_FILE.is_file() else None


def load() -> Config:
    """The settings of this process. Raises ConfigError with one line for each bad key."""
    path = settings_file(os.environ)
    try:
        table = tomllib.loads(path.read_text("utf-8")) if path else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path}: {error} / tệp cấu hình không đọc được") from error
    _misspelt(os.environ)
    try:
        return Config(**table)
    except ValidationError as error:
        raise ConfigError("\n".join(_lines(error, table, path))) from None


def _misspelt(environment: Mapping[str, str]) -> None:
    """A variable for a table or key that does not exist would be ignored without a word."""
    for name in sorted(environment):
        table, nested, key = name.removeprefix(PREFIX).lower().partition(NESTED)
        if not (name.startswith(PREFIX) and nested):
            continue
        kind = Config.model_fields[table].annotation if table in Config.model_fields else None
        if not (isinstance(kind, type) and issubclass(kind, Section) and key in kind.model_fields):
            raise ConfigError(f"{name}: no such setting / không có thiết lập này")


def _lines(error: ValidationError, table: Mapping[str, Any], path: Path | None) -> list[str]:
    """One line for each bad key: where it stands, what is wrong. Values are not repeated: one may be a secret."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        place: Any = table
        for part in problem["loc"]:
            place = place.get(str(part)) if isinstance(place, Mapping) else None
        key = ".".join(str(part) for part in problem["loc"])
        variable = PREFIX + key.upper().replace(".", NESTED)
        where = variable if variable in os.environ else f"{path}: {key}" if path else key
        what = (
            "no such setting" if problem["type"] == "extra_forbidden" else problem["msg"].removeprefix("Value error, ")
        )
        lines.append(f"{where}: {what} / giá trị không hợp lệ")
    return lines


__all__ = ["Config", "ConfigError", "EnvSettingsSource", "InitSettingsSource", "load", "settings_file"]
