"""Each type of personal data: found with josa glued to it, and what looks like it left alone. All is nobody's."""

import pytest

from malmoi.filters.pii import find, scrub, tagged
from malmoi.filters.pii.kinds import IDENTIFIERS

KEY = b"a key for tests, 32 bytes long.."
FINALS = ("2459abcdef", "178", "036")

PASSPORT = ["여권번호는 {M12345678}입니다", "여권: {M123A4567}로", "여권 {s98765432}을", "{R12345678}(여권)"]
LICENCE = [
    *[
        "{11-23-123456-78}입니다",
        "운전면허 {12-05-654321-01}로",
        "면허번호 {281212345678}",
        "면허는 {26 11 123456 10}이다",
    ],
    *["{서울 12-345678-90}인", "{경기-95-123456-01}", "면허 {12-345678-90}"],
    "운전면허 번호는 {부산 08-123456-12}입니다",
]
CARD = [
    *[
        "카드는 {3782-822463-10005}로",
        "{378282246310005}입니다 카드",
        "{5555-5555-5555-4444}를",
        "카드 {4111.1111.1111.1111}로",
        "{2223 0031 2200 3222}에",
    ],
    *["{4111-11**-****-1111}입니다", "{****-****-****-1234}로", "카드 {411111******1111}", "{4111-●●●●-●●●●-1111}인"],
]
ACCOUNT = [
    *[
        "국민은행 {123456-04-123456}으로",
        "신한 {110-123-456789}로",
        "우리은행 {1002-123-456789} 홍길동",
        "하나: {123-910123-45607}",
    ],
    *[
        "계좌번호 {3021234567891}입니다",
        "농협 {302-1234-5678-91}",
        "{3333-01-1234567} 카카오뱅크",
        "예금주 홍길동 {123-***-456789}",
    ],
]
INSURANCE = [
    "보험 증번호: {1-1234567890}",
    "건강보험 카드 {1-1234567890}",
    "건강보험증 번호는 {1-1234567890}이고",
    "보험증번호 {71234567890}",
]
MILITARY = ["군번 {12-71234567}이다", "군번은 {08-12345}입니다"]
PHONE = [
    *["{0 1 0 - 1 2 3 4 - 5 6 7 8}로", "전화 {0 1 0 2 3 4 5 6 7 8 9}", "{O1O-l234-5O7B}".replace("B", "8")],
    *["{031 423 4567}입니다", "T.{02 423 4567}"],
    *[
        "{010-1234-****}로",
        "{010-****-5678}입니다",
        "{010-12**-56**}",
        "{공일육-이삼사-오육칠팔}로",
        "{공이 일이삼사 오육칠팔}",
    ],
    *["{공삼일-칠육오-사삼이일}", "{공 일 공 일 이 삼 사 오 육 칠 팔}"],
]
RESIDENT = ["{900101-1OOOOOO}인", "{850505-2●●●●●●}"]
SNS = [
    *["KakaoTalk ID: {hong_gd}", "Instagram @{good_day}", "카톡({hong123})", "카톡 아이디가 {hong12}이고"],
    *[
        "카톡 {hong123}로",
        "카카오톡 아이디: {honggildong}입니다",
        "텔레그램 @{abc_def}로",
        "인스타: {good_day}",
        "라인ID {abcd1234}",
    ],
    *["★카톡: {gildong}", "카톡은 {hong.gd1}이고", "카카오 아이디 {hong}"],
]
PLATE = [
    "{12가3456}을",
    "{123허4567}입니다",
    "차량번호 {서울 12가 3456}",
    "{경기 32 나 1234}",
    "{123나 4567} 차량",
    "번호판 {45무 6789}",
    "뺑소니 사건의 차량 {12가 3456}",
]
IP = [
    "{211.45.67.89}로 접속",
    "접속 IP는 {1.234.5.6}입니다",
    "주소 http://{211.45.67.89}/a",
    "{2400:cb00:2048:1::6814:55}에서",
    "{2001:2d8::7}",
]
MAC = ["{00:1A:2B:3C:4D:5E}입니다", "{ab-cd-ef-12-34-56}로"]
POSITION = [
    *["좌표는 {37.566512, 126.978012}입니다", "{37.5665°N 126.9780°E}", "위도 {37.5665}이고", "경도는 {126.97801}로"],
    *["""{37°33'59.5"N 126°58'41.0"E}에""", "북위 {37도 33분 59초}"],
]
STUDENT = [
    "학번이 {20231234}인",
    "학번\n{20231234}",
    "학번 {20231234}인",
    "학번은 {2019-12345}이다",
    "학생번호: {202312345}",
]
EMPLOYEE = [
    "사번({100234})",
    "교직원 번호: {2019-1234}",
    "사번: {A12345}입니다",
    "사원번호 {100234}로",
    "(직원번호 {EMP-00123})",
]
ADDRESS = [
    *["거주지: {정자동 123-4번지}이다", "{서울 종로구 종로1가 12의 3번지}에서 살고", "{정자동 123번지 201호}로"],
    "{서울특별시 강남구 테헤란로12길 34, 101동 1002호(역삼동, 한빛아파트)}에 산다",
    "{경기도 성남시 분당구 정자동 123-4 한빛아파트 101동 1002호}로",
    "{서울 강남구 대치동 은마아파트 12동 303호}입니다",
    "자택은 {부산 해운대구 우동 123-4}이다",
    "{서울 마포구 양화로 45, 3층}에",
    "{전남 순천시 낙안면 동내리 12-3 202호}",
]
FOUND = {
    "여권번호": PASSPORT,
    "운전면허번호": LICENCE,
    "카드번호": CARD,
    "계좌번호": ACCOUNT,
    "건강보험증번호": INSURANCE,
    "군번": MILITARY,
    "전화번호": PHONE,
    "주민등록번호": RESIDENT,
    "SNS아이디": SNS,
    "차량번호": PLATE,
    "IP주소": IP,
    "MAC주소": MAC,
    "위치좌표": POSITION,
    "학번": STUDENT,
    "사번": EMPLOYEE,
    "주소": ADDRESS,
}
PAIRS = [(kind, framed) for kind, texts in FOUND.items() for framed in texts]


