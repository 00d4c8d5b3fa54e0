"""What becomes of a receipt once it is issued: current, superseded, revoked, replaced."""

from enum import StrEnum


class Status(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    REPLACED = "replaced"


STATUS_LABELS = {
    Status.CURRENT: "真实有效",
    Status.SUPERSEDED: "已被后续备案更新",
    Status.REVOKED: "已撤销",
    Status.REPLACED: "已更正，由新的回执替换",
}
UNKNOWN = "查无此件"
