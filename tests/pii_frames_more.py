"""More frames of texts that hold personal data: the rarer types, and longer paragraphs."""

OFFICES = (
    "건강보험 피부양자 등록\n증 번호 {NHIS}\n관계 배우자",
    "국민건강보험증번호 {NHIS}{j} 조회되지 않으니 다시 확인하시기 바랍니다.",
    "접수자가 제시한 건강보험증(번호 {NHIS})의 유효기간이 지났습니다.",
    "보험자번호 말고 건강보험증번호 {NHIS:solid}{j} 적어 주세요",
    "| 성명 | 건강보험증번호 |\n|---|---|\n| {name} | {NHIS} |",
    "병적증명서 발급 내역\n군번 : {MILITARY}\n계급 : 하사\n성명 : {name}",
    "제 군번이 {MILITARY:officer}인데 전역증을 잃어버렸어요",
    "육군 중위 {name}(군번 {MILITARY:officer})의 순직을 확인하였다.",
    "군번줄에 새겨진 번호는 {MILITARY} 이었다. 군번으로 신원을 확인했다.",
    "예비군 훈련 통지서 {name} 귀하 군번 {MILITARY} 소집일 {day}",
    "사원번호 {EMPLOYEE:dash} {name} 대리 승진",
    "사번: {EMPLOYEE} / 비밀번호 초기화 요청합니다",
    "직원 {name}(사번 {EMPLOYEE}) 휴가 신청 반려",
    "HR 시스템 로그인 — 사번 {EMPLOYEE}{j} 로그인 후 비밀번호를 바꾸세요.",
    "| 사번 | 성명 | 부서 |\n|---|---|---|\n| {EMPLOYEE} | {name} | 회계팀 |",
    "제적 대상자: {name} (학번 {STUDENT})",
    "조원: {STUDENT} {name}, 학번 순으로 앉으세요. 학번 {STUDENT} {name}",
    "과제 제출자 학번 {STUDENT:dash} 이름 {name}",
    "학생번호 {STUDENT} 성적 정정 신청서",
    "도서관 대출 연체: 학번 {STUDENT}, {name}, 3권",
    "여권을 분실하신 {name} 님(여권번호 {PASSPORT}), 안내데스크로 와 주세요.",
    "PASSPORT NO {PASSPORT:new}\nNATIONALITY REPUBLIC OF KOREA",
    "Passport number: {PASSPORT:old}, name: KIM {latin}",
    "항공권 예약 시 여권번호({PASSPORT})와 영문이름이 일치해야 합니다.",
    "탑승객 명단\n1. {name} / 여권 {PASSPORT}\n2. {name} / 여권 {PASSPORT}",
    "비자 신청서 — 여권번호 : {PASSPORT} — 만료일 : {day}",
    "운전면허증 {DRIVER} 갱신 기간은 {day}까지입니다.",
    "렌터카 예약: 운전자 {name}, 운전면허번호 {DRIVER}, 인수 {day}",
    "면허 번호 {DRIVER:region}{j} 적성검사 대상입니다.",
    "[경찰청] 운전면허({DRIVER}) 벌점 40점",
    "신분증 종류: 운전면허증\n면허번호: {DRIVER:spaced}\n발급일: {day}",
    "법인카드 {CARD}{j} 회식비를 결제함",
    "비씨카드 {CARD:spaced} 승인 {won}원 일시불",
    "카드 번호 : {CARD:solid}, CVC 는 적지 마세요",
    "삼성카드({CARD}) 해지 신청이 접수되었습니다.",
    "결제 실패: 카드 {CARD} 한도 초과",
    "분실 카드 번호를 알려 드립니다 {CARD}",
    "VISA {CARD:spaced} EXP 09/27",
    "체류 외국인 {name} / 외국인등록번호 {FRN} / 체류자격 E-9",
    "외국인등록증 번호가 {FRN}{j} 확인되었습니다.",
    "ARC No. {FRN} (Alien Registration Card)",
    "근로자 명부: {latin}, 외국인등록번호 {FRN:solid}, 입사 {day}",
    "외국인등록번호 뒷자리를 가렸습니다: {FRN:masked}",
    "체류지 변경신고서\n등록번호(외국인) {FRN:new}\n새 체류지 {ADDRESS}",
    "주민등록번호 앞뒤 모두: {RRN:new} ({name})",
    "전입신고 세대주 {name}, {RRN} / 전입지 {ADDRESS:road}",
    "연말정산 부양가족 {name} {RRN} 인적공제 150만 원",
    "가족관계증명서\n부 {name} {RRN}\n모 {name} {RRN}\n자 {name} {RRN:new}",
    "Wi-Fi MAC 주소: {MAC}",
    "단말기 등록 요청: MAC {MAC:dash}, 사용자 {name}",
    "arp -a 결과 ? ({IP}) at {MAC} [ether] on wlan0",
    "블루투스 주소 {MAC}{j} 페어링됨",
    "사진 속 위치정보(GPS): {GPS}",
    "제가 쓰러진 곳은 위도 {GPS:north}, 경도 {GPS:east}쯤입니다.",
    "location: {{lat/lng {GPS:tight}}}",
    "집 앞 좌표 {GPS} 로 와 주세요",
    "구조 요청 위치 {GPS}, 등산객 2명",
    "텔레그램 아이디 @{SNS}{j} 문의하세요.",
    "카톡 {SNS} 으로 사진 보내주세요",
    "카톡ID : {SNS}",
    "인스타그램 계정 {SNS} 사칭 주의",
    "DM 환영 인스타 {SNS}",
)
ESSAYS = (
    (
        "작년 봄에 할머니 댁을 정리하다가 낡은 수첩을 찾았다. 첫 장에는 삐뚤빼뚤한 글씨로 '{name} "
        "{PHONE:plain}'이라고 적혀 있었고, 그 아래에는 '{ADDRESS:lot}'라는 주소가 있었다. 그 번호로 전화를 "
        "걸어 보았지만 받는 사람은 없었다."
    ),
    (
        "이번 강좌는 선착순 {d}명이며 수강료는 {won}원입니다. 신청하실 분은 이름과 연락처를 적어 {EMAIL}로 "
        "보내시고, 입금은 {bank} {ACCOUNT} (예금주 {name})로 해 주세요. 입금 확인은 {PHONE:land}로 문의하시면 "
        "됩니다. 환불은 개강 {d}일 전까지 가능합니다."
    ),
    (
        "서버 점검 중 이상한 접속 기록을 발견했다. {IP}에서 하루에 {n}번 로그인을 시도했고, 같은 시각 "
        "{IP}에서도 비슷한 기록이 남아 있었다. 관리자에게 {EMAIL}로 보고한 뒤 두 주소를 모두 막았다. 이후로는 "
        "조용하다."
    ),
    (
        "며칠 전 주차장에서 누가 제 차를 긁고 갔습니다. 블랙박스를 보니 은색 승용차이고 번호는 {PLATE} "
        "같습니다. 차주분이 이 글을 보신다면 {PHONE:plain}로 연락 주세요. 보험 처리만 해 주시면 됩니다."
    ),
    (
        "교환학생을 준비하면서 서류가 이렇게 많은지 몰랐다. 지원서에 학번({STUDENT})과 여권번호({PASSPORT})를 "
        "적고 계좌 사본({bank} {ACCOUNT})도 냈다. 담당 선생님은 궁금한 점이 있으면 {EMAIL}로 물어보라고 하셨다."
    ),
    (
        "고객님의 개인정보가 변경되었습니다. 변경 전 휴대전화: {PHONE:plain}, 변경 후 휴대전화: {PHONE:plain}. "
        "본인이 변경하지 않은 경우 고객센터 1588-{n4}로 연락하여 주시기 바랍니다."
    ),
    (
        "{name} 씨는 {day}에 태어나 {ADDRESS:home}에서 자랐다. 대학을 졸업한 뒤 한빛소프트에 입사했으며(사번 "
        "{EMPLOYEE}) 지금은 두 아이의 아버지이다. 연락처는 {PHONE}이다."
    ),
    "법인등록번호 {corp}, 사업자등록번호 {brn}인 회사의 대표 {name}({RRN})은 계약을 이행하지 않았다.",
    "배송 조회는 송장번호 {n12}로 하시면 되고, 기사님 번호는 {PHONE:plain}입니다. 문 앞에 두고 갑니다.",
    (
        "버전 {version}부터는 설정에서 알림을 끌 수 있습니다. 오류가 있으면 로그와 함께 {EMAIL}로 알려 주세요. "
        "커밋 {sha7}에서 고쳤습니다."
    ),
    "기사 입력 {isodate} 11:{m} | {name} 기자 {EMAIL}",
    "접수번호 {n8}, 처리기한 {isodate}. 담당자 {name}({PHONE:land})",
    "매물번호 {n6}. 전세 {d}억. 위치 {ADDRESS:minor}. 중개사 {PHONE:plain}",
)
FRAMES = {"offices": OFFICES, "essays": ESSAYS}
"""Frames by style."""
