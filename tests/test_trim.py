import io
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.pipelines.extract import shapes
from malmoi.pipelines.extract.runs import INLINE
from malmoi.pipelines.extract.trim import REACH, Cut, trim

PROSE = (
    "한말시는 다음 달부터 시청 옆에 새 도서관을 연다고 밝혔다.",
    "도서관은 지하 일 층, 지상 사 층 건물로 책 삼만 권을 갖춘다.",
    "어린이 자료실과 열람실은 밤 아홉 시까지 문을 연다.",
    "시는 주민의 의견을 들어 이름을 정하기로 했다.",
    "공사에는 이 년이 걸렸고 나무와 벽돌을 많이 썼다.",
    "옛 건물의 벽은 그대로 남겨 전시실로 쓴다.",
    "책은 한 사람이 다섯 권까지 두 주 동안 빌릴 수 있다.",
    "자세한 일정은 시청 누리집에서 볼 수 있다.",
)

CUTS = {
    ("byline", "any"): """홍길동 기자 gildong@news.kr
홍길동 기자(gildong@news.kr)
홍길동기자 gildong@news.co.kr
홍길동 특파원 gildong골뱅이news.kr
홍길동 선임기자 gildong[at]news.kr
[한말경제 홍길동 기자]
[한말일보=홍길동 기자 gildong@news.kr]
【한말뉴스 홍길동·김영희 기자】
홍길동 기자의 다른 기사 더보기
홍길동 기자 구독하기
◎공감언론 한말 gildong@news.kr
홍길동 기자 gildong@news.kr / 입력 2024.05.01 10:20 / 댓글 0""",
    ("byline", "edge"): """홍길동 기자
홍길동·김영희 기자
서울=홍길동 기자
한말일보 홍길동 기자
(서울=연합뉴스) 홍길동 기자
글·사진 홍길동 기자
정리=홍길동 기자
가나다 기자
(한말=한말뉴스) 홍길동 기자
작성자 : 관리자
정리 홍길동 기자, 사진 한말신문
사진 홍길동
온라인뉴스팀
디지털이슈팀 기자
홍길동 논설위원""",
    ("email", "tail"): """gildong@news.kr
이메일 : gildong@news.kr
gildong 골뱅이 news.kr""",
    ("stamp", "any"): """기사입력 2024.05.01 10:20
기사입력 2024-05-01 오전 10:20:33 ㅣ 기사수정 2024-05-01 오후 1:02
입력 : 2024.05.01 10:20
입력 2024.05.01 (수) 10:20 수정 2024.05.02 (목) 09:01
길동이(1.23)2024.05.01 10:20:30
기사입력 : 2024-05-01 [10:20]
최종수정 2024년 5월 1일 10시 20분
송고시간2024-05-01 10:20
승인 2024.05.01 10:20
등록 2024-05-01 10:20:11ㅣ수정 2024-05-01 10:22:00
[입력: 2024-05-01 10:20]""",
    ("stamp", "edge"): """작성일 2024-05-01
등록일 : 2024.05.01
최근 수정 시각 : 2024-05-01
지면 : 12면 3단
홍길동 | 입력 2024.05.01
Posted on May 1, 2024
Last updated: 2024-05-01
5 min read
약 5분 소요""",
    ("stamp", "head"): """2024.05.01
2024-05-01 10:20
2024년 5월 1일 (수)
May 1, 2024""",
    ("counter", "any"): """조회 123
조회수 : 1,234
댓글 0
댓글(12)
공감 5
고정닉 추천수 0
공감하기 12
댓글 0건 조회 1,234회
추천 3 비추천 0
조회 1,234 추천 12 댓글 5
홍길동 2024-05-01 10:20 조회 12
좋아요 0 훈훈해요 0 슬퍼요 0 화나요 0 후속기사 원해요 0
쏠쏠정보 0 흥미진진 0 공감백배 0""",
    ("counter", "edge"): """조회수 123회
댓글 3개
전체 댓글 12개
3개의 댓글""",
    ("share", "any"): """페이스북 트위터 카카오스토리 URL복사
공유하기 인쇄 글자크기
가 가 가 공유하기
글자크기 작게 글자크기 크게
페이스북으로 보내기 트위터로 보내기 카카오톡으로 보내기
공감 좋아요 공유하기 게시글 관리 구독하기
이웃추가 본문 기타 기능
기사저장 스크랩 프린트
- URL 복사 이웃추가
로그인하기 회원가입하기
- dc official App""",
    ("share", "edge"): """페이스북 트위터 카카오톡 밴드
스크랩 | 인쇄 | 신고
로그인 | 회원가입 | 고객센터
목록 수정 삭제 글쓰기""",
    ("navigation", "any"): """본문 바로가기
주메뉴 바로가기
페이지 위로
맨 위로 이동""",
    ("navigation", "head"): """홈 > 뉴스 > 정치
HOME › 시민참여 › 자유게시판
정치 > 국회""",
    ("navigation", "tail"): """이전글
이전글 : 도서관 이름 공모 안내
다음글 ▼ 주차장 공사 안내
▲ 이전 글 | 도서관 이름 공모
목록
목록보기
[목록으로]
기사 원문 보기
← Previous Post
태그: 도서관, 한말시
#도서관 #한말시
카테고리: 소식
Powered by Jekyll
이전글이 없습니다.
다음 글이 존재하지 않습니다.""",
    ("satisfaction", "any"): """이 페이지에서 제공하는 정보에 만족하십니까?
현재 페이지의 내용과 사용편의성에 만족하십니까?
열람하신 정보에 만족하셨습니까?
소중한 의견을 남겨 주세요.
이 기사에 대해 어떻게 생각하시나요?""",
    ("satisfaction", "edge"): """매우만족 만족 보통 불만족 매우불만족
매우 만족 | 만족 | 보통 | 불만 | 매우 불만
만족도 조사
콘텐츠 만족도 평가 결과보기""",
    ("comments", "any"): """댓글을 입력하세요.
첫 번째 댓글을 남겨보세요
등록된 댓글이 없습니다.
타인의 권리를 침해하거나 명예를 훼손하는 댓글은 관련 법률에 의해 제재를 받을 수 있습니다.
자동등록방지를 위해 보안절차를 거치고 있으니 순서대로 입력하십시오.
삭제된 댓글입니다.
길동이님의 댓글
길동이님의 댓글의 댓글 2024-05-01 10:20
댓글쓰기 권한이 없습니다.
Please enable JavaScript to view the comments powered by Disqus.""",
    ("comments", "edge"): """댓글 남기기
댓글을 작성하시려면 로그인 해주세요.
수정하려면 비밀번호를 입력하세요.
현재 입력된 글자수 0 / 전체 입력 가능한 글자수 400
비밀글로 등록""",
    ("comments", "tail"): """로그인 후 이용하실 수 있습니다.
회원만 댓글을 쓸 수 있습니다.""",
    ("licence", "any"): """본 저작물은 "공공누리" 제1유형:출처표시 조건에 따라 이용할 수 있습니다.
이 게시물은 한말시에서 만든 공공누리 제4유형 저작물로 출처를 밝히면 이용하실 수 있습니다.
저작자표시 비영리 변경금지
저작자 표시 - 비영리 - 동일 조건 변경 허락 4.0 국제
저작자 명시 필수 영리적 사용 불가 내용 변경 불가""",
    ("licence", "edge"): """저작자표시 (새창열림)
저작자 표시 4.0 국제
공공누리 제1유형 출처표시
공공누리 공공저작물 자유이용허락
이 글은 CC BY-NC-SA 4.0 라이선스를 따릅니다.
This work is licensed under a Creative Commons Attribution 4.0 International License.""",
    ("copyright", "any"): """ⓒ 한말신문
© 2024 한말연구소
Copyright ⓒ 한말신문. All rights reserved.
저작권자 © 한말신문
본 콘텐츠는 저작권법의 보호를 받습니다.
이 기사의 저작권은 한말신문에 있습니다.""",
    ("copyright", "edge"): """모든 콘텐츠는 저작권법의 보호를 받습니다.
All rights reserved
Copyright 2024 Hanmal Inc""",
    ("notice", "any"): """무단전재 및 재배포 금지
무단 전재 및 재배포를 금합니다.
<저작권자 ⓒ 한말신문, 무단 전재-재배포, AI 학습 및 활용 금지>
Copyright ⓒ 한말신문. 무단전재 및 재배포 금지
[ⓒ 한말경제(www.news.kr), 무단전재 배포금지]
AI 학습 및 활용 금지
본 기사의 무단 전재와 복제를 금지하며, 위반 시 법적 책임을 물을 수 있습니다.""",
    ("subscription", "any"): """▶ 네이버에서 한말신문 구독하기
▶한말신문 채널 추가하기
☞ [한말신문 유튜브] 구독하기
▶ 한말신문 앱 다운받기
▶한말신문 구독하기 ▶시민 기자 모집
▶ 오늘의 소식 바로가기
▷ 네이버, 카카오에서도 한말뉴스를 구독해 주세요!""",
    ("subscription", "tail"): """네이버에서 한말신문 구독하기
[카카오톡 채널 추가하기]
뉴스레터 신청
네이버에서 한말신문 채널을 구독해 주세요.""",
    ("tip-off", "any"): """▶ 제보하기
■ 당신의 제보가 뉴스가 됩니다 [카카오톡] 한말뉴스 검색
▷ 기사 제보는 한말신문 누리집
여러분의 소중한 제보를 기다립니다.
기사 제보를 받습니다.""",
    ("tip-off", "edge"): """제보는 카카오톡 hanmal
기사제보 이메일 jebo@news.kr
■ 제보하기 전화 000""",
    ("tip-off", "tail"): """기사제보
제보하기""",
    ("attachment", "any"): """첨부파일 보도자료.hwp [12KB] 내려받기 미리보기
공고문.pdf (1.2MB) 다운로드
공고문.pdf 바로보기 내려받기
1. 신청서.hwpx 내려받기""",
    ("attachment", "edge"): """첨부파일 : 보도자료.hwp
붙임 신청서.hwp (12KB)""",
    ("attachment", "tail"): """첨부파일
공고문.pdf 다운로드
첨부파일 (2)""",
    ("related", "edge"): """관련기사
[관련 기사]
[한말뉴스 관련기사]
관련글 더보기
많이 본 뉴스
이 시각 주요뉴스
이 기사와 함께 보면 좋은 기사
'개발' 카테고리의 다른 글""",
    ("caption-credit", "any"): """사진=연합뉴스
/사진=한말시 제공
[사진 = 한말신문 DB]
(그래픽=한말뉴스)""",
    ("caption-credit", "edge"): """사진 : 한말시
사진/연합뉴스
한말뉴스 제공
연합뉴스 자료사진
게티이미지뱅크""",
    ("end", "any"): """(끝)
<끝>
(END)
[계속]""",
    ("end", "tail"): "END",
    ("advertisement", "any"): "728x90",
    ("advertisement", "edge"): "반응형",
    ("portal", "any"): """이동 통신망을 이용하여 음성을 재생하면 별도의 데이터 통화료가 부과될 수 있습니다.
이 기사는 언론사에서 사회 섹션으로 분류했습니다.
이 누리집은 대한민국 공식 전자정부 누리집입니다.""",
    ("contact", "tail"): """담당부서 : 정보통신과
콘텐츠 관리부서 도서관과""",
}  # fmt: skip
FORMS = [(kind, where, line) for (kind, where), lines in CUTS.items() for line in lines.split("\n")]

