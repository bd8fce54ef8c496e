"""Personal data: found where josa follow it, and replaced by nobody's. All numbers here are nobody's."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.filters.pii import find, scrub, scrub_column, tagged
from malmoi.filters.pii.hit import Page
from malmoi.filters.pii.scan import _candidates
from malmoi.filters.pii.view import view

KEY = b"a key for tests, 32 bytes long.."
RRN, FRN, CARD, PHONE, EMAIL = "주민등록번호", "외국인등록번호", "카드번호", "전화번호", "이메일"
FINALS = {"2459": "vowel", "178": "ㄹ", "036": "consonant"}


def found(text: str) -> list[tuple[str, str]]:
    """Types and texts of the spans."""
    return [(span.type, text[span.start : span.end]) for span in find(text)]


def registration(birth: str, kind: str, serial: str) -> str:
    """A resident's or a foreigner's number with its check digit."""
    digits = birth + kind + serial
    total = sum(int(digit) * weight for digit, weight in zip(digits, [*range(2, 10), 2, 3, 4, 5], strict=True))
    return f"{birth}-{kind}{serial}{((13 if kind in '5678' else 11) - total % 11) % 10}"


def corporation(office: str, kind: str, serial: int) -> str:
    """A corporation's number with its check digit."""
    digits = f"{office}{kind}{serial:06d}"
    total = sum(int(digit) * (1, 2)[place % 2] for place, digit in enumerate(digits))
    return f"{digits[:6]}-{digits[6:]}{-total % 10}"


NUMBER = registration("900101", "1", "23456")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("카드는 4111-1111-1111-1111입니다", CARD, "4111-1111-1111-1111"),
        ("4111 1111 1111 1111로 결제", CARD, "4111 1111 1111 1111"),
        ("４１１１１１１１１１１１１１１１", CARD, "４１１１１１１１１１１１１１１１"),
        (f"번호가 {NUMBER}인 사람", RRN, NUMBER),
        (f"번호는{NUMBER.replace('-', ' ')}이다", RRN, NUMBER.replace("-", " ")),
        (f"{NUMBER.replace('-', '–')}로", RRN, NUMBER.replace("-", "–")),
        (f"{NUMBER.replace('-', '')}를", RRN, NUMBER.replace("-", "")),
        ("９００１０１－１●●●●●●", RRN, "９００１０１－１●●●●●●"),
        ("900101-1******이고", RRN, "900101-1******"),
        ("850505-2xxxxxx,", RRN, "850505-2xxxxxx"),
        ("주민등록번호: 900101-1000000", RRN, "900101-1000000"),
        ("900101-1000000(주민번호)", RRN, "900101-1000000"),
        ("주민번호 앞자리 900101-1 까지", RRN, "900101-1"),
        ("아이는 210305-3000000이다", RRN, "210305-3000000"),
        (registration("880808", "5", "12345"), FRN, registration("880808", "5", "12345")),
    ],
)
def test_numbers_with_a_check_are_found_whatever_follows(text, kind, value):
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "value",
    [
        *["010-1234-5678", "010.1234.5678", "010 1234 5678", "010–1234–5678", "010)1234-5678", "01012345678"],
        *[
            "０１０－１２３４－５６７８",
            "+82 10-1234-5678",
            "+82-10-1234-5678",
            "82-10-1234-5678",
            "+82 (0)10-1234-5678",
        ],
        *["016-234-5678", "019-234-5678", "02-123-4567", "02)1234-5678", "(031) 123-4567", "064-712-3456"],
        *["070-4123-4567", "0507-1234-5678", "+82-2-123-4567", "010 - 1234 - 5678"],
        *[
            "공일공-일이삼사-오육칠팔",
            "공일공 일이삼사 오육칠팔",
            "O1O-1234-5678",
            "공1공-12삼4-5678",
            "0ㅣ0-1234-5678",
            "010ㅡ1234ㅡ5678",
            "010·1234·5678",
        ],
    ],
)
@pytest.mark.parametrize("frame", ["{}", "연락처는{}이에요", "(전화:{})", "TEL {}로 거세요", "{}, 홍길동"])
def test_telephone_numbers_are_found_in_every_form(value, frame):
    assert found(frame.format(value)) == [(PHONE, value)]


@pytest.mark.parametrize("text", ["전화 0212345678", "문의 02 123 4567", "휴대폰=01012345678", "TEL010-1234-5678"])
def test_a_word_that_names_it_makes_digits_a_telephone_number(text):
    assert [span.type for span in find(text)] == [PHONE]


