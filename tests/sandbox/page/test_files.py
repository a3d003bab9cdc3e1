"""The page's files keep what they promise: everything is there, nothing comes from elsewhere, no file is long."""

import re
from pathlib import Path

import bot.sandbox

PAGE = Path(bot.sandbox.__file__).parent / "page"
LONGEST = 300
START = {"theme.js", "app.js"}


def test_index_names_every_module_and_style_sheet():
    index = (PAGE / "index.html").read_text()
    modules = {path.name for path in PAGE.glob("*.js")}
    assert set(re.findall(r'modulepreload" href="/page/(.+?)"', index)) == modules - START
    assert set(re.findall(r'stylesheet" href="/page/css/(.+?)"', index)) == {
        path.name for path in PAGE.glob("css/*.css")
    }


def test_nothing_is_asked_of_another_host_and_nothing_parses_html():
    for path in (*PAGE.rglob("*.js"), *PAGE.rglob("*.css"), *PAGE.rglob("*.html")):
        text = path.read_text()
        assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org"}, path
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path
        assert text.count("\n") < LONGEST, path