STAYING = """무단 전재를 금지하는 법이 국회를 통과했다.
조회수 100만 회를 넘긴 영상은 모두 다섯 편이다.
그는 기자 출신이다.
구독 경제가 커지고 있다.
이전글을 참고하세요.
다음 글에서는 설치하는 법을 다룬다.
신문사는 'AI 학습 금지' 조항을 약관에 넣었다.
저작권법은 무단 복제와 배포를 금지합니다.
한말신문은 기사 끝에 '무단 전재 및 재배포 금지'라는 문구를 넣는다.
"무단 전재 및 재배포 금지" 문구가 모든 기사에 붙어 있다.
AI 학습 금지를 둘러싼 다툼이 법정으로 갔다.
정부, AI 학습 금지 법안을 논의하다
신문협회 'AI 학습 무단 이용 금지해야'
네이버, 뉴스 AI 학습 무단 이용 금지
흡연 금지
홍길동 기자는 현장에서 사흘을 보냈다.
기자들이 시청 앞에 모였다.
기자가 되는 법
기자 회견문
시민 기자 모집 안내
그 기자의 기사는 큰 상을 받았다.
제보는 카카오톡으로 받았다.
제보를 받은 경찰은 곧바로 수사에 들어갔다.
제보자 보호법이 바뀐다
시청자의 제보로 사건이 알려졌다.
여러분의 제보로 이 책을 고쳤습니다.
▶ 앱을 설치하고 로그인하세요.
▶ 파일 > 저장 클릭
경찰은 시민의 제보로 그를 붙잡았다.
구독자 수가 늘어난 까닭
유튜브 구독자가 만 명을 넘었다.
뉴스레터를 구독하는 사람이 늘고 있다.
구독과 좋아요를 눌러 달라는 말은 이제 인사가 됐다.
댓글 문화가 바뀌고 있다.
댓글을 입력하는 창을 만들어 보자.
우리 게시판에는 댓글이 없습니다.
관리자는 댓글을 지울 권한이 있습니다.
설치가 끝나면 비밀번호를 입력하세요.
글을 쓰려면 먼저 회원으로 로그인해야 할 수도 있습니다.
비방하는 말은 쓰지 않습니다.
댓글이 없는 게시판은 쓸쓸하다.
댓글 기능 구현하기
좋아요 버튼을 만드는 방법
추천 1
추천 도서 목록
공유 경제의 명암
공유하기 버튼은 화면 오른쪽 위에 있다.
로그인 방법 정리
로그인
- 로그인
- 공유하기
검색
이용자 만족도 조사에서 우리 시가 일 등을 했다.
손님들은 새 서비스에 매우 만족했다고 답했다.
만족도가 높은 편이다.
이 도시에 만족하십니까?
현재 삶에 만족하십니까?
첨부파일을 내려받아 압축을 푼다.
- config.zip (12KB)을 받는다
보고서.pdf 파일을 열어 보자.
config.zip 다운로드가 끝나면 압축을 푼다.
관련 기사에 따르면 시장은 사과할 뜻이 없다.
많이 본 뉴스가 늘 좋은 뉴스는 아니다.
사진은 한말시가 제공했다.
사진 찍는 법
사진 세 장을 골랐다.
사진 | 설명
사진 / 음악
자료 | 값 | 비고
댓글 | 120 | 340
조회수 | 1,200 | 3,400
좋아요 | 싫어요 | 댓글
선생님의 답변
평가하기
주요 이슈
최신 뉴스
오늘의 주요 뉴스
부서 이동 신청
담당자 교육 안내
다음 뉴스 개편 논란
저작권은 지은이가 죽은 뒤 칠십 년 동안 이어진다.
저작권자를 찾지 못한 책이 많다.
공공누리는 공공저작물을 널리 쓰게 하는 제도다.
공공누리 제1유형은 출처만 밝히면 쓸 수 있다.
저작자표시 조건은 이름을 밝히라는 뜻이다.
끝까지 읽어 주셔서 고맙습니다.
이야기는 여기서 끝
끝
입력 값은 정수여야 한다.
입력: 정수 하나
수정 사항을 저장한다.
등록 절차는 간단하다.
2024년 5월 1일, 우리는 길을 떠났다.
2024.05.01 기준 인구는 삼만 명이다.
설정 > 일반 > 정보
홈 화면에서 설정을 누른다.
파일 > 저장
목록을 만들어 보자.
목록 자료형
작성자 이름
#References
태그를 닫지 않으면 오류가 난다.
문의는 gildong@news.kr로 보내면 된다.
지원서는 이메일로 보내 주세요. apply@news.kr
담당부서가 바뀌면 알려 주십시오.
본문 글자 크기를 키우는 법
인쇄술의 역사
출처: 한말신문
출처 : 한말시 도서관 누리집
(주)한말은 새 공장을 짓는다.
(c) 항목은 지우지 않는다.
[기자] 네, 저는 지금 시청 앞에 나와 있습니다.
[속보] 한말시, 새 도서관 연다
조회 | 등록 | 수정 | 삭제
X | X | X
트위터 인수가 남긴 것
페이스북, 트위터, 인스타그램
카카오톡 채널을 만드는 방법은 다음과 같다.
Next we build the image.
Tags are written in small letters.
Print the result and share it."""
STAYS = STAYING.split("\n")


