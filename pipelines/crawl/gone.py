"""Pages that were erased by their URL: a crawl does not ask for them again."""

from ..corpus import Corpus
from ..release.erased import erased
from ..urls import url_key
from .work import Batch, Task

ERASED = ("erased",)
"""The evidence by which such a page is refused."""


def erased_tasks(batch: Batch, corpus: Corpus) -> list[Task]:
    """The tasks of a batch whose pages were erased."""
    gone = erased(corpus)
    tasks = (task for visit in batch.visits for task in visit.tasks) if gone else ()
    return [task for task in tasks if url_key(task.url, corpus.key) in gone]
