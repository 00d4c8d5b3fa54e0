"""A draw as a script: whoever has a shell, `sha256sum` and `sort` repeats it, without this system."""

from __future__ import annotations

from filing.domain.supervision.draw import Frozen

#: {seed} is plain letters and digits (seed.py), {frozen} holds no single quote (draw.py).
SCRIPT = """#!/bin/sh
# 随机抽查复核：只用 sha256sum 和 sort 重做一次抽取，不需要联网。
# 保存为文件后执行：sh 文件名
# 排序：种子与备案编号相连，取 SHA-256，从小到大；人员为种子、备案编号、冒号、名录编号相连，本机构的在前。
LC_ALL=C
export LC_ALL
SEED='{seed}'
FROZEN='{frozen}'

hash() {{
  set -- $(printf '%s' "$1" | sha256sum)
  printf '%s' "$1"
}}

lines_of() {{
  printf '%s\\n' "$FROZEN" | while read -r kind rest; do
    if [ "$kind" = "$1" ]; then printf '%s\\n' "$rest"; fi
  done
}}

# 第一列在名单中的行（$2 为名单，每行一个编号）
is_in() {{
  while read -r first rest; do
    if [ "$first" = "$1" ]; then return 0; fi
  done <<LIST
$2
LIST
  return 1
}}

by_lot() {{
  while read -r number rest; do
    if [ -n "$number" ]; then printf '%s %s\\n' "$(hash "$SEED$number")" "$number"; fi
  done | sort -u
}}

first_of() {{
  left=$1
  while read -r lot number; do
    if [ "$left" -gt 0 ]; then printf '%s\\n' "$number"; fi
    left=$((left - 1))
  done
}}

inspectors_of() {{
  recused=$(lines_of 回避 | while read -r enterprise inspector; do
    if [ "$enterprise" = "$1" ]; then printf '%s\\n' "$inspector"; fi
  done)
  lines_of 人员 | while read -r inspector body province; do
    near=2
    if [ "$body" = "$2" ]; then near=1; fi
    if [ "$province" = "$3" ] && ! is_in "$inspector" "$recused"; then
      printf '%s %s %s\\n' "$near" "$(hash "$SEED$1:$inspector")" "$inspector"
    fi
  done | sort | while read -r near lot inspector; do printf '%s %s\\n' "$lot" "$inspector"; done |
    first_of "$INSPECTORS"
}}

echo "种子的摘要：$(hash "$SEED")"
set -- $(printf '%s\\n' "$FROZEN" | sha256sum)
echo "名单的摘要：$1"
set -- $(lines_of 抽取)
TARGET=$1 AT_MOST=$2 INSPECTORS=$3
ENTERPRISES=$(lines_of 企业)
LEFT_OUT=$(lines_of 不列入)
DIRECTED=$(lines_of 定向 | by_lot | first_of "$AT_MOST")
TAKEN=0
for number in $DIRECTED; do TAKEN=$((TAKEN + 1)); done
UNDIRECTED=$(printf '%s\\n' "$ENTERPRISES" | while read -r number rest; do
  if ! is_in "$number" "$LEFT_OUT" && ! is_in "$number" "$DIRECTED"; then printf '%s\\n' "$number"; fi
done | by_lot | first_of $((TARGET - TAKEN)))

show() {{
  printf '%s\\n' "$ENTERPRISES" | while read -r number body province; do
    if [ "$number" = "$2" ]; then echo "$1" "$number" $(inspectors_of "$number" "$body" "$province"); fi
  done
}}
for number in $DIRECTED; do show 定向 "$number"; done
for number in $UNDIRECTED; do show 不定向 "$number"; done
"""


def recipe(frozen: Frozen, seed: str) -> str:
    """The script that repeats a draw: two digests to compare, then a line for each enterprise drawn."""
    return SCRIPT.format(seed=seed, frozen=frozen.text.removesuffix("\n"))