def spots(where, line):
    """Texts in which a form stands where it may be cut, each with the place that is told."""
    yield from {
        "any": [([*PROSE, line, *PROSE], "body")],
        "edge": [([PROSE[0], line, *PROSE], "head"), ([*PROSE, line, PROSE[0]], "tail")],
        "head": [([line, *PROSE], "head"), ([PROSE[0], line, *PROSE], "head")],
        "tail": [([*PROSE, line], "tail")],
    }[where]


@pytest.mark.parametrize(("kind", "where", "line"), FORMS)
def test_a_closed_form_is_cut_where_it_may_stand(kind, where, line):
    for lines, place in spots(where, line):
        trimmed = trim("\n".join(lines))
        assert trimmed.text.split("\n") == [each for each in lines if each != line]
        assert trimmed.cuts == (Cut(kind, place, 1),)


@pytest.mark.parametrize("line", [line for _, where, line in FORMS if where != "any"])
def test_a_form_of_the_ends_stays_in_the_body(line):
    text = "\n".join([*PROSE, line, *PROSE])
    assert trim(text) == (text, (), ())


@pytest.mark.parametrize("line", STAYS)
def test_a_line_that_mentions_such_words_stays(line):
    for text in ([line, *PROSE], [*PROSE, line, *PROSE], [*PROSE, line], [line]):
        assert trim("\n".join(text)) == ("\n".join(text), (), ())


