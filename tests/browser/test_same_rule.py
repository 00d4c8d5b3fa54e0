"""A picker resolves a text in the browser exactly as the server does for a page without a script."""

from __future__ import annotations

import json
import subprocess

import pytest

from filing.config import ROOT
from filing.domain.reference.picking import country_choices, industry_choices, only_match, search

pytestmark = pytest.mark.browser
PROGRAM = """
import { known, onlyMatch, search } from "./filing/static/src/js/matching.js";
let text = "";
for await (const part of process.stdin) text += part;
const { choices, texts } = JSON.parse(text);
const list = choices.map(known);
console.log(JSON.stringify(texts.map((t) => [onlyMatch(t, list)?.code ?? null, search(t, list).map((c) => c.code)])));
"""
COUNTRY_TEXTS = ["DE", "ｄｅ", "法", "法国", "faguo", "fg", "mg", " United  Kingdom ", "united", "Côte", "中国", "i", "in", "冰", "", "nonsense", "大 国"]  # fmt: skip
INDUSTRY_TEXTS = ["3824", "c3824", "Ｃ３８", "C", "38", "餐厅", "开餐厅", "跨境电商", "电", "软件", "软件开发", "核燃料加工", "计算机 批发", "ruanjian", "rjkf", "fw", "AI", "3D打印", "𠮷", "C3824 电力电子元器件制造"]  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "texts"),
    [
        (
            country_choices(),
            [*COUNTRY_TEXTS, *(c.name for c in country_choices()), *(c.code for c in country_choices())],
        ),
        (industry_choices(2017), [*INDUSTRY_TEXTS, *(c.name[:2] for c in industry_choices(2017)[::40])]),
        (industry_choices(2011), INDUSTRY_TEXTS),
    ],
    ids=["countries", "industries 2017", "industries 2011"],
)
def test_browser_and_server_find_and_take_the_same(choices, texts):
    rows = [
        {
            "code": c.code,
            "name": c.name,
            "label": c.label,
            "others": c.others,
            "everyday": c.everyday,
            "pinyin": c.pinyin,
        }
        for c in choices
    ]
    given = json.dumps({"choices": rows, "texts": texts})
    command = ["node", "--input-type=module", "--eval", PROGRAM]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=ROOT)
    for text, (taken, found) in zip(texts, json.loads(done.stdout), strict=True):
        mine = only_match(text, choices)
        assert (taken, found) == (mine.code if mine else None, [c.code for c in search(text, choices)]), text
