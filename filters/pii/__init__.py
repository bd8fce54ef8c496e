"""Personal data in a text: where it is, and the text without it.

Types are named as their tags are: 주민등록번호, 외국인등록번호, 카드번호, 전화번호, 이메일.
"""

from .column import scrub_column as scrub_column
from .column import tagged_rows as tagged_rows
from .scan import Span as Span
from .scan import find as find
from .scan import scrub as scrub
from .scan import tagged as tagged