@pytest.mark.parametrize(("kind", "where", "line"), FORMS)
def test_a_listing_is_never_touched(kind, where, line):
    text = f"```\n{line}\n\n\n댓글\n```"
    assert trim(text) == (text, (), ())
    assert trim(f"조회 12\n{text}\n(끝)").text == text


LONG = PROSE[0]
RUNS = {
    "byline": f"""(서울=연합뉴스) 홍길동 기자 = |{LONG}|
(서울=연합뉴스) |{LONG}|
【한말=뉴시스】홍길동 기자 = |{LONG}|
[서울경제 홍길동 기자] |{LONG}|
[한말=매일] 홍길동 기자 = |{LONG}|
<한말=홍길동 기자>|{LONG}|
홍길동 기자 = |{LONG}|
[파이낸셜뉴스] |{LONG}|
[한말일보] 홍길동 기자 = |{LONG}|
|{LONG}| 홍길동 기자 gildong@news.kr
|{LONG}|/홍길동 기자 gildong@news.kr
|{LONG}| [홍길동 한말뉴스 기자]
|{LONG}| (한말일보 홍길동 기자)
|옛 시청 건물| 홍길동 기자 gildong@news.kr""",
    "email": f"|{LONG}| gildong@news.kr",
    "end": f"""|{LONG}| (끝)
|{LONG}|<끝>
|{LONG}| (END)""",
    "notice": f"""|{LONG}| ⓒ 한말신문, 무단전재 및 재배포 금지
|{LONG}| <저작권자(c) 한말, 무단 전재-재배포, AI 학습 및 활용 금지>
|{LONG}|<저작권자 ⓒ 한말신문, 무단전재 배포금지>
|{LONG}| 무단 전재 및 재배포를 금합니다.
- |{LONG}| 무단전재 및 재배포 금지""",
    "copyright": f"|{LONG}| ⓒ 한말신문",
    "caption-credit": f"""|{LONG}| /사진=연합뉴스
|{LONG}|(사진=한말시)
|한말시 새 도서관의 앞모습| [사진=한말시]
|한말시 새 도서관의 앞모습| /사진=연합뉴스""",
    "subscription": f"|{LONG}| ▶ 네이버에서 한말신문 구독하기",
    "tip-off": f"|{LONG}| ▶ 제보하기",
    "stamp": f"|{LONG}| 입력 2024.05.01 10:20",
}


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in RUNS.items() for line in lines.split("\n")])
def test_a_closed_form_at_the_end_of_a_paragraph_is_cut_out_of_it(kind, line):
    before, kept, _ = line.split("|")
    whole = line.replace("|", "")
    trimmed = trim("\n".join([*PROSE, whole, *PROSE]))
    assert trimmed.text.split("\n") == [*PROSE, ("- " if before == "- " else "") + kept, *PROSE]
    assert trimmed.cuts == (Cut(kind, "body", 1),)


