"""A contact's roles as a sheet prints them: the word, what such a helper does, what to say, and why it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.roles import TagState
from caseworker.models.sheet import SheetField, SheetLanguage, SheetRole
from caseworker.roles.lapsing import lapses
from caseworker.services.tagging import tag_facts, tagger

if TYPE_CHECKING:
    from caseworker.models.roles import Role
    from caseworker.models.stored import Contact
    from caseworker.services.sheet_context import SheetContext


def roles(contact: Contact, context: SheetContext) -> tuple[SheetRole, ...]:
    """A word with "?" is not confirmed, or was confirmed by a credential that has expired since."""
    if not context.has(SheetField.ROLE):
        return ()
    lapsed = lapses(contact.tags, tag_facts(contact.facts), context.today, tagger())
    asked = {lapse.role for lapse in lapsed if not lapse.is_answered}
    found = []
    for tag in contact.tags:
        if not tag.effective:
            continue
        label, _, does, say = role_words(tag.role, context)
        question = "" if tag.state is TagState.CONFIRMED and tag.role not in asked else "?"
        explained = (does, say) if context.has(SheetField.EXPLAIN) else ("", "")
        # Told by rules when the tag was stored, in English: they are kept as they are on a Spanish sheet too.
        evidence = tuple(one.text for one in tag.evidence) if context.has(SheetField.EVIDENCE) else ()
        found.append(SheetRole(tag.role, tag.state, label + question, *explained, evidence))
    return tuple(found)


def role_words(role: Role, context: SheetContext) -> tuple[str, str, str, str]:
    """Its label, its sentence, what it does and what to say, in the sheet's language."""
    one = context.reference.role(role)
    if context.options.language is SheetLanguage.SPANISH:
        return one.label_es, one.sentence_es, one.does_es, one.say_es
    return one.label, one.sentence, one.does, one.say
