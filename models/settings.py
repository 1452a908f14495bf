"""The one reader of the environment. Every setting begins with ACCOUNTABILITY_."""

from functools import cache
from pathlib import Path

from pydantic import ValidationError
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


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"ACCOUNTABILITY_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"A setting cannot be read. {wrong}") from error
