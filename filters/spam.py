"""Advertising for gambling, escorts, loans, sex and drugs: terms that come together, and densely.

A term alone says nothing: news, judgments and studies have them too. Families and terms are our own choice, from what
such pages on the Korean web call themselves; words of everyday use (대출, 마사지, 이벤트) are not among them.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .lexicon import found, listed

VICES = {
    "gambling": listed(
        """
        카지노 카지노사이트 온라인카지노 라이브카지노 바카라 바카라사이트 스포츠토토 토토사이트 사설토토 토토추천
        토토사이트추천 먹튀사이트 먹튀 슬롯사이트 온라인슬롯 슬롯머신 파워볼 홀덤사이트 온라인홀덤 릴게임
        바다이야기 스포츠베팅 스포츠배팅 베팅 배팅 사다리게임 토토
        """
    ),
    "escort": listed(
        """
        출장안마 출장마사지 출장샵 출장업소 홈타이 콜걸 조건만남 애인대행 오피스걸 룸살롱 룸싸롱 풀싸롱 텐프로 건마
        휴게텔 키스방 안마방 유흥업소 유흥알바 밤알바 스웨디시 여대생출장 한국인출장
        """
    ),
    "loan": listed(
        """
        무직자대출 당일대출 신불자대출 신용불량자대출 무서류대출 개인돈대출 개인돈 월변대출 일수대출 급전 작업대출
        소액결제현금화 신용카드현금화 카드현금화 정보이용료현금화 상품권현금화 휴대폰현금화 소액결제 현금화
        """
    ),
    "adult": listed(
        """
        비아그라 시알리스 레비트라 최음제 흥분제 성인용품 야동 야동사이트 성인사이트 성인방송 무료야동 한국야동
        섹파 원나잇 발기부전치료제
        """
    ),
    "drug": listed(
        """
        떨팝니다 떨액 아이스작대기 필로폰판매 대마초팝니다 물뽕 졸피뎀구매 캔디케이
        """
    ),
}
"""What is sold, by family."""

SOLICITING = listed(
    """
    먹튀검증 먹튀없는 안전놀이터 메이저놀이터 메이저사이트 안전공원 보증업체 꽁머니 가입코드 추천인코드 가입쿠폰
    가입보너스 입금보너스 첫충보너스 첫충전 신규첫충 무한매충 콤프 총판문의 충환전 즉시입금 당일입금
    당일승인 무방문 무서류 비밀보장 후불제 선입금없는 현장후불 전지역 시간상담 상담문의 문의환영
    텔레그램문의 텔레문의 카톡문의 톡문의 라인문의 오픈톡 최저가보장 정품보장 이용후기 코스안내 예약문의 예약안내
    """
)
"""How it is offered, and how the seller is reached."""

REPORTING = listed(
    """
    경찰 검찰 혐의 검거 구속 입건 송치 단속 적발 수사 기소 징역 벌금 판결 피고인 처벌 범죄 피해자 사기 중독 예방
    치유 치료 상담센터 연구 논문 조사 통계 국회 법률 조항 법원 청소년 기자 부작용 처방
    """
)
"""Words of those who write about it: police, courts, medicine, research, news. One outweighs two terms."""

OUTWEIGHS = 2

TOGETHER = 3
"""Different terms at least, two of them of what is sold, in two families (soliciting is one)."""

SOLD = 2


def spam_density(texts: pa.Array) -> pa.Array:
    """Terms of gambling, escort, loan, sex and drug advertising for each 1,000 characters; 0 where few come together.

    Each word of those who report on it takes two off.
    """
    values = np.zeros(len(texts))
    rows = {row: hits for row, hits in found(texts, _SPAM).items() if _advertises(hits)}
    about = found(texts.take(pa.array(list(rows))), REPORTING) if rows else {}
    sizes = pc.utf8_length(texts)
    for place, (row, hits) in enumerate(rows.items()):
        terms = hits.total() - OUTWEIGHS * about.get(place, Counter()).total()
        values[row] = max(terms, 0) * 1000 / sizes[row].as_py()
    return pa.array(values)


def _advertises(hits: Counter[str]) -> bool:
    families = {_FAMILY[term] for term in hits}
    sold = sum(_FAMILY[term] != "soliciting" for term in hits)
    return len(hits) >= TOGETHER and sold >= SOLD and len(families) > 1


_FAMILY = {term: family for family, terms in VICES.items() for term in terms} | dict.fromkeys(SOLICITING, "soliciting")
_SPAM = tuple(_FAMILY)
