"""Which documents of an index of plain files stand for which others."""

from functools import partial

import numpy as np
import pyarrow as pa

from ..schemas.dedup import COPY
from .deduplicate.components import regroup
from .deduplicate.partition import FileStore, sketches
from .release.keeper import Members, elected


def copies(signatures: FileStore, members: Members) -> pa.Table:
    """The COPY rows of members of clusters, whose rows are nodes: all but those that stand for themselves."""
    twin, matches, _ = elected(members, partial(regroup, partial(sketches, signatures)))
    copy = twin != members.row
    return pa.table([members.row[copy].astype(np.uint64), twin[copy].astype(np.uint64), matches[copy]], COPY)
