"""A mail's own words: what its writer says and hands on, without quotes, notices, proofs and what is put right."""

from dataclasses import dataclass, replace
from typing import Final

from mailparse.mail import Mail
from mailparse.pairing import absent
from mailparse.text import familiar, glosses, segments, slips, stacked, written
from mailparse.text.sought import Sought
from mailparse.text.wording import reading_form, without_notice
from mailparse.what import options, pleas
from mailparse.who import claims


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a mail says itself, in its reading form.

    Attributes:
        title: the subject, less its Re and Fwd; empty where it is not to be read.
        own: what the writer says.
        forwarded: what they hand on.
        parts: the mail cut into these, and into what is quoted.
    """

    title: str
    own: str
    forwarded: str
    parts: segments.Segments

    @property
    def body(self) -> str:
        """All but the subject."""
        return f"{self.own}\n{self.forwarded}".strip("\n") if self.forwarded.strip() else self.own

    @property
    def whole(self) -> str:
        """All of it."""
        return f"{self.title}\n{self.body}" if self.title else self.body

    @property
    def compact(self) -> str:
        """All of it as the tables of cues and doubts want it."""
        return pleas.compact(f"{self.title}\n{self.body}")


def of(mail: Mail, subject: str, text: str) -> OwnWords:
    """Find a mail's own words; `subject` and `text` in their reading form."""
    parts = segments.split(text, subject, mail.sender, mail.recipients)
    put_right = familiar.told_in_full(slips.put_right(stacked.joined(parts.own)))
    parts = replace(parts, own=absent.without(claims.without_proofs(glosses.without(put_right))))
    own = without_notice(parts.own)
    title = _less_of_void(without_notice(segments.bare_subject(subject)), own)
    return OwnWords(title, own, without_notice(parts.forwarded), parts)


def shown(mail: Mail) -> tuple[str, str]:
    """The subject and text of a mail in their reading form, of a form only what was chosen."""
    return reading_form(mail.subject), options.without_unchosen(reading_form(mail.text))


def in_mail(mail: Mail) -> OwnWords:
    """A mail's own words as the reader sees them: what second opinions learn from."""
    simple = written.in_one_script(mail)
    return of(simple, *shown(simple))


def _less_of_void(title: str, own: str) -> str:
    """A subject, or none where it says itself, or what is below does, that it is not to be read."""
    return "" if _IS_VOID_TITLE.search(title) or _VOIDS_TITLE.search(own) else title


_IS_VOID_TITLE: Final = Sought(
    "(?:作废|不算|写错|打错|改了|忽略|别看)[^\\n]{0,4}(?:看|见|以)(?:正文|内容|下面)|(?:以|看|见)正文为准"
)
_VOIDS_TITLE: Final = Sought(
    "(?:标题|主题|题目)[^,。;\\n]{0,6}(?:改|写错|打错|不对|作废|忽略|别看|不算)[^。;\\n]{0,6}(?:以|看)(?:正文|内容|下面)"
)
