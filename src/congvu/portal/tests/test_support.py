"""The help page: everybody asks, only who has a question answers it."""

import pytest

from congvu.directory.models.mailbox import Role
from congvu.portal.tests.conftest import text
from congvu.requests.models import Question


@pytest.mark.parametrize("role", Role.values)
def test_only_the_operator_answers(world, role: str) -> None:
    world.client("other").post("/help", {"text": "Tôi không mở được thư."})
    question = Question.objects.get()
    client = world.client(role)
    shown = "Tôi không mở được thư." in text(client.get("/help"))
    answer = client.post(f"/help/{question.pk}", {"text": "Đã mở."})
    may = role in {Role.CENTRE, Role.DEPARTMENT}
    assert (shown, answer.status_code) == (may, 302 if may else 404)
    question.refresh_from_db()
    assert question.answer == ("Đã mở." if may else "")


def test_the_asker_sees_the_answer(world) -> None:
    asker = world.client("other")
    assert "Hãy ghi câu hỏi" in text(asker.post("/help", {"text": ""}))
    asker.post("/help", {"text": "Ở đâu?"})
    assert "đang chờ" in text(asker.get("/help"))
    world.client(Role.CENTRE).post(f"/help/{Question.objects.get().pk}", {"text": "Ở đây."})
    assert "Ở đây." in text(asker.get("/help"))
