"""A real mail server: TLS that is checked, answers taken for what they mean, one address a mail."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard.delivery.channels import NotDelivered
from dashboard.delivery.mail_server import MailServer
from models.deliveries import Why
from models.errors import SettingsError
from models.mail_settings import MailSettings, read_mail
from models.settings import Settings
from tests.mail_room import FAR, SENDER, Room, certificate, mail_room, who_knows

CHIEF = "chief@agency.example"
PASSWORD = "correct horse"


@pytest.fixture
def room() -> Iterator[Room]:
    with mail_room(Room()) as found:
        yield found


def server(room: Room, **more: object) -> MailServer:
    rested: list[float] = []
    about = {"host": room.host, "port": room.port, "sender": SENDER, "user": "", "password": ""}
    return MailServer(MailSettings(**about | more), rest=rested.append)  # type: ignore[arg-type]


def mail(subject: str = "Eldermere Police, week 26 October") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, SENDER, CHIEF
    message.set_content("8 questions\n")
    return message


def refused(channel: MailServer) -> NotDelivered:
    with pytest.raises(NotDelivered) as found:
        channel.send(mail(), CHIEF)
    return found.value


def test_a_mail_comes_as_it_was_sent(room: Room) -> None:
    assert server(room).send(mail(), CHIEF) == 1
    (came,) = room.to(CHIEF)
    assert (came["Subject"], came["From"], came["To"]) == (mail()["Subject"], SENDER, CHIEF)
    assert came.get_content().split() == ["8", "questions"]


def test_what_is_put_off_is_tried_again_after_a_pause(room: Room) -> None:
    room.answers[CHIEF] = ["451 greylisted", "451 greylisted"]
    channel = server(room)
    assert channel.send(mail(), CHIEF) == 3
    assert channel.rest.__self__ == list(channel.pauses)  # type: ignore[attr-defined]
    assert len(room.to(CHIEF)) == 1
    room.answers[CHIEF] = ["451 greylisted"] * 4
    failed = refused(server(room))
    assert (failed.why, failed.attempts, failed.for_all) == (Why.LATER, 3, False)


def test_what_is_rejected_is_tried_once(room: Room) -> None:
    room.answers[CHIEF] = ["550 no such mailbox"]
    failed = refused(server(room))
    assert (failed.why, failed.attempts, failed.for_all) == (Why.REJECTED, 1, False)
    assert room.asked == [CHIEF]


def test_a_connection_that_breaks_is_tried_again(room: Room) -> None:
    room.answers[CHIEF] = ["hang up"]
    assert server(room).send(mail(), CHIEF) == 2
    assert len(room.to(CHIEF)) == 1


def test_a_server_that_is_not_there_is_no_fault_of_the_mail(room: Room) -> None:
    with mail_room(Room()) as gone:
        pass
    failed = refused(server(gone))
    assert (failed.why, failed.attempts, failed.for_all) == (Why.UNREACHABLE, 1, True)


def test_elsewhere_nothing_is_said_before_tls(tmp_path: Path) -> None:
    tls, public = certificate(tmp_path, FAR)
    room = Room(FAR)
    with mail_room(room, tls_context=tls, require_starttls=True):
        assert refused(server(room)).why is Why.INSECURE  # nobody known to us has signed it
        assert server(room, certificates=public).send(mail(), CHIEF) == 1
    plain = Room(FAR)
    with mail_room(plain):
        failed = refused(server(plain, certificates=public))
    assert (failed.why, failed.for_all, plain.asked) == (Why.INSECURE, True, [])


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    tls, public = certificate(tmp_path, "127.0.0.9")
    room = Room(FAR)
    with mail_room(room, tls_context=tls):
        assert refused(server(room, certificates=public)).why is Why.INSECURE
    assert room.came == []


def test_who_signs_in_is_let_in_and_others_are_not(tmp_path: Path) -> None:
    tls, public = certificate(tmp_path, FAR)
    room = Room(FAR)
    options = {"authenticator": who_knows(room, "deliver", PASSWORD), "auth_required": True}
    with mail_room(room, tls_context=tls, **options):
        signed = {"certificates": public, "user": "deliver"}
        assert server(room, **signed, password=PASSWORD).send(mail(), CHIEF) == 1
        failed = refused(server(room, **signed, password="battery staple"))
        assert (failed.why, failed.for_all) == (Why.SIGN_IN, True)
        assert refused(server(room, certificates=public)).why is Why.SIGN_IN
    assert len(room.came) == 1


def test_settings_are_whole_or_say_what_lacks(tmp_path: Path) -> None:
    whole = {"smtp_host": "mail.agency.example", "mail_from": SENDER}
    assert read_mail(Settings()) is None
    found = read_mail(Settings(**whole, smtp_user="deliver", smtp_password=SecretStr(PASSWORD)))  # type: ignore[arg-type]
    assert found is not None
    assert PASSWORD not in repr(found)
    assert str(found) == f"mail.agency.example:587 by TLS, certificate checked, from {SENDER}"
    assert found.domain == "agency.example"
    for wrong, said in (
        ({"mail_from": ""}, "MAIL_FROM"),
        ({"mail_from": "a@b.example\r\nBcc: c@d.example"}, "MAIL_FROM"),
        ({"smtp_user": "deliver"}, "go together"),
        ({"smtp_password": SecretStr(PASSWORD)}, "go together"),
        ({"smtp_host": "smtp://mail"}, "no host"),
        ({"smtp_certificates": tmp_path / "none.pem"}, "names no file"),
    ):
        with pytest.raises(SettingsError, match=said):
            read_mail(Settings(**whole | wrong))
