"""Dates of records: UTC datetimes of whole seconds, or None for what is no date that Python can hold."""

from datetime import UTC, date, datetime


def utc(value: object) -> datetime | None:
    """The moment that a datetime, a date or an ISO 8601 text names; without an offset it is UTC."""
    try:
        made = value if isinstance(value, datetime) else datetime.fromisoformat(_iso(value))
        return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