@pytest.mark.parametrize(
    "value",
    [
        *["hong@naver.com", "h.g_d+1@mail.corp.co.kr", "hong＠naver.com", "HONG@NAVER.COM", "hong@team.dev"],
        *["hong골뱅이naver.com", "hong골뱅이naver점com", "hong (at) naver (dot) com", "hong[at]naver[점]com"],
        *["hong @ naver.com", "hong골뱅이네이버", "hong 골뱅이 네이버 닷컴", "hong골뱅이네이버.com"],
    ],
)
@pytest.mark.parametrize("frame", ["{}", "메일은{}로", "<{}>", "메일: {}.", "{}, 홍길동"])
def test_addresses_are_found_in_every_form(value, frame):
    assert found(frame.format(value)) == [(EMAIL, value)]


@pytest.mark.parametrize(
    "text",
    [
        *["react@18.3 설치", "pkg@1.2.3", "@media print", "admin@local.host", "git@github.com:hong/gil.git"],
        *[
            "scp hong@host.com:dir/file",
            "hong@host.com:/srv/x",
            "https://user:secret@db.corp.com/x",
            "icon@2x.png",
            "골뱅이무침",
            "@hong님",
        ],
        *["2023-12-31", "2023.12.31 10:11:12", "2024-01-02T03:04:05", "20231231123456", "1700000000000", "12:34:56"],
        *["1588-1234", "1577-0000", "1644 1234", "080-123-4567", "국번없이 110", "119", "120", "1345"],
        *["192.168.0.1", "127.0.0.1", "1.4.2.1", "3.5.2.3. 절", "v2023.10.11", "3.1415926535897932"],
        *["https://blog.example.com/hong/221012345678", "https://a.kr/01012345678", "https://a.kr/v?id=01012345678"],
        *["d41d8cd98f00b204e9800998ecf8427e", "a01012345678f", "550e8400-e29b-41d4-a716-446655440000"],
        *["주문번호 2024010112345678", "주문번호: 240101-3123456", "송장번호 240101-4123456", "8801234567893"],
        *[
            "제031-2023-0001호",
            "공고 제2023-0102-0304호",
            "4111-1111-1111-1112",
            "1111-2222-3333-4444",
            "교환권 1234 5678 9012 3456",
        ],
        *["901301-1234567", "900230-1234567", "991231-3123456", "900101-1234560", "900101-1", "112010-1234-5678-9"],
        *["주민센터 안내", "010", "0101", "전화 주세요", "12345678901234567890", "02 12 345", "일이삼사 공일공"],
    ],
)
def test_what_only_looks_like_personal_data_is_left(text):
    assert scrub(text, KEY) == text


def test_corporation_numbers_are_no_residents():
    rng = random.Random(1)
    offices = ["1101", "1201", "1311", "1601", "1701", "1801", "2001", "2101", "2201"]
    for _ in range(500):
        number = corporation(rng.choice(offices), rng.choice(["11", "13", "14", "21", "22"]), rng.randrange(10**6))
        assert find(f"{number}이다") == find(f"법인등록번호 {number}") == []


def test_every_resident_with_a_check_digit_is_found_beside_its_name():
    rng = random.Random(2)
    for _ in range(300):
        birth = f"{rng.randrange(40, 100)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        number = registration(birth, rng.choice("12"), f"{rng.randrange(10**5):05d}")
        assert found(f"홍길동({number})은") == [(RRN, number)]


def test_spans_are_sorted_and_apart():
    text = f"hong@naver.com 010-1234-5678 {NUMBER} 4111-1111-1111-1111 02-123-4567"
    assert [kind for kind, _ in found(text)] == [EMAIL, PHONE, RRN, CARD, PHONE]


def test_a_failing_number_hides_none_behind_it():
    assert found("5678 4111 1111 1111 1111") == [(CARD, "4111 1111 1111 1111")]


def test_numbers_that_must_not_be_kept_leave_a_tag_with_any_key():
    text = f"{NUMBER}와 4111-1111-1111-1111"
    assert scrub(text, KEY) == scrub(text, None) == "<주민등록번호>와 <카드번호>"


def test_without_a_key_everything_leaves_a_tag():
    assert scrub("010-1234-5678, hong@naver.com로", None) == "<전화번호>, <이메일>로"


def test_a_surrogate_keeps_the_form_and_is_never_issued():
    made = scrub("+82 10.1234.5678 / 031) 123-4567 / 0507-1234-5678", KEY)
    mobile, area, safe = made.split(" / ")
    assert mobile.startswith("+82 10.0")
    assert area.startswith("031) 0")
    assert safe.startswith("0507-0")
    assert [len(mobile), len(area), len(safe)] == [16, 13, 14]


