"""Settings: the only reader of the environment and of `.env`.

Every setting stands in `.env.example`, and a test holds the two together.
"""

import re
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.company import Company

SLACK = "https://slack.com/api/"
PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
Ids = Annotated[tuple[str, ...], NoDecode]
WHERE = {
    "SLACK_BOT_TOKEN": "the xoxb-… token: your app's page at Slack, “OAuth & Permissions”",
    "SLACK_APP_TOKEN": "the xapp-… token with connections:write: your app's page, “Basic Information”, “App-Level Tokens”",
    "SLACK_SIGNING_SECRET": "the signing secret: your app's page, “Basic Information”, “App Credentials”",
    "HIRELOOP_CHANNEL": "the hiring channel's id, C…: in Slack, open the channel's details and scroll to the end",
    "HIRELOOP_ADMINS": "your own Slack id, U…: in Slack, open your profile, “…”, “Copy member ID”",
    "HIRELOOP_RECRUITERS": "Slack ids, U…, with commas between them: in Slack, open a profile, “…”, “Copy member ID”",
    "HIRELOOP_TIMEZONE": "a name such as Europe/Berlin, from the list at https://www.iana.org/time-zones, or nothing",
}


class SettingsWrong(Exception):
    """Settings are missing or wrong; the message names each and says where to get it."""


class _Reader(BaseSettings):
    """Reads `.env` and the environment."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, populate_by_name=True
    )


class DatabaseSetting(_Reader):
    """The one setting that is enough to look after the database."""

    database_url: str = "sqlite:///hireloop.db"


class TemplatesSetting(_Reader):
    """The one setting that is enough to look at role templates."""

    hireloop_templates: Path | None = None

    @field_validator("hireloop_templates", mode="before")
    @classmethod
    def _folder(cls, value: Any) -> Any:
        return value or None


class AnySettings(TemplatesSetting, DatabaseSetting):
    """What can be set, whichever way Slack reaches us. Secrets are never printed."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK
    hireloop_channel: str = Field(pattern=r"^[CG][A-Z0-9]{2,30}$")
    hireloop_admins: Ids = ()
    hireloop_recruiters: Ids = ()
    hireloop_timezone: str | None = None
    hireloop_log_format: str = Field(default="console", pattern=r"^(console|json)$")
    hireloop_host: str = "127.0.0.1"
    hireloop_port: int | None = Field(
        default=None, ge=0, le=65535, validation_alias=AliasChoices("HIRELOOP_PORT", "PORT")
    )

    @field_validator("hireloop_admins", "hireloop_recruiters", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("hireloop_admins", "hireloop_recruiters")
    @classmethod
    def _people(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(PERSON.fullmatch(one) for one in value):
            raise ValueError("a Slack id is U or W and then at least two capital letters or digits")
        return value

    @field_validator("hireloop_port", "slack_app_token", "slack_signing_secret", mode="before")
    @classmethod
    def _left_empty(cls, value: Any, info: Any) -> Any:
        return None if value == "" and not cls.model_fields[info.field_name].is_required() else value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        if value is None:
            return value
        begins = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if not value.get_secret_value().startswith(begins):
            raise ValueError(f"it must begin with {begins}")
        if value.get_secret_value() == begins:
            raise ValueError(f"there is nothing after {begins}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or not urlsplit(value).hostname:
            raise ValueError(f"it must be {SLACK}, or the http:// address that a practice workspace prints")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("hireloop_timezone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        if value:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError):
                raise ValueError("there is no time zone of that name") from None
        return value

    @property
    def company(self) -> Company:
        """Return what the rules need to know of the settings."""
        return Company(
            channel_id=self.hireloop_channel,
            admins=frozenset(self.hireloop_admins),
            recruiters=frozenset(self.hireloop_recruiters),
            timezone=self.hireloop_timezone or None,
        )


class Settings(AnySettings):
    """What the bot needs to run over Socket Mode, as is usual."""

    slack_app_token: SecretStr


class HttpSettings(AnySettings):
    """What the bot needs to run where Slack sends us signed requests."""

    slack_signing_secret: SecretStr = Field(min_length=1)


Wanted = TypeVar("Wanted", bound=AnySettings)


def templates_folder() -> Path | None:
    """Return the folder of a company's own templates; needs no other setting to be right."""
    return TemplatesSetting().hireloop_templates


def database_address() -> str:
    """Return where the database is; needs no other setting to be right."""
    return DatabaseSetting().database_url


def read_settings(**given: Any) -> Settings:
    """Return the settings of a bot that runs over Socket Mode; see `settings_of`."""
    return settings_of(Settings, **given)


def settings_of(kind: type[Wanted], **given: Any) -> Wanted:
    """Return the settings, or raise `SettingsWrong` with one sentence for each that is missing or wrong."""
    try:
        return kind(**given)
    except ValidationError as error:
        raise SettingsWrong("\n".join(_sentence(one) for one in error.errors())) from None


def _sentence(error: Any) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "A setting"
    where = f" It is {WHERE[name]}." if name in WHERE else ""
    if error["type"] == "missing" or error["type"] == "too_short":
        return f"{name} is not set.{where}"
    said = str(error["msg"]).removeprefix("Value error, ")
    said = "its form is not right" if error["type"] == "string_pattern_mismatch" else said
    return f"{name} is wrong: {said}.{where}"
