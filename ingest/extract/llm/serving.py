"""Models behind HTTP: any server of OpenAI's chat completions, a local one too, and Anthropic's messages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import msgspec

from foedus.errors import BadInput
from foedus.ingest.extract.llm.model import Answer, NoAnswer, Prompt

Api = Literal["openai", "anthropic"]

LARGEST = 2_000_000
"""Bytes of an answer that are read; no honest answer is longer."""

ANTHROPIC_VERSION = "2023-06-01"
_TOOL = "report_claims"
_OVERLOADED = 529
_MISUNDERSTOOD = frozenset({400, 404, 422})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Served:
    """A model at an address. Nothing that it raises, returns or logs holds the key."""

    def __init__(self, api: Api, url: str, model: str, key: str | None = None, seconds: float = 60.0) -> None:
        """Name the model.

        Args:
            api: which interface the server speaks.
            model: its name there.
            url: base address, such as ``http://localhost:11434/v1`` or ``https://api.anthropic.com/v1``.
            key: secret of the service; a local server mostly wants none.
            seconds: how long an answer may take.

        Raises:
            BadInput: the address is none, or the key would go over the network in the clear.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise BadInput("FOEDUS_LLM_URL: give http:// or https:// and a host, with no user or password in it")
        if key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise BadInput(
                "FOEDUS_LLM_URL: a key would go over the network in the clear; use https, or a server on this machine"
            )
        self._model = model
        self._seconds = seconds
        path, headers, self._body, self._said = _APIS[api](key, parts.hostname)
        self._address = url.rstrip("/") + path
        self._client = httpx.Client(headers=headers, timeout=seconds, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def answer(self, prompt: Prompt) -> Answer | NoAnswer:
        """See `LanguageModel.answer`."""
        deadline = time.monotonic() + self._seconds
        body = bytearray()
        try:
            with self._client.stream("POST", self._address, json=self._body(self._model, prompt)) as response:
                if response.status_code != httpx.codes.OK:
                    return _refused(response)
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        return NoAnswer(why=f"the answer is longer than {LARGEST:,} bytes", again=False)
                    if time.monotonic() > deadline:
                        return NoAnswer(why="no answer in time", again=True)
        except httpx.TimeoutException:
            return NoAnswer(why="no answer in time", again=True)
        except httpx.HTTPError as error:
            return NoAnswer(why=f"the connection failed ({type(error).__name__})", again=True)
        try:
            return self._said(json.loads(body))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, msgspec.ValidationError):
            return NoAnswer(why="the server's answer is not what its interface promises", again=True)


def _refused(response: httpx.Response) -> NoAnswer:
    status = response.status_code
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return NoAnswer(why=f"the server refuses the key (HTTP {status}); set FOEDUS_LLM_KEY", again=False)
    busy = status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT, _OVERLOADED)
    wait = response.headers.get("retry-after", "")
    hint = "; does it know FOEDUS_LLM_MODEL, and take a JSON schema?" if status in _MISUNDERSTOOD else ""
    return NoAnswer(
        why=f"the server answers with HTTP {status}{hint}",
        again=busy or status >= httpx.codes.INTERNAL_SERVER_ERROR,
        wait=float(wait) if wait.isdecimal() else None,
    )


Body = Callable[[str, Prompt], dict[str, Any]]
Said = Callable[[Any], Answer]


def _openai(key: str | None, host: str) -> tuple[str, Mapping[str, str], Body, Said]:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return "/chat/completions", headers, partial(_openai_body, host), _openai_said


_OPENAI = "api.openai.com"


def _openai_body(host: str, model: str, prompt: Prompt) -> dict[str, Any]:
    schema = {"name": _TOOL, "strict": True, "schema": prompt.schema}
    # the service itself has renamed the one, and its newer models refuse the other; other servers know both as they were
    limits = {"max_completion_tokens": prompt.most_tokens}
    if host != _OPENAI:
        limits = {"max_tokens": prompt.most_tokens, "temperature": 0}
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt.instructions},
            {"role": "user", "content": prompt.content},
        ],
        "response_format": {"type": "json_schema", "json_schema": schema},
        **limits,
    }


class _OpenAiUsage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


def _openai_said(body: Any) -> Answer:
    usage = msgspec.convert(body.get("usage") or {}, _OpenAiUsage)
    text = body["choices"][0]["message"]["content"]
    if not isinstance(text, str):
        raise TypeError
    return Answer(text=text, input_tokens=usage.prompt_tokens, output_tokens=usage.completion_tokens)


def _anthropic(key: str | None, _host: str) -> tuple[str, Mapping[str, str], Body, Said]:
    headers = {"anthropic-version": ANTHROPIC_VERSION} | ({"x-api-key": key} if key else {})
    return "/messages", headers, _anthropic_body, _anthropic_said


def _anthropic_body(model: str, prompt: Prompt) -> dict[str, Any]:
    tool = {"name": _TOOL, "description": "Report the claims that the article makes.", "input_schema": prompt.schema}
    return {
        "model": model,
        "system": prompt.instructions,
        "messages": [{"role": "user", "content": prompt.content}],
        "tools": [tool],
        "tool_choice": {"type": "tool", "name": _TOOL},
        "max_tokens": prompt.most_tokens,
        "temperature": 0,
    }


class _AnthropicUsage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0


def _anthropic_said(body: Any) -> Answer:
    usage = msgspec.convert(body.get("usage") or {}, _AnthropicUsage)
    given = [part["input"] for part in body["content"] if part["type"] == "tool_use" and part["name"] == _TOOL]
    return Answer(text=json.dumps(given[0]), input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)


_APIS: dict[Api, Callable[[str | None, str], tuple[str, Mapping[str, str], Body, Said]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
}
