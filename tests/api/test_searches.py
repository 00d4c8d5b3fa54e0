"""`q` of the lists: what one may know of is found by what it is known by, in pages, and nothing else."""

from __future__ import annotations

NAME = "青岛莱茵精密机械有限公司"


def found(caller, path: str) -> list[int]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.json
    return [one["id"] for one in answer.json["items"]]


def test_the_lists_find_by_part_of_a_name_and_by_number(li, wang, elsewhere, stranger, at):
    at("2017-09-28T10:00")
    filing = li.submitted()
    for words in ("莱茵 机械", "精密", filing["application_number"], filing["application_number"][4:]):
        assert found(li, f"/filings?q={words}") == [filing["id"]]
        assert found(wang, f"/filings?q={words}") == [filing["id"]]
        assert found(wang, f"/review/queue?q={words}") == [filing["id"]]
        for other in (stranger, elsewhere):
            assert found(other, f"/filings?q={words}") == []
    assert found(li, "/filings?q=没有这家") == found(li, "/filings?q=%25") == []
    assert found(li, "/filings?q=精密&state=completed") == []
    assert found(wang, "/review/queue?q=精密&due=overdue") == []
    assert li.get(f"/filings?q={'长' * 201}").status_code in (400, 422)


def test_what_is_found_comes_in_pages_the_newest_first(li, at):
    at("2017-09-28T10:00")
    made = []
    for number in range(3):
        made.append(li.post("/filings", json={"kind": "establishment"}).json["id"])
        names = {"enterprise_name": {"cn": f"青岛第{number}家精密有限公司"}}
        assert li.patch(f"/filings/{made[-1]}/answers/enterprise", json=names).status_code == 200
    first = li.get("/filings?q=精密&limit=2").json
    second = li.get(f"/filings?q=精密&limit=2&after={first['next']}").json
    seen = [one["id"] for one in [*first["items"], *second["items"]]]
    assert seen == sorted(made, reverse=True) and second["next"] is None


def test_enterprises_and_results_are_found_by_the_same_words(li, wang, stranger, anybody, at):
    at("2017-09-28T10:00")
    filing = li.submitted()
    wang.post(f"/filings/{filing['id']}/claim")
    for finding in wang.get(f"/filings/{filing['id']}/findings").json:
        answer = {"answer": "not_concerned", "reason": "经核对不涉及。"}
        wang.put(f"/filings/{filing['id']}/findings/{finding['key']}", json=answer)
    assert wang.move(filing["id"], "accept", {"within_scope": True, "note": ""}).status_code == 200
    for caller in (li, wang):
        (one,) = caller.get("/enterprises?q=莱茵").json["items"]
        assert one["name"] == NAME
    assert stranger.get("/enterprises?q=莱茵").json["items"] == []
    (result,) = anybody.get("/results?q=莱茵").json["items"]
    assert (result["name"], result["number"]) == (NAME, "鲁青外资备201700001")
    assert found(wang, "/filings?q=鲁青外资备201700001") == [filing["id"]]
