"""The one reader of the environment. Every setting begins with ACCOUNTABILITY_."""

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import SettingsError


class Settings(BaseSettings):
    """Settings of one running program; see the README for each one's meaning."""

    model_config = SettingsConfigDict(env_prefix="ACCOUNTABILITY_", extra="ignore")

    database_url: str = "sqlite:///accountability.db"
    owner_url: str = ""
    configuration: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8501
    hash_key: str = ""
    busy_seconds: int = 10
    # Who may sign in, and where; read by `models.sign_in_settings`, which says what lacks.
    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    cookie_secret: SecretStr = SecretStr("")
    session_hours: int = Field(default=12, ge=1, le=24)
    idle_minutes: int = Field(default=30, ge=1, le=240)
    trusted_proxies: str = "127.0.0.1,::1"
    # Which mail server briefings go to; read by `models.mail_settings`, which says what lacks.
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_certificates: Path | None = None
    mail_from: str = ""


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"ACCOUNTABILITY_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"A setting cannot be read. {wrong}") from error
