"""The actor's command line: what waits for a role, and what that role answers."""

from console.commands import answer_commands, step_commands
from console.frame.command import (
    application,
    run_application,
)
from desk.deeds import DECISIONS

app = application("Kotak tugas dan jawaban para pelaksana SOP. Bantuan tiap perintah: actor.py PERINTAH --help")

app.command("inbox")(step_commands.inbox)
app.command("complete")(step_commands.complete)
for deed in DECISIONS:
    if not deed.by_operator:
        app.command(deed.verb, help=deed.help)(answer_commands.deciding(deed))
app.command("send")(step_commands.send)


if __name__ == "__main__":
    run_application(app)
