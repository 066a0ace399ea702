"""Answers kept in the log: an event says that there is one, its words lie in the text store and can be erased."""

from __future__ import annotations

from foedus.graph.events import ModelAnswered
from foedus.graph.log.port import EventLog, TextStore, by_stream
from foedus.ingest.extract.llm.model import Answer


class LoggedAnswers:
    """`Kept` in a log: a text is read a second time without asking anybody."""

    def __init__(self, log: EventLog, texts: TextStore) -> None:
        self._log = log
        self._texts = texts

    def find(self, text: str, extractor: str) -> Answer | None:
        """See `Kept.find`."""
        for row in self._log.read(stream=f"answers/{self._texts.put(text)}"):
            event = row.event
            if isinstance(event, ModelAnswered) and event.extractor == extractor:
                words = self._texts.get(event.answer_id)
                if words is not None:
                    return Answer(text=words, input_tokens=event.input_tokens, output_tokens=event.output_tokens)
        return None

    def keep(self, text: str, extractor: str, answer: Answer) -> None:
        """See `Kept.keep`."""
        event = ModelAnswered(
            text_id=self._texts.put(text),
            extractor=extractor,
            answer_id=self._texts.put(answer.text),
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
        )
        self._log.append(by_stream([event]))
