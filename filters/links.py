"""Measures of where a page links to, and of what it lists."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .text import share

PAIRS = pa.list_(pa.struct([("key", pa.string()), ("value", pa.int32())]))


def external_links(columns: pa.Array) -> pa.Array:
    """Links of the page to other domains, by 1,000 characters of the text; 0 where it is no page.

    Columns: `links`, the domains with their links, and `text`.
    """
    told = columns.field("links").cast(PAIRS)
    counts = pc.struct_field(pc.list_flatten(told), "value").to_numpy()
    found = np.bincount(pc.list_parent_indices(told).to_numpy(), counts, len(columns))
    return share(1000 * found, pc.utf8_length(columns.field("text")).fill_null(0).to_numpy())


def listed_share(columns: pa.Array) -> pa.Array:
    """Share of the text under titles that lead to other pages of the site, as on a list of posts; 0 without a page.

    Columns: `listed`, the characters that do, as extracted, and `text`; of a text shortened since then it is 1 at most.
    """
    sizes = pc.utf8_length(columns.field("text")).fill_null(0).to_numpy()
    listed = columns.field("listed").fill_null(0).to_numpy()
    return share(np.minimum(listed, sizes), sizes)
