"""What the filters of the templates print."""

from __future__ import annotations

from server.web.filters import printed


def test_the_marks_of_a_typed_text_become_slant_and_weight_and_nothing_else_does() -> None:
    text = (
        "*\n*Lãnh đạo, chỉ đạo\ncác cấp*\n- Kính gửi:* - Các ban\n**T/M BAN\nTHƯỜNG VỤ** <b>2*3*4"
    )

    told = printed(text)

    assert told == (
        "*\n<i>Lãnh đạo, chỉ đạo\ncác cấp</i>\n- Kính gửi:* - Các ban\n<b>T/M BAN\nTHƯỜNG VỤ</b>"
        " &lt;b&gt;2*3*4"
    )