@pytest.mark.parametrize(("kind", "framed"), PAIRS, ids=lambda each: each[:24])
def test_each_type_is_found_whole_and_nothing_beside_it(kind, framed):
    before, _, rest = framed.partition("{")
    value, _, after = rest.partition("}")
    text = before + value + after
    assert [(span.type, text[span.start : span.end]) for span in find(text)] == [(kind, value)]


@pytest.mark.parametrize(("kind", "framed"), PAIRS, ids=lambda each: each[:24])
def test_what_is_replaced_is_never_found_again_and_the_rest_stays(kind, framed):
    text = framed.replace("{", "").replace("}", "")
    made = scrub(text, KEY)
    assert find(made) == []
    assert made.startswith(framed.partition("{")[0])
    assert made.endswith(framed.partition("}")[2])
    assert tagged(made) == tagged(text) == scrub(text, None)
    assert kind not in IDENTIFIERS or made == tagged(text)


KEPT = [
    *["부품 M12345678", "예약번호 M123A4567", "여권 사본 1부", "M1234567 여권"],
    *["https://blog.naver.com/hong/112312345678", "112312345678", "계좌 11-23-123456-7", "주문번호 11-23-123456-78"],
    *["쿠폰 4111-1111-1111-1111", "시리얼 5555-5555-5555-4444", "0000-0000-0000-0000", "****-****-****-****"],
    *[
        "국민은행 2023-12-31",
        "은행 2023-12-31 10:11:12",
        "농협 20231231123456",
        "우리은행 1588-5000",
        "하나 123-45-67890",
    ],
    *["계좌 잔액 1234567890원", "사업자등록번호 110-12-345678", "은행 고객센터 1599-9999", "123-456-789012"],
    *["회원번호 71234567890", "12-71234567", "보험 11-12", "군번줄 3개"],
    *[
        "인라인 JavaScript",
        "온라인 hong123",
        "텔레그램 bot_token",
        "카카오톡 API v2",
        "라인 utf8mb4",
        "인스타: instagram.com/a_b",
    ],
    *["카톡 http://a1.kr/x", "커맨드 라인 a_b", "카카오 map_v2", "카톡: android"],
    *[
        "30주 1234명",
        "서울 30주 1234명",
        "12조3456억",
        "98다1234 판결",
        "대법원 1998. 5. 12. 선고 98다1234",
        "2019도1234",
    ],
    *["12가 3456", "100도2000원", "12하1234쪽", "3.12가3456"],
    *[
        "1.4.2.1 버전",
        "3.5.2.3. Lambda",
        "v211.45.67.89",
        "192.168.0.1",
        "10.0.0.1",
        "8.8.8.8",
        "211.45.67.0/24",
        "1.2.3.4.5",
    ],
    *["300.1.1.1", "211.45.67.089", "lib-111.2.3.4.so", "12:34:56", "2024:12", "std::vector", "fe80::1", "abcd::1"],
    *["00:00:5E:00:53:01", "ff:ff:ff:ff:ff:ff", "00:1A:2B:3C:4D", "00:1A:2B:3C:4D:5E:6F", "00:1A-2B:3C:4D:5E"],
    *["37.566512, 126.978012", "원주율 3.14159265", "위도 37.5", "기온 37도 5분", "북위 37도"],
    *["19학번 학생", "학번 2023년", "대학번호 20231234", "학번 순 20231234", "사번 3명"],
    *[
        "서울특별시 중구 세종대로 110",
        "서울 중구 세종대로 110 서울특별시청 3층",
        "자택 근처 시장",
        "가로 10, 세로 20 3층",
    ],
    *["서울 강남구 테헤란로 12, 한빛빌딩 3층", "본사: 서울 강남구 테헤란로 12 501호", "제3조제1항제2호", "바로 12 3호"],
    *["영업시간 10시, 주소: 경기 광주시 중앙로 307 1층", "서울 강남구청 3층 302호"],
    *["1 2 3 4 - 5 6 7 8", "0 1 0 2 3 4 5 6 7 8 9", "7 02 423 4567", "0|0|3|5|2|1|4|7|1|1", "한번 12345"],
    *["instance: abc_1", "텔레그램(Telegram) 방", "kakao.com/a1", "정자동 123-4번지", "사건의 12가 3456"],
    *["010-****-****", "공일공", "일이삼사 오육칠팔", "구구단 이일은이"],
]


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_one_is_left(text):
    assert scrub(text, KEY) == text


@pytest.mark.parametrize("value", ["211.45.67.8{}", "2400:cb00::68{}", "00:1a:2b:3c:4d:5{}"])
@pytest.mark.parametrize("last", "0123456789")
def test_josa_agree_with_the_surrogate_of_a_machine(value, last):
    made = scrub(f"접속 {value.format(last)}", KEY)
    assert next(alike for alike in FINALS if last in alike) == next(alike for alike in FINALS if made[-1] in alike)


def test_a_surrogate_of_a_machine_is_nobodys_alike_in_a_document_and_another_elsewhere():
    one, two = scrub("00-1A-2B-3C-4D-5E 00-1a-2b-3c-4d-5e", KEY).split()
    assert one.startswith("02-00-5E-")
    assert one.lower() == two
    assert scrub("접속 00-1A-2B-3C-4D-5E", KEY).split()[1] != one
    assert scrub("211.45.67.89", KEY).rpartition(".")[0] in ("192.0.2", "198.51.100", "203.0.113")
    assert scrub("2400:cb00::1", KEY).startswith("2001:db8::")
