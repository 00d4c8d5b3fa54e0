"""常用名录 for programs."""

from __future__ import annotations

import pytest


@pytest.fixture
def filed(li, at) -> int:
    at("2017-09-28T10:00")
    return li.submitted()["id"]


@pytest.fixture
def legal(li, filed) -> dict:
    (found,) = li.get("/book?q=王小明&kind=person").json["items"]
    return found


def test_what_was_filed_is_in_the_book_with_the_forms_keys(li, filed):
    investors = li.get(f"/filings/{filed}/answers").json["investors"]
    kept = {party["name"]: party["content"] for party in li.get("/book?kind=investor").json["items"]}
    assert set(kept) == {row["name_cn"] for row in investors}
    assert all(kept[row["name_cn"]]["certificate"] == row["certificate"] for row in investors)


def test_it_is_read_in_pages_and_rows_and_parts_are_filled_from_it(on_each_database, li, filed, legal):
    seen, following = [], None
    whole = [party["id"] for party in li.get("/book?limit=100").json["items"]]
    while True:
        answer = li.get(f"/book?limit=3{f'&after={following}' if following else ''}").json
        seen += [party["id"] for party in answer["items"]]
        following = answer["next"]
        if not following:
            break
    assert seen == whole
    draft = li.post("/filings", json={"kind": "establishment"}).json["id"]
    two = [party["id"] for party in li.get("/book?kind=investor").json["items"]][:2]
    filled = li.post(f"/filings/{draft}/from-book", json={"path": ["investors"], "parties": two})
    assert filled.json == {"filled": 2}
    place = ["enterprise", "legal_representative"]
    li.post(f"/filings/{draft}/from-book", json={"path": place, "parties": [legal["id"]]})
    answers = li.get(f"/filings/{draft}/answers").json
    assert len(answers["investors"]) == 2
    assert answers["enterprise"]["legal_representative"]["name"] == "王小明"


def test_more_than_a_list_holds_is_refused_and_nothing_is_added(li, filed, legal):
    draft = li.post("/filings", json={"kind": "establishment"}).json["id"]
    rows = [{"name_cn": f"第{n}家公司"} for n in range(200)]
    li.patch(f"/filings/{draft}/answers/investors", json=rows)
    (one, *_rest) = li.get("/book?kind=investor").json["items"]
    answer = li.post(f"/filings/{draft}/from-book", json={"path": ["investors"], "parties": [one["id"]]})
    assert answer.status_code == 422 and "最多200个" in answer.json["message"]
    assert len(li.get(f"/filings/{draft}/answers").json["investors"]) == 200


def test_a_faulty_answer_is_named_by_its_path_and_a_right_one_is_kept_until_it_is_removed(li, legal):
    faulty = li.put(f"/book/{legal['id']}", json={"content": {"name": "王小明", "email": "nobody"}})
    assert faulty.status_code == 422 and [p["path"] for p in faulty.json["problems"]] == [["email"]]
    content = {**legal["content"], "mobile": "138 0013 8000"}
    changed = li.put(f"/book/{legal['id']}", json={"content": content})
    assert changed.status_code == 200 and changed.json["content"]["mobile"] == "138 0013 8000"
    assert li.delete(f"/book/{legal['id']}").status_code == 204
    assert li.get(f"/book/{legal['id']}").status_code == 404


def test_another_organisation_and_the_staff_know_nothing_of_it(wang, stranger, legal):
    assert stranger.get("/book").json["items"] == []
    assert stranger.get(f"/book/{legal['id']}").status_code == 404
    assert wang.get("/book").status_code == 403