@pytest.mark.parametrize(
    "line",
    [
        f"{LONG} 자세한 것은 누리집을 보라",
        f"{LONG} 지원서를 보내 주세요. apply@news.kr",
        f"(수도=서울) {LONG}",
        f"[세계경제] {LONG}",
        f"[논문리뷰] {LONG}",
        f"[기자] {LONG}",
        f"그날 홍길동 기자는 물었다. {LONG}",
        f"{LONG} 기자가 물었다.",
        f"{LONG} 신문들은 무단 전재 금지를 내세웠다.",
        "[한말일보] 새 소식",
        "이름 | 홍길동 기자 gildong@news.kr",
    ],
)
def test_a_paragraph_that_has_no_closed_form_at_its_ends_stays(line):
    assert trim("\n".join([*PROSE, line, *PROSE])).cuts == ()


def test_runs_are_cut_one_after_another():
    line = f"[한말일보] 홍길동 기자 = {LONG} (끝) ⓒ 한말, 무단전재 및 재배포 금지"
    trimmed = trim("\n".join([*PROSE, line, *PROSE]))
    assert trimmed.text.count(LONG) == 3
    assert {cut.kind for cut in trimmed.cuts} == {"byline", "notice"}


def test_a_notice_keeps_its_wording_and_a_cut_holds_no_word_of_the_text():
    wording = "<저작권자(c) 한말, 무단 전재-재배포, AI 학습 및 활용 금지>"
    trimmed = trim(f"{LONG}\n홍길동 기자 gildong@news.kr\n{wording}")
    assert [notice.kind for notice in trimmed.notices] == ["no-ai-training", "no-redistribution"]
    assert {notice.wording for notice in trimmed.notices} == {wording}
    assert trimmed.cuts == (Cut("byline", "tail", 1), Cut("notice", "tail", 1))


