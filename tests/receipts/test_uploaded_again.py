"""A receipt of ours sent in as a paper of a later filing: its words, its seal and its data stay, the original too."""

import io
import json

import pikepdf
import pytest

from filing.receipts import checking
from filing.services.files.probe.pdf import rewritten
from tests.receipts import issuing


@pytest.fixture(scope="module")
def uploaded(fonts):
    world = issuing.World(fonts)
    pdf = world.issue(issuing.view(investors=1), world.qingdao).pdf
    return world, pdf, rewritten(pdf)


def test_it_says_the_same_words(uploaded, text_of):
    _, pdf, kept = uploaded
    assert text_of(kept.data) == text_of(pdf) != ""


def test_its_data_stay_in_it(uploaded):
    with pikepdf.open(io.BytesIO(uploaded[2].data)) as pdf:
        (spec,) = pdf.attachments.values()
        assert "receipt" in json.dumps(json.loads(spec.get_file().read_bytes()))


def test_the_original_is_kept_and_what_is_shown_passes_for_none(uploaded):
    world, pdf, kept = uploaded
    assert kept.original_kept and kept.cleaned == {"signature"}
    with pytest.raises(checking.NotGenuine):
        checking.check(kept.data, world.root.certificate)
