"""Other finders of personal data as workers (pii_worker.py), in the environment of pii.lock."""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import tldextract
from datatrove.pipeline.formatters import PIIFormatter
from pii_patterns import dolma, dps
from pii_worker import Span, each, run
from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IpRecognizer,
    KrDriverLicenseRecognizer,
    KrFrnRecognizer,
    KrPassportRecognizer,
    KrRrnRecognizer,
    MacAddressRecognizer,
    PhoneRecognizer,
)

NAMES = {
    "KR_RRN": "RRN",
    "KR_FRN": "FRN",
    "KR_DRIVER_LICENSE": "DRIVER",
    "KR_PASSPORT": "PASSPORT",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IP_ADDRESS": "IP",
    "CREDIT_CARD": "CARD",
    "MAC_ADDRESS": "MAC",
}
"""presidio's entities by the names of the labelled set."""

SURE = 0.5
"""The score from which presidio's documentation takes a match without context for one."""

tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
"""The list of suffixes that came with the package: presidio's e-mail recogniser would download a newer one."""


def recognizers() -> list[EntityRecognizer]:
    """All of presidio's that claim a Korean type of the set."""
    return [
        KrRrnRecognizer(),
        KrFrnRecognizer(),
        KrDriverLicenseRecognizer(),
        KrPassportRecognizer(),
        PhoneRecognizer(supported_regions=("KR",)),
        EmailRecognizer(),
        IpRecognizer(),
        CreditCardRecognizer(),
        MacAddressRecognizer(),
    ]


def presidio(least: float) -> Callable[[str], Iterable[Span]]:
    """Presidio's recognisers without its context engine, which needs a spaCy pipeline for Korean."""
    known = recognizers()

    def find(text: str) -> Iterable[Span]:
        found = [each for one in known for each in one.analyze(text, one.supported_entities, None) or ()]
        spans = [(NAMES[each.entity_type], each.start, each.end) for each in found if each.score >= least]
        return outermost(sorted(set(spans), key=lambda span: (span[0], span[1], -span[2])))

    return find


def outermost(spans: list[Span]) -> list[Span]:
    """Spans, ordered by type and start and the longest first, without those that lie within the one before."""
    inside = {b for a, b in pairwise(spans) if a[0] == b[0] and b[2] <= a[2]}
    return [span for span in spans if span not in inside]


FORMATTER = PIIFormatter()


def datatrove(text: str) -> Iterator[Span]:
    """What datatrove's formatter replaces with its defaults."""
    for name, replacer in (("EMAIL", FORMATTER.emails_replacer), ("IP", FORMATTER.ip_replacer)):
        for match in replacer.regex.finditer(text):
            if replacer.validator is None or replacer.validator(match[0]):
                yield name, match.start(), match.end()


if __name__ == "__main__":
    logging.disable()
    run(
        {
            "presidio": each(presidio(0)),
            "presidio-sure": each(presidio(SURE)),
            "datatrove": each(datatrove),
            "dps": each(dps),
            "dolma": each(dolma),
        },
        ["presidio-analyzer", "datatrove", "phonenumbers"],
    )