def test_one_value_has_one_surrogate_in_a_document_and_another_elsewhere():
    number, plain = scrub("010-1234-5678 01012345678", KEY).split()
    assert number.replace("-", "") == plain
    assert scrub("010-1234-5678 다른 글", KEY).split()[0] != number
    assert scrub("010-1234-5678 01012345678", b"another key").split()[0] != number


@pytest.mark.parametrize("last", "0123456789")
def test_josa_agree_with_a_surrogate_number(last):
    made = scrub(f"전화는 010-1234-567{last}", KEY)
    assert next(FINALS[alike] for alike in FINALS if last in alike) == next(
        FINALS[alike] for alike in FINALS if made[-1] in alike
    )


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        *[("hong@naver.com", "com"), ("hong@hanmail.net", "com"), ("hong@corp.co.in", "com")],
        *[("hong@corp.co.kr", "example"), ("hong@corp.nl", "example")],
        *[("hong@moim.org", "org"), ("hong@corp.jp", "org"), ("hong골뱅이네이버", "org")],
    ],
)
def test_josa_agree_with_a_surrogate_address(address, domain):
    assert scrub(f"메일은 {address}", KEY).rsplit(".", 1)[1] == domain


def test_a_url_is_read_without_its_escapes():
    url = "https://a.kr/%EA%B0%80?mail=hong%40naver.com&tel=010%201234%205678&q=%2Fx"
    assert found(url) == [(EMAIL, "hong%40naver.com"), (PHONE, "010%201234%205678")]
    assert scrub(url, None) == (
        "https://a.kr/%EA%B0%80?mail=%3C%EC%9D%B4%EB%A9%94%EC%9D%BC%3E&tel=%3C%EC%A0%84%ED%99%94%EB%B2%88%ED%98%B8%3E&q=%2Fx"
    )
    assert "%40example.com&tel=010%200" in scrub(url, KEY)


def test_escapes_in_prose_are_prose():
    assert find("값은 hong%40naver.com 이다") == []


PIECES = [
    *["010-1234-5678", "01012345678", "(02) 123-4567", "02 123 4567", "+82 10-1234-5678", "공일공-일이삼사-오육칠팔"],
    *[
        "hong@naver.com",
        "a.b@x.co.kr",
        "hong골뱅이naver점com",
        "hong골뱅이네이버",
        NUMBER,
        "900101-1******",
        "210305-3000000",
    ],
    *[
        "4111-1111-1111-1111",
        "110111-1234567",
        "<전화번호>",
        "<주민등록번호>",
        "user1234abcd@example.com",
        "010-0912-3456",
    ],
    *[
        " ",
        "-",
        ".",
        "_",
        "/",
        "(",
        ")",
        ":",
        ",",
        "\n",
        "는 ",
        "로 ",
        "주민",
        "법인",
        "주문번호 ",
        "전화 ",
        "tel",
        "9",
        "@",
        "x",
    ],
    *["여권 ", "M12345678", "R123A4567", "면허 ", "11-23-123456-78", "서울 ", "12-345678-90", "계좌 ", "은행 ", "우리"],
    *["123456-04-123456", "1002-123-456789", "3021234567891", "군번", "12-71234567", "보험증 ", "1-1234567890"],
    *[
        "3782-822463-10005",
        "****",
        "-****-****-1111",
        "4111",
        "010-1234-****",
        "공일육-이삼사-오육칠팔",
        "카톡 ",
        "라인ID ",
    ],
    *[
        "hong123",
        "@",
        "아이디: ",
        "텔레그램",
        "인스타: ",
        "good_day",
        "12가3456",
        "12가 3456",
        "차량 ",
        "30주 1234",
        "판결",
    ],
    *[
        "211.45.67.89",
        "192.0.2.7",
        "1.2.3.4",
        "IP ",
        "v",
        "2400:cb00::68",
        "2001:db8::1",
        "00:1A:2B:3C:4D:5E",
        "ab-cd-ef-12-34-56",
    ],
    *[
        "02:00:5e:12:34:56",
        "위도 ",
        "37.566512",
        ", ",
        "126.978012",
        "37.5665°N",
        " 126.9780°E",
        "37°33'59.5\"N",
        "북위 37도 33분 59초",
    ],
    *[
        "학번 ",
        "20231234",
        "사번: ",
        "A12345",
        "서울 강남구 테헤란로 12",
        " 101동 1002호",
        " 3층",
        "정자동 123-4 ",
        "한빛아파트 12동 303호",
    ],
    *["자택 ", "영업시간", "본사 ", "<주소>", "<차량번호>", "호", "번", "０１０", "－", "\u3000", "–"],
    *["http://", "%40", "%20", "호", "제", "<", ">", "*", "=", "골뱅이", "점", ".com", "ㅋㅋ", "값이 "],
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=40)


