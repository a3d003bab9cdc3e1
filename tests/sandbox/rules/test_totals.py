"""Limits over a whole table, message or view, which no single field shows."""

from typing import Any

from bot.sandbox.rules import Problem, check_blocks, check_message, check_view


def raw(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def table(*texts: str) -> dict[str, Any]:
    return {"type": "table", "rows": [[raw(text)] for text in texts]}


def data_table(*texts: str) -> dict[str, Any]:
    return {"type": "data_table", "caption": "c", "rows": [[raw("h")], *([raw(text)] for text in texts)]}


def chart() -> dict[str, Any]:
    segments = [{"label": "a", "value": 1}]
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": segments}}


def markdown(size: int) -> dict[str, Any]:
    return {"type": "markdown", "text": "m" * size}


def section(size: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "s" * size}}


def only(problems: list[Problem]) -> tuple[str, str]:
    (problem,) = problems
    return problem.error, problem.pointer


def test_a_table_says_at_most_10000_characters() -> None:
    assert check_blocks([table("a" * 4000, "b" * 6000)]) == []
    assert only(check_blocks([table("a" * 4000, "b" * 6001)])) == ("invalid_blocks", "/blocks/0/rows")


def test_rich_text_in_a_table_counts() -> None:
    words = [{"type": "text", "text": "r" * 6001}]
    cell = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": words}]}
    block = {"type": "table", "rows": [[raw("a" * 4000), cell]]}
    assert only(check_blocks([block])) == ("invalid_blocks", "/blocks/0/rows")


def test_a_data_table_says_at_most_20000_characters() -> None:
    assert check_blocks([data_table("a" * 19999)]) == []
    assert only(check_blocks([data_table("a" * 20000)])) == ("invalid_blocks", "/blocks/0/rows")


def test_all_data_tables_say_at_most_20000_characters() -> None:
    assert check_message({"blocks": [data_table("a" * 9999), data_table("b" * 9999)]}) == []
    assert only(check_message({"blocks": [data_table("a" * 9999), data_table("b" * 10000)]})) == (
        "invalid_blocks",
        "/blocks/1/rows",
    )


def test_all_markdown_says_at_most_12000_characters_in_attachments_too() -> None:
    assert check_message({"blocks": [markdown(6000), markdown(6000)]}) == []
    assert only(check_message({"blocks": [markdown(6000), markdown(6001)]})) == ("invalid_blocks", "/blocks/1/text")
    message = {"blocks": [markdown(6000)], "attachments": [{"blocks": [markdown(6001)]}]}
    assert only(check_message(message)) == ("invalid_blocks", "/attachments/0/blocks/0/text")


def test_two_charts_in_a_message_but_any_number_in_a_view() -> None:
    assert check_message({"blocks": [chart(), chart()]}) == []
    assert only(check_message({"blocks": [chart(), chart(), chart()]})) == ("invalid_blocks", "/blocks/2")
    assert check_view({"type": "home", "blocks": [chart(), chart(), chart()]}) == []


def test_a_data_table_has_at_most_20_columns() -> None:
    block = {"type": "data_table", "caption": "c", "rows": [[raw("x")] * 20] * 2}
    assert check_blocks([block]) == []
    block["rows"] = [[raw("x")] * 21] * 2
    assert [problem.pointer for problem in check_blocks([block])] == ["/blocks/0/rows/0", "/blocks/0/rows/1"]


def test_a_chart_has_at_most_20_categories() -> None:
    assert check_blocks([bars(20)]) == []
    pointers = [problem.pointer for problem in check_blocks([bars(21)])]
    assert pointers == ["/blocks/0/chart/series/0/data", "/blocks/0/chart/axis_config/categories"]


def bars(count: int) -> dict[str, Any]:
    names = [str(number) for number in range(count)]
    data = [{"label": name, "value": 1} for name in names]
    axes = {"categories": names}
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {"type": "bar", "series": [{"name": "s", "data": data}], "axis_config": axes},
    }


def test_a_label_of_a_point_has_at_most_20_characters() -> None:
    block = bars(1)
    block["chart"]["axis_config"]["categories"] = ["c" * 20]
    block["chart"]["series"][0]["data"][0]["label"] = "c" * 20
    assert check_blocks([block]) == []
    block["chart"]["series"][0]["data"][0]["label"] = "c" * 21
    assert check_blocks([block])[0].pointer == "/blocks/0/chart/series/0/data/0/label"


def test_all_blocks_of_a_message_say_at_most_13200_characters() -> None:
    blocks = [*([section(3000)] * 4), section(1200)]
    assert check_message({"blocks": blocks}) == []
    assert only(check_message({"blocks": [*blocks, section(1)]})) == ("msg_blocks_too_long", "/blocks")
    assert check_view({"type": "home", "blocks": [section(3000)] * 50}) == []


def test_a_view_weighs_at_most_250_kilobytes() -> None:
    assert check_view({"type": "home", "blocks": [section(2900)] * 80}) == []
    assert only(check_view({"type": "home", "blocks": [section(2900)] * 90})) == ("view_too_large", "/view")


def test_metadata_weighs_at_most_16_kilobytes() -> None:
    def message(size: int) -> dict[str, Any]:
        return {"text": "x", "metadata": {"event_type": "e", "event_payload": {"k": "v" * size}}}

    assert check_message(message(16000)) == []
    assert only(check_message(message(17000))) == ("metadata_too_large", "/metadata")


def test_too_many_attachments_has_its_own_error() -> None:
    assert check_message({"attachments": [{"text": "x"}] * 100}) == []
    assert only(check_message({"attachments": [{"text": "x"}] * 101})) == ("too_many_attachments", "/attachments")


def test_markdown_text_too_long_has_its_own_error() -> None:
    assert only(check_message({"markdown_text": "m" * 12001})) == ("msg_too_long", "/markdown_text")


def test_long_text_is_truncated_not_refused() -> None:
    assert check_message({"text": "t" * 50_000}) == []


def test_problems_come_in_document_order() -> None:
    blocks = [section(3001), {"type": "foo"}, {"type": "header"}, {"type": "divider", "x": 1}]
    pointers = [problem.pointer for problem in check_blocks(blocks)]
    assert pointers == ["/blocks/0/text/text", "/blocks/1/type", "/blocks/2", "/blocks/3"]
