"""Words of a page's head made comparable, and the names that are a site's and not an article's or a person's."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

# Portals, hosts and builders of pages: what they put into titles and author fields is their own name.
_PORTALS: Final = (
    "네이버", "네이버 뉴스", "네이버뉴스", "네이버 블로그", "네이버 카페", "네이버 포스트", "네이버 스포츠",
    "네이버 TV연예", "네이버 연예", "NAVER", "Naver Blog", "Naver News", "n.news", "다음", "다음뉴스", "Daum",
    "Daum 뉴스", "Daum 스포츠", "Daum 연예", "Daum 블로그", "Daum 카페", "미디어다음", "Kakao", "카카오", "티스토리",
    "Tistory", "브런치", "브런치스토리", "brunch", "brunch story", "velog", "네이트", "네이트 뉴스", "nate", "줌",
    "zum", "zum 뉴스", "이글루스", "egloos", "디시인사이드", "dcinside", "클리앙", "Medium", "WordPress",
    "WordPress.com", "Blogger", "블로거", "GitHub", "GitHub Pages", "GitBook", "YouTube", "Facebook", "Twitter",
    "Google", "Notion", "Jekyll", "Hexo", "Hugo", "그누보드5", "XpressEngine", "Rhymix",
)  # fmt: skip


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What a name is compared by: its letters and digits, in one case."""
    return "".join(filter(str.isalnum, text.casefold()))


def keys(names: Iterable[str]) -> set[str]:
    """The keys of some names, without the empty one."""
    return {key(name) for name in names if name} - {""}


PORTALS: Final = frozenset(keys(_PORTALS))
"""Keys of the names of portals and of the builders of pages."""
