"""How much a text insults: a score to look at, never a reason to drop a text unseen."""

import pyarrow as pa
import pyarrow.compute as pc

from .lexicon import counted, listed
from .text import share

INSULTS = listed(
    """
    씨발 씨팔 씨바 시발놈 시발년 시발새끼 시팔 쉬발 씹새 ㅅㅂ ㅆㅂ 썅 쌍년 쌍놈 개새끼 개새 개색 이새끼 저새끼
    그새끼 새끼들아 ㅅㄲ ㄱㅅㄲ 개년 개놈 병신 븅신 빙신 ㅂㅅ ㅄ 등신 지랄 ㅈㄹ 염병 좆 좃 존나 ㅈㄴ 미친놈 미친년
    미친새끼 또라이 돌아이 정신병자 애미 니애미 느금마 니미 엠창 호로새끼 호로자식 후레자식 뒤져라 디져라 걸레년
    창녀 화냥년 쓰레기들 버러지 벌레들 기레기 찌질이 한심한놈
    """
)
"""Swear words and insults, and the consonants they are cut to; not 시발 (also a beginning) or 새끼 (also young)."""

HATE = listed(
    """
    한남충 한남들 한녀 김치녀 된장녀 맘충 메갈 꼴페미 페미년 보슬아치 삼일한 틀딱 급식충 잼민이 노인충 게이새끼
    똥꼬충 호모새끼 트젠 짱깨 짱개 쪽바리 왜놈 조센징 흑형 깜둥이 양키 홍어 전라디언 개쌍도 빨갱이 토착왜구 수꼴
    좌빨 좌좀 일베충 개독 장애새끼 찐따 애자새끼
    """
)
"""Names that put down a sex, an age, an origin, a belief or a disability.

Both lists are our own, from the categories of hate speech in Korean news comments (Moon et al. 2020, BEEP!).
"""


def insult_rate(texts: pa.Array) -> pa.Array:
    """Insults and names that put people down for each 1,000 characters, in whatever spelling hides them."""
    counts = counted(texts, _TERMS)
    return share(1000 * counts, pc.fill_null(pc.utf8_length(texts), 0).to_numpy())


_TERMS = (*INSULTS, *HATE)
