"""corpus.toml: what is read, and that every mistake is told with its value and the fix."""

from pathlib import Path

import pytest

from malmoi.pipelines.config import load
from malmoi.pipelines.errors import BadInput

WHOLE = """
[corpus]
path = "corpus"
key_file = "/keys/corpus.key"
max_broken = 0.5
[policy]
base = "web"
set = {characters = "500.."}
[[source]]
name = "web"
kind = "warc"
path = "s3://bucket/*.warc.gz"
licence = "KOGL-1"
rights = "allow+unknown"
[[source]]
name = "books"
kind = "parquet"
path = "books/*.parquet"
columns = {text = "body", id = "isbn"}
[release]
versions = "all"
lines = "keep"
"""


def written(folder, text=WHOLE):
    path = folder / "corpus.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(folder, old, new):
    assert old in WHOLE
    with pytest.raises(BadInput) as refused:
        load(written(folder, WHOLE.replace(old, new, 1)))
    assert refused.value.code == 4
    return str(refused.value)


def test_paths_are_taken_from_the_files_folder_and_urls_are_left(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    config = load(written(tmp_path))
    assert (config.corpus.path, config.corpus.key_file) == (str(tmp_path / "corpus"), "/keys/corpus.key")
    assert [source.path for source in config.source] == ["s3://bucket/*.warc.gz", str(tmp_path / "books/*.parquet")]


@pytest.mark.parametrize(("base", "placed"), [("crawl", "{}/crawl"), ("/mnt", "/mnt"), ("s3://crawl/", "s3://crawl/")])
def test_the_base_of_an_index_is_taken_from_the_files_folder_too(tmp_path, base, placed):
    text = WHOLE.replace('kind = "parquet"', f'kind = "cc-index"\nbase = "{base}"')
    assert load(written(tmp_path, text)).source[1].base == placed.format(tmp_path)
    assert load(written(tmp_path)).source[1].base is None


def test_every_value_is_read(tmp_path):
    config = load(written(tmp_path))
    assert (config.corpus.max_broken, config.release.versions, config.release.lines) == (0.5, "all", "keep")
    assert [source.rights for source in config.source] == ["allow+unknown", "allow"]
    assert config.source[1].columns.model_dump(exclude_none=True) == {"text": "body", "id": "isbn"}
    assert str(config.made_policy().filters[0].bound) == "500.."


def test_what_is_left_out_has_its_default(tmp_path):
    config = load(written(tmp_path, WHOLE.partition("[policy]")[0] + '[[source]]\nname="a"\nkind="warc"\npath="a"'))
    assert (config.policy.base, config.release.versions, config.source[0].rights) == ("web", "newest", "allow")
    assert config.release.lines == "cut"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("max_broken", "max_borken", "unknown key `corpus.max_borken`; remove it or correct its spelling"),
        ("[release]", "[relaese]", "unknown key `relaese`"),
        ('id = "isbn"', 'isbn = "id"', "unknown key `source.1.columns.isbn`"),
        ("0.5", '"half"', "`corpus.max_broken`: Input should be a valid number, not 'half'"),
        ("0.5", "2.0", "`corpus.max_broken`: Input should be less than or equal to 1, not 2.0"),
        ('"500.."', "500", "`policy.set.characters`: Input should be a valid string, not 500"),
        ('"warc"', '"arc"', "`source.0.kind`: Input should be 'warc', 'cc-index', 'parquet' or 'jsonl', not 'arc'"),
        ('"allow+unknown"', '"all"', "`source.0.rights`: Input should be 'allow' or 'allow+unknown', not 'all'"),
        ('"web"\nkind', '"My Web"\nkind', "`source.0.name`: String should match pattern"),
        ('"all"', '"newst"', "`release.versions`: Input should be 'newest' or 'all', not 'newst'"),
        ('"keep"', '"drop"', "`release.lines`: Input should be 'cut' or 'keep', not 'drop'"),
        ('"books"', '"web"', "two sources share a name among ['web', 'web']; give each its own"),
        ('path = "corpus"\n', "", "`corpus.path`: Field required"),
        ("[corpus]", "[corpus", "cannot be read as TOML"),
        ('kind = "parquet"', 'kind = "parquet"\nbase = "x"', "source 'books' is of kind parquet, not cc-index"),
    ],
)
def test_a_mistake_is_told_with_its_place_value_and_fix(tmp_path, old, new, message):
    told = refusal(tmp_path, old, new)
    assert message in told
    assert str(tmp_path / "corpus.toml") in told


def test_every_mistake_is_told_at_once(tmp_path):
    text = WHOLE.replace("0.5", '"half"').replace("[release]", "[relaese]")
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, text))
    assert len(str(refused.value).splitlines()) == 2


def test_a_corpus_without_sources_is_refused(tmp_path):
    with pytest.raises(BadInput, match="`source`"):
        load(written(tmp_path, WHOLE.partition("[[source]]")[0]))


def test_a_missing_file_a_folder_and_bytes_are_told(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere\.toml: no such file; give the path of a corpus\.toml"):
        load(str(tmp_path / "nowhere.toml"))
    Path(tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path, tmp_path / "b.toml"):
        with pytest.raises(BadInput, match="cannot be read as TOML"):
            load(str(path))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"web"\nset', '"wbe"\nset', "no policy 'wbe'; choose one of web, fineweb2-kor"),
        ("characters", "charcters", "no filter 'charcters'; it has characters, "),
        ("500..", "many", "filter 'characters': bound 'many' is none; write `0.25..`"),
    ],
)
def test_a_policy_that_cannot_be_is_told_with_what_can(tmp_path, old, new, message):
    config = load(written(tmp_path, WHOLE.replace(old, new, 1)))
    with pytest.raises(BadInput) as refused:
        config.made_policy()
    assert message in str(refused.value)
    assert str(refused.value).startswith("[policy]: ")
