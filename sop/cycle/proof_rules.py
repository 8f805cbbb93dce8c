"""Whether a command comes from whom it says: what a cycle asks of its proof before it listens (docs/decisions/0019).

Pure, so that a history that is played once more, and the dossier's verifier with it, asks the same again.
"""

import base64
from datetime import datetime, timedelta
from itertools import takewhile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sop.base.errors import Refusal, Refused
from sop.cycle.authority import OPERATOR_ROLE
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Kind
from sop.cycle.messages import AnyCommand, CompleteStep, TrustKeys, message_name
from sop.cycle.parties import require_own_party
from sop.cycle.proof import Commands, Proof, PublicKey, key_id

FRESH = timedelta(minutes=10)
"""How long a decision may be on its way: it waits for nobody. A completion waits for a worker as long as it takes."""
AHEAD = timedelta(minutes=5)
"""By how much the clock of a machine of the office may be fast."""


def require_proof(cycle: Cycle, command: AnyCommand, now: datetime) -> None:
    """Nothing where the cycle listens to the command.

    Raises:
        Refused: `unsigned` where it needs a proof and has none; `bad_proof` where a proof is not genuine, or is for
            another cycle or another command; `wrong_party` where its account belongs to a party that does not have the
            role here; `stale_proof` where it was used before, or is for another attempt or time.
    """
    order, proof = cycle.order, command.proof
    if not order.trusted_keys:
        return
    if proof is None:
        if order.commands is Commands.SIGNED or isinstance(command, TrustKeys) or command.role == OPERATOR_ROLE:
            raise Refused(
                Refusal.UNSIGNED,
                f"Pesan {message_name(command)} tanpa tanda tangan; siklus {cycle.id} hanya menerima yang dikirim "
                "melalui portal, actor.py, atau starter.py kantor ini.",
            )
        return
    if not is_genuine(proof, command.signed_bytes(cycle.id, proof.statement), order.trusted_keys):
        raise Refused(
            Refusal.BAD_PROOF,
            f"Tanda tangan pesan {message_name(command)} tidak sah untuk siklus {cycle.id}; kirim kembali melalui "
            "portal, actor.py, atau starter.py kantor ini.",
        )
    require_own_party(order, command.role, proof.party)
    if not _is_for_now(cycle, command, proof, now):
        raise Refused(
            Refusal.STALE_PROOF,
            f"Tanda tangan pesan {message_name(command)} bukan untuk keadaan siklus sekarang, atau sudah pernah "
            "dipakai; lihat keadaan siklus, lalu kirim kembali.",
        )


def is_genuine(proof: Proof, content: bytes, keys: tuple[PublicKey, ...]) -> bool:
    """Whether one of `keys` has signed `content` with this proof."""
    key = next((each for each in keys if key_id(each) == proof.key), None)
    if key is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(proof.signature), content)
    except InvalidSignature:
        return False
    return True


def _is_for_now(cycle: Cycle, command: AnyCommand, proof: Proof, now: datetime) -> bool:
    run = cycle.run  # raises Refused: the cycle is closed
    if proof.at > now + AHEAD:
        return False
    if isinstance(command, CompleteStep):
        # For which step and attempt it is the command says itself, and is refused in words of its own. Where it names
        # no attempt, it is for none that began after it was signed.
        return command.attempt is not None or run.opened_at is None or proof.at >= run.opened_at
    if (proof.step, proof.attempt) != (run.number, run.attempt) or now - proof.at > FRESH:
        return False
    attempt = takewhile(lambda entry: entry.kind is not Kind.OPENED, reversed(cycle.progress.journal))
    return not any(entry.proof is not None and entry.proof.signature == proof.signature for entry in attempt)