def test_a_bar_of_one_word_a_line_is_cut_at_the_ends():
    bar = ["페이스북", "- 카카오톡", "", "URL 복사"]
    assert trim("\n".join([*PROSE, *bar])).text.split("\n") == list(PROSE)
    assert trim("\n".join([*bar, *PROSE])).cuts == (Cut("share", "head", 3),)
    middle = "\n".join([*PROSE, *bar, *PROSE])
    assert trim(middle).text == middle


@pytest.mark.parametrize("words", [["- 로그인", "- 회원가입", "- 검색"], ["공유하기", "URL 복사"], ["목록", "수정"]])
def test_a_list_of_common_words_or_a_short_one_is_no_bar(words):
    for lines in ([*PROSE, *words], [*words, *PROSE]):
        assert trim("\n".join(lines)).text.split("\n")[:8] == lines[:8]
        assert trim("\n".join([*PROSE, *words, PROSE[0], PROSE[1], PROSE[2]])).cuts == ()


def test_headlines_behind_a_heading_of_related_news_are_cut_to_the_end():
    news = ["많이 본 뉴스", "- 시장, 새 다리를 걷다", "- 비 그친 뒤 맑음", "ⓒ 한말신문"]
    trimmed = trim("\n".join([*PROSE, *news]))
    assert trimmed.text.split("\n") == list(PROSE)
    assert trimmed.cuts == (Cut("copyright", "tail", 1), Cut("related", "tail", 3))


def test_headlines_with_prose_behind_them_stay():
    lines = [*PROSE, "관련기사", "- 시장, 새 다리를 걷다", *PROSE]
    assert trim("\n".join(lines)).text.split("\n") == lines
    index = "많이 본 뉴스\n- 시장, 새 다리를 걷다\n- 비 그친 뒤 맑음"
    assert trim(index).text == index.partition("\n")[2]


def test_a_row_about_a_post_is_cut_at_the_ends_alone():
    row = "홍길동 | 2024-05-01 10:20 | 조회 12"
    assert trim("\n".join([row, *PROSE])).cuts == (Cut("stamp", "head", 1),)
    assert trim("\n".join([*PROSE, row])).cuts == (Cut("counter", "tail", 1),)
    assert trim("\n".join([*PROSE, row, *PROSE])).cuts == ()


