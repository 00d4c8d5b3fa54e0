"""The demonstration's accounts: fixed addresses, one shared password, nobody real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filing.domain.days.calendar import SHANGHAI
from filing.domain.sharing import REGISTRATION
from filing.extensions import db
from filing.models import Agency, Department, User
from filing.services.people import accounts, agencies, outbox

PASSWORD = "demo-filing-2017"  # noqa: S105 - printed at every start, for a simulation on one's own machine
OPENED_AT = datetime(2016, 10, 8, 9, 0, tzinfo=SHANGHAI)
REGISTRAR = "青岛市工商行政管理局"
LAW_FIRM, AGENCY_FIRM = "青岛澜岸律师事务所（演示）", "山东启衡企业服务有限公司（演示）"

#: Code -> telephone and address, as letters and the guide give them: nobody's number, nobody's door.
CONTACTS = {
    "370200": (
        "0532-80000001（演示号码，工作日 9:00–17:00）",
        "青岛市市南区示例路1号政务服务大厅3楼（演示地址）",
    ),
    "370100": ("0531-80000001（演示号码，工作日 9:00–17:00）", "济南市历下区示例路1号（演示地址）"),
    "370000": ("0531-80000002（演示号码，工作日 9:00–17:00）", "济南市历下区示例路2号（演示地址）"),
    "EDZ-YANTAI": ("0535-80000001（演示号码，工作日 9:00–17:00）", "烟台市福山区示例路1号（演示地址）"),
    "FTZ-SHANGHAI-BAOSHUIQU": (
        "021-80000001（演示号码，工作日 9:00–17:00）",
        "上海市浦东新区示例路1号（演示地址）",
    ),
}


@dataclass(frozen=True)
class Account:
    """One log-in; `works_for` is an organisation for an applicant, a department's name, an agency's code for staff."""

    email: str
    name: str
    role: str
    works_for: str | None
    shown_as: str
    is_lead: bool = False


ACCOUNTS = {
    "applicant": Account("applicant@demo.example", "李澜", "applicant", LAW_FIRM, "申请人（律师事务所）"),
    "colleague": Account("colleague@demo.example", "赵砚秋", "applicant", LAW_FIRM, "同一事务所的同事"),
    "agent": Account("agent@demo.example", "陈启衡", "applicant", AGENCY_FIRM, "申请人（另一家代理机构）"),
    "qingdao": Account("qingdao@demo.example", "王审言", "reviewer", "370200", "审核人员"),
    "qingdao2": Account(
        "qingdao2@demo.example", "孙慎之", "reviewer", "370200", "审核人员（负责人）", is_lead=True
    ),
    "jinan": Account("jinan@demo.example", "周明泉", "reviewer", "370100", "审核人员"),
    "shandong": Account("shandong@demo.example", "郑岱", "reviewer", "370000", "审核人员"),
    "edz": Account("edz@demo.example", "冯海", "reviewer", "EDZ-YANTAI", "审核人员"),
    "ftz": Account("ftz@demo.example", "褚帆", "reviewer", "FTZ-SHANGHAI-BAOSHUIQU", "审核人员"),
    "supervisor": Account("supervisor@demo.example", "魏督", "supervisor", "370200", "监督检查人员"),
    "supervisor2": Account(
        "supervisor2@demo.example", "何察", "supervisor", "370200", "监督检查人员（复核）"
    ),
    "province": Account(
        "province@demo.example", "卢岳", "supervisor", "370000", "监督检查人员（省级，进行随机抽查）"
    ),
    "province2": Account(
        "province2@demo.example", "田齐", "supervisor", "370000", "监督检查人员（省级，复核）"
    ),
    "education": Account(
        "department@demo.example", "高育才", "department", "山东省教育厅", "有关部门（签收备案机构的告知）"
    ),
    "registrar": Account(
        "registrar@demo.example",
        "于登",
        "department",
        REGISTRAR,
        "有关部门（办理单一窗口登记申请，提供营业执照信息）",
    ),
    "admin": Account("admin@demo.example", "系统管理员", "admin", None, "系统管理员"),
}


def make_accounts() -> dict[str, User]:
    """Every account by its key; those already there stay as they are."""
    people = {key: User.by_email(account.email) or _make(account) for key, account in ACCOUNTS.items()}
    for code, (telephone, address) in CONTACTS.items():
        if not Agency.by_code(code).telephone:
            agencies.set_contact(people["admin"], code, telephone=telephone, address=address, now=OPENED_AT)
    return people


def _make(account: Account) -> User:
    if account.role == "applicant":
        return _make_applicant(account)
    agency = Agency.by_code(account.works_for) if account.works_for else None
    department = _department(account.works_for) if account.role == "department" else None
    made = accounts.create_staff(
        account.email, account.name, account.role, PASSWORD, OPENED_AT, agency, department
    )
    made.is_lead = account.is_lead
    return made


def _department(name: str) -> Department:
    """The registrar is of the city; another of the province, and addressed by its name alone."""
    place = {"region": "370200", "category": REGISTRATION} if name == REGISTRAR else {"region": "370000"}
    found = Department.addressed(name, None) or Department(name=name, **place)
    db.session.add(found)
    return found


def _make_applicant(account: Account) -> User:
    """Colleagues join the organisation that the first of them founded."""
    others = (a for a in ACCOUNTS.values() if a.works_for == account.works_for and a is not account)
    known = next((user for a in others if (user := User.by_email(a.email))), None)
    join: dict[str, Any] = (
        {"join_code": known.organisation.join_code} if known else {"organisation": account.works_for}
    )
    made = accounts.register_applicant(account.email, account.name, PASSWORD, OPENED_AT, **join)
    outbox.told_at_the_time(None)
    return made


def log_ins() -> str:
    """The table that `flask demo` prints."""
    rows = [f"  {a.email:<25} {_place(a)}" for a in ACCOUNTS.values()]
    return "\n".join([f"Log-ins, all with the password  {PASSWORD}", *rows])


def _place(account: Account) -> str:
    is_agency = account.role not in ("applicant", "department") and account.works_for
    agency = Agency.by_code(account.works_for) if is_agency else None
    place = agency.name if agency else account.works_for or ""
    return f"{account.name}，{account.shown_as}" + (f"，{place}" if place else "")
