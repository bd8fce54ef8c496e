"""What a release holds: selection, keepers, shards, manifest."""

from .common import commit_common
from .keeper import Facts, decide
from .manifest import current, flow, imbalance, manifest_of, releases
from .select import SelectRef, Terms
from .shards import ShardRef, plan, write_plan

__all__ = [
    "Facts",
    "SelectRef",
    "ShardRef",
    "Terms",
    "commit_common",
    "current",
    "decide",
    "flow",
    "imbalance",
    "manifest_of",
    "plan",
    "releases",
    "write_plan",
]