def test_a_turn_that_is_cut_leaves_one_blank_line():
    text = f"{PROSE[0]}\n\n조회 12\n댓글 3\n\n{PROSE[1]}\n\n삭제된 댓글입니다."
    assert trim(text).text == f"{PROSE[0]}\n\n{PROSE[1]}"
    assert trim("조회 12\n\n삭제된 댓글입니다.").text == ""


def test_a_date_in_a_chronicle_stays_and_a_leading_one_goes():
    lines = ["2024.05.01", PROSE[0], PROSE[1], "2024.05.02", PROSE[2], "2024.05.03", PROSE[3]]
    assert trim("\n".join(lines)).text.split("\n") == lines[1:]


TRIMMED = st.lists(
    st.one_of(
        st.sampled_from([line for *_, line in FORMS]),
        st.sampled_from([*PROSE, *STAYS]),
        st.sampled_from([line.replace("|", "") for lines in RUNS.values() for line in lines.split("\n")]),
        st.sampled_from(["", "", "```", "로그인", "- 목록", "URL 복사", "좋아요", "인쇄", " ", "\ud800 기자"]),
        st.text("가다요. 기자=()[]|-@ⓒ금지무단전재0:>", max_size=30),
    ),
    max_size=40,
).map("\n".join)


@settings(max_examples=600, deadline=None)
@given(TRIMMED)
def test_trimming_again_changes_nothing(text):
    once = trim(text).text
    assert trim(once) == (once, (), ())


@settings(max_examples=300, deadline=None)
@given(TRIMMED)
def test_what_is_left_was_there_in_order(text):
    lines = iter(text.split("\n"))
    left = trim(text).text
    assert all(any(kept.removeprefix("- ") in line for line in lines) for kept in left.split("\n")) or not left


PLAIN = ["바람", "나무", "하늘", "구름", "마을", "사람", "바다", "강물", "아침", "저녁", "노래", "걸음", "마음", "소리"]


@settings(max_examples=200, deadline=None)
@given(TRIMMED, st.lists(st.sampled_from(PLAIN), min_size=4, max_size=12), st.sampled_from(["있다.", "온다!", "갈까?"]))
def test_a_plain_sentence_stays_wherever_it_stands(text, words, last):
    sentence = " ".join([*words, last])
    around = text.replace("```", "")
    assert sentence in trim(f"{around}\n{sentence}\n{around}").text.split("\n")


UNITS = ["홍길동 기자 ", "(끝)", "다.", "ⓒ", "a@", "금지 AI 학습 ", "댓글 1 ", "[[[", "가=", "사진=", "- "]


@pytest.mark.parametrize("unit", UNITS)
def test_a_line_of_a_million_characters_comes_back(unit):
    line = unit * (1_000_000 // len(unit))
    assert trim(f"{LONG}\n{line}").text.startswith(LONG)


def test_every_form_has_a_reach_and_every_reach_a_form():
    used = {where for table in (shapes.SEGMENTS, shapes.LINES, shapes.SENTENCES) for _, where, _ in table}
    assert used == set(REACH)
    assert {kind for kind, _, _ in FORMS} >= INLINE


DATA = Path(__file__).parents[2] / "shared" / "data"


def shared_rows(name):
    with (DATA / name).open("rb") as raw:
        yield from map(json.loads, io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), "utf-8"))


def gold_texts():
    """Korean texts that hold nothing but text: what pages are made of, and corpora."""
    for row in shared_rows("web-gold.jsonl.zst"):
        if row["lang"] == "ko" and row["gold_kind"] in ("markdown-source", "xml-source"):
            yield "\n".join(row["content_blocks"])
    for name in ("wikinews-ko", "fairytale-ko", "law-and-bills-ko", "progit2-ko", "rust-book-ko", "kubernetes-docs-ko"):
        yield from (row["text"] for row in shared_rows(f"text/{name}.jsonl.zst"))


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="the gold texts are not beside this checkout")
def test_nearly_nothing_is_cut_from_texts_that_have_nothing_around_them():
    sizes = [(len(text), len(trim(text).text)) for text in gold_texts()]
    whole, left = map(sum, zip(*sizes, strict=True))
    assert whole > 4_500_000
    assert 1 - left / whole <= 0.0001
    assert sum(before != after for before, after in sizes) <= 40
