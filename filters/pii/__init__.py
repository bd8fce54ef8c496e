"""Personal data in a text: where it is, and the text without it.

Types are named as their tags are, such as 주민등록번호 or 이메일; `kinds` lists them. What is public stays: numbers of
companies and services, addresses of shops and offices, names.
"""

from .column import scrub_column as scrub_column
from .column import tagged_rows as tagged_rows
from .scan import Span as Span
from .scan import find as find
from .scan import scrub as scrub
from .scan import tagged as tagged
