"""Both regulations word by word, and the way from an article to where it is done."""

import pytest

from casework import regulations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("letter, number, chapters", [("E", 34, 7), ("P", 36, 7)])
def test_every_article_has_its_words_and_its_chapter(letter, number, chapters):
    regulation = regulations.regulation(letter)
    assert list(regulation.paragraphs) == list(range(1, number + 1))
    assert [article for chapter in regulation.chapters for article in chapter.articles] == list(range(1, number + 1))
    assert len(regulation.chapters) == chapters


@pytest.mark.article("E29")
def test_article_29_has_ten_grounds_and_no_stray_mark():
    paragraphs = regulations.regulation("E").paragraphs[29]
    assert len(paragraphs) == 11
    assert paragraphs[8].startswith("（八）不遵守正常评审秩序")
    assert "bookmark" not in "".join(paragraphs)


@pytest.mark.article("P36")
def test_the_last_article_of_the_grade_review_says_since_when():
    (text,) = regulations.regulation("P").paragraphs[36]
    assert "2020年10月20日起施行" in text
    assert "来源" not in text


@pytest.mark.article("E04")
def test_anybody_may_read_every_article_at_its_anchor(client):
    page = client.get("/regulations/E/").content.decode()
    assert all(f'<article id="E{number:02d}"' in page for number in range(1, 35))
    assert "年度填报“修改已上报数据”" in page
    assert client.get("/regulations/").status_code == 200
    assert client.get("/regulations/X/").status_code == 404


@pytest.mark.article("E01", "E02", "P01", "P02")
def test_the_front_door_names_both_regimes_with_scope_and_basis(client):
    page = client.get("/").content.decode()
    for letter in "EP":
        articles = regulations.articles(letter)
        assert articles[1].gist in page
        assert articles[2].gist in page


def test_what_an_article_refuses_is_read_beside_it(client):
    page = client.get("/regulations/E/").content.decode()
    assert "依据本条，本平台不予办理：第二次修改；填报期结束后修改；有未确认的项目即上报；" in page
