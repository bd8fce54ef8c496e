"""Crawls what nobody has archived: from seeds to WARC files, politely, lawfully, and safe from what it meets."""

from .campaign import Campaign, crawl, planned
from .dry import dry_run
from .group import fetch_batch

__all__ = ["Campaign", "crawl", "dry_run", "fetch_batch", "planned"]
