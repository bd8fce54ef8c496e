"""The containers in which Korean sites and common page builders put a post and the turns that answer it.

Names are classes, ids and `itemprop=` values as the systems' own templates and public pages have them, numbers cut off:
`post_content17` is `post_content`.
"""

import re
from functools import lru_cache
from typing import Final

_NUMBER: Final = re.compile(r"[-_]?\d+(?:[-_]\d+)*$")

# Names that many boards give to what a comment says.
_COMMENTS: Final = (
    "c-body comment-body comment_body comment-content comment-text comment_text comment_txt reply-body reply-content "
    "reply_content reply-text reply_text"
)
# A row a family: its name; names of the text of a post; of turns, which are text in a page of this family alone; and of
# what stands inside either as no text. `@` stands for the names of `_COMMENTS`.
_TABLE: Final = """
naver-kin | c-heading__content _endContentsText | | c-heading-answer__content-date
naver-blog | se-main-container | | se-module-oglink se-module-sticker se-module-map-text se-placesMap se-module-file
naver-blog-2 | post-view postViewArea post_ct | |
naver-news | dic_area articleBodyContents newsEndContents newsct_article | | media_end_summary link_news source byline \
reporter_area copyright promotion
daum-news | article_view harmonyContainer | | summary_view
tistory | tt_article_useless_p_margin contents_style | | container_postbtn another_category adsbygoogle
gnuboard | bo_v_con view-content | @ cmt_contents media-content | bo_v_act bo_v_share
xpress-engine | xe_content rhymix_content | @ | document_popup_menu
dc-forum | write_div thum-txtin | @ usertxt txt | btn_recommend_box
clien | post_article | @ comment_view |
ppomppu | board-contents | @ commentContent |
mlbpark | contentDetail ar_txt | reply_txt_wrap |
editor | ProseMirror | @ |
phpbb | post_content | | post-buttons author signature notice
discourse | cooked | |
news-cms | article-view-content-div articleBody article_body newsBody article_txt news_body \
news_cnt_detail_wrap CLtag | | article_relation view-copyright view-editors ad-template mkai
brunch | wrap_body | |
schema | itemprop=articleBody itemprop=text | |
government | view_cont view_content board_view_cont bbs_view_cont bbs_con view_contents viewTxt | |
"""
_LINES: Final = _TABLE.replace("@", _COMMENTS).strip().split("\n")
_ROWS: Final = tuple(tuple(map(str.strip, line.split("|"))) for line in _LINES)

FAMILIES: Final = tuple(row[0] for row in _ROWS)
"""The names of the families; of two that know a page, the first is the closer."""


def _places() -> dict[str, dict[str, str]]:
    """Each name of the table to the families that have it, and what it is to each: text, turn or beside."""
    found: dict[str, dict[str, str]] = {}
    for family, *columns in _ROWS:
        for kind, names in zip(("text", "turn", "beside"), columns, strict=True):
            for name in names.split():
                found.setdefault(name, {})[family] = kind
    return found


_PLACES: Final = _places()
_NOWHERE: Final[dict[str, str]] = {}


@lru_cache(maxsize=1 << 14)
def places(names: str) -> dict[str, str]:
    """What an element with these names (separated by spaces) is to each family that knows one of them."""
    known = [_PLACES[name] for each in names.split() if (name := _NUMBER.sub("", each)) in _PLACES]
    return {family: kind for place in reversed(known) for family, kind in place.items()} if known else _NOWHERE