@given(TEXTS, st.sampled_from([KEY, None]))
@settings(max_examples=1500)
def test_a_scrubbed_text_holds_nothing_and_stays_as_it_is(text, key):
    made = scrub(text, key)
    assert find(made) == []
    assert scrub(made, key) == made


@given(TEXTS, st.sampled_from([KEY, None]))
@settings(max_examples=1500)
def test_copies_stay_copies_after_a_scrub(text, key):
    assert tagged(scrub(text, key)) == tagged(text)


@given(TEXTS)
def test_spans_lie_in_the_text_from_left_to_right(text):
    edges = [edge for span in find(text) for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


def test_tagged_form_names_the_type_of_spans_and_surrogates():
    text = "전화 010-1234-5678, 메일 hong@naver.com"
    assert tagged(scrub(text, KEY)) == tagged(text) == "전화 <전화번호>, 메일 <이메일>"


def test_a_column_is_scrubbed_and_counted_by_row():
    texts = pa.array(["010-1234-5678과 010-1234-5679", None, "없다", "hong@naver.com"])
    made, counts = scrub_column(texts)
    assert made.to_pylist() == ["<전화번호>과 <전화번호>", None, "없다", "<이메일>"]
    assert counts == [{PHONE: 2}, {}, {}, {EMAIL: 1}]
    assert scrub_column(texts, KEY)[1] == counts


FILLER = st.sampled_from(["", "", "", "가나다라 " * 150, "가" * 700, "a" * 600, "\n", "줄\n" * 90])


@given(st.lists(st.tuples(FILLER, TEXTS, FILLER).map("".join), min_size=1, max_size=4), st.sampled_from([KEY, None]))
@settings(max_examples=1500, deadline=None)
def test_a_column_is_scrubbed_as_its_texts_are(texts, key):
    made, counts = scrub_column(pa.array(texts), key)
    assert made.to_pylist() == [scrub(text, key) for text in texts]
    assert [sum(count.values()) for count in counts] == [len(find(text)) for text in texts]


@pytest.mark.parametrize("text", ["카톡 hong123", "라인ID abcd1234", "12가3456", "여권M12345678", "00:1A:2B:3C:4D:5E"])
def test_the_first_and_the_last_of_a_text_are_seen(text):
    made, counts = scrub_column(pa.array([text, f"{text}\n"]))
    assert made.to_pylist() == [scrub(text, None), f"{scrub(text, None)}\n"]
    assert [sum(count.values()) for count in counts] == [1, 1]


def test_a_slice_of_a_column_is_scrubbed_where_it_lies():
    texts = pa.array(["1", "010-1234-5678", None, "끝 0", "10-1234-5678"])
    assert scrub_column(texts[1:])[0].to_pylist() == ["<전화번호>", None, "끝 0", "10-1234-5678"]


@pytest.mark.parametrize(
    "piece", ["010 ", "a@a.", "900101-1 ", "4111 ", "hong@naver.com ", "://a@b.com:", "( ", "a@b 점 "]
)
def test_long_hostile_text_is_read_to_its_end(piece):
    assert find(f"{piece * 20_000}\n{NUMBER}")[-1].type == RRN


STRESS = [
    *[
        "M1",
        "11-23-",
        "123-",
        "211.45.",
        "2001:",
        "00:1A:",
        "37.5665 ",
        "12가",
        "카톡 a",
        "학번 1",
        "로 1",
        "서울 강남구 ",
    ],
    *["동 한빛 12동 ", "010-****-", "공일공 ", "****-", "(", "N37.1234", "은행 1-", "a.b@", "북위 37도 "],
]


@pytest.mark.parametrize("piece", STRESS)
def test_what_is_judged_grows_with_the_text_and_no_faster(piece):
    def judged(size):
        text = f" {piece * size} "
        return [each.end - each.start for each in _candidates(Page(text, view(text)))]

    once, twice = judged(2_000), judged(4_000)
    assert len(twice) <= 2.5 * len(once) + 2
    assert max(twice, default=0) <= max(once, default=0) + 128
