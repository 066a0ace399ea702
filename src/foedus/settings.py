"""Settings: from the environment (``FOEDUS_*``), then ``foedus.toml``, then defaults. Read once, at the edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from foedus.errors import BadInput

FILE = "foedus.toml"


class Settings(BaseSettings):
    """What a user can set. Each field is ``FOEDUS_`` and its name in capitals in the environment."""

    model_config = SettingsConfigDict(env_prefix="FOEDUS_", extra="forbid", frozen=True)

    data: Path = Field(
        default_factory=lambda: user_data_path("foedus", appauthor=False),
        description="Data directory: the log, the texts, the embedded graph.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("foedus", appauthor=False),
        description="What can be had again: the embedded Neo4j's jars and an archive of their classes. "
        "Shared by all data directories.",
    )
    log: SecretStr | None = Field(
        default=None,
        description="Address of the log, such as postgresql://user@host/database. Unset: SQLite in `data`.",
    )
    queue: SecretStr | None = Field(
        default=None,
        description="Address of the job queue, such as nats://host:4222; several servers divided by commas. "
        "Unset: beside the log, on the same engine.",
    )
    neo4j_uri: str | None = Field(
        default=None,
        description="Address of your Neo4j, such as bolt://localhost:7687. Unset: the embedded one.",
    )
    neo4j_user: str = Field(default="neo4j", description="User at your Neo4j.")
    neo4j_password: SecretStr | None = Field(default=None, description="Password at your Neo4j.")
    neo4j_database: str = Field(default="neo4j", description="Database at your Neo4j.")
    neo4j_heap: str = Field(
        default="1g",
        pattern=r"^\d+[mg]$",
        description="Largest Java heap of the embedded Neo4j, such as 512m or 2g.",
    )
    neo4j_version: Literal["5.26", "2026"] = Field(
        default="5.26",
        description="Which Neo4j the embedded one is: 5.26 (long-term support) or 2026. The older one cannot read the "
        "newer one's store: delete `neo4j` in the data directory before you go back.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address that `foedus serve` binds to. Loopback unless you say otherwise.",
    )
    port: int = Field(default=8350, ge=0, le=65535, description="Port that `foedus serve` binds to. 0: any free one.")
    query_seconds: float = Field(default=10.0, gt=0, description="Time limit of a user's own Cypher query, seconds.")
    query_rows: int = Field(default=1000, gt=0, description="Row limit of a user's own Cypher query.")
    policy: Literal["most_reliable", "latest", "majority"] = Field(
        default="most_reliable",
        description="How claims of one date that disagree are decided: most_reliable, latest or majority.",
    )

    extractor: Literal["rules", "llm", "ensemble"] = Field(
        default="rules",
        description="Who reads articles: rules, llm (a language model), or ensemble (both; where they disagree, "
        "`foedus review` asks).",
    )
    llm_api: Literal["openai", "anthropic"] = Field(
        default="openai",
        description="What the model's server speaks: openai (chat completions, most local servers too) or anthropic.",
    )
    llm_url: str | None = Field(
        default=None, description="Base address of the model's server, such as http://localhost:11434/v1."
    )
    llm_model: str | None = Field(default=None, description="Name of the model at that server.")
    llm_key: SecretStr | None = Field(default=None, description="Key for that server; a local one mostly wants none.")
    llm_seconds: float = Field(default=60.0, gt=0, description="How long one answer of the model may take, seconds.")
    llm_at_once: int = Field(
        default=4, ge=1, le=64, description="Questions to the model that are on their way at once."
    )
    llm_tokens: int = Field(
        default=1_000_000, gt=0, description="Most tokens, of questions and answers, that one command may spend."
    )
    llm_cost: float | None = Field(
        default=None, gt=0, description="Most that one command may spend, in the currency of the two prices."
    )
    llm_input_price: float = Field(default=0.0, ge=0, description="Price of a million tokens of questions.")
    llm_output_price: float = Field(default=0.0, ge=0, description="Price of a million tokens of answers.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (no .env files: their reach is hard to see)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given values first, then the environment, then the file in the working directory."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(FILE))


def load(**given: Any) -> Settings:
    """Read the settings; `given` (command-line options) wins. Raises `BadInput` naming each wrong setting."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(
            f"{'FOEDUS_' + str(part['loc'][0]).upper() if part['loc'] else FILE}: {part['msg']}"
            for part in error.errors()
        )
        raise BadInput(f"a setting cannot be used: {wrong}. `foedus config` lists them all") from None


def origins(settings: Settings) -> dict[str, str]:
    """Where each setting's value came from: ``option``, ``environment``, ``foedus.toml`` or ``default``."""
    import os
    import tomllib

    in_file = set(tomllib.loads(Path(FILE).read_text("utf-8"))) if Path(FILE).is_file() else set()

    def origin(name: str) -> str:
        if name not in settings.model_fields_set:
            return "default"
        if "FOEDUS_" + name.upper() in os.environ:
            return "environment"
        return FILE if name in in_file else "option"

    return {name: origin(name) for name in Settings.model_fields}
