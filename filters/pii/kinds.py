"""The types of personal data, named as their tags are."""

from typing import Final

RESIDENT, FOREIGN, PASSPORT, LICENCE = "주민등록번호", "외국인등록번호", "여권번호", "운전면허번호"
CARD, ACCOUNT, INSURANCE, MILITARY = "카드번호", "계좌번호", "건강보험증번호", "군번"
PHONE, EMAIL, ADDRESS, SNS, PLATE = "전화번호", "이메일", "주소", "SNS아이디", "차량번호"
IP, MAC, POSITION, STUDENT, EMPLOYEE = "IP주소", "MAC주소", "위치좌표", "학번", "사번"

IDENTIFIERS: Final = (RESIDENT, FOREIGN, PASSPORT, LICENCE, CARD, ACCOUNT, INSURANCE, MILITARY)
"""What always leaves a tag: numbers that the law lets nobody hold without need, and those that move money."""

CONTACTS: Final = (PHONE, EMAIL, ADDRESS, SNS, PLATE, IP, MAC, POSITION, STUDENT, EMPLOYEE)
"""What leads to a person: a surrogate where there is one that is nobody's, else a tag."""

TYPES: Final = (*IDENTIFIERS, *CONTACTS)

KEPT: Final = ""
"""The type of a place that stays as it is: the login of a URL."""
