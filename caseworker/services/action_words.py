"""What commands are called: in the Undo menu, in messages and on the command line."""

from __future__ import annotations

from caseworker.messages import translate


def action_word(action: str) -> str:
    """What a command did, from its code (`Changes.action`): “edit contact”. An unknown code gives “change”."""
    other = translate("words", "move referral on") if action.startswith("referral.") else translate("words", "change")
    return {
        "contact.add": translate("words", "add contact"),
        "contact.edit": translate("words", "edit contact"),
        "contact.favorite": translate("words", "change favorite"),
        "contact.availability": translate("words", "change availability"),
        "contact.status": translate("words", "change status"),
        "contact.bin": translate("words", "move to bin"),
        "contact.restore": translate("words", "restore from bin"),
        "contact.verify": translate("words", "verify"),
        "tag.confirm": translate("words", "confirm role"),
        "tag.reject": translate("words", "reject role"),
        "tag.clear": translate("words", "reset role"),
        "note.add": translate("words", "write note"),
        "note.revise": translate("words", "edit note"),
        "note.delete": translate("words", "delete note"),
        "referral.log": translate("words", "log referral"),
        "referral.log_several": translate("words", "log referrals"),
        "referral.cancel_others": translate("words", "cancel the other referrals"),
        "referral.edit": translate("words", "edit referral"),
        "referral.attempt": translate("words", "note the call"),
        "referral.plan": translate("words", "set the next day"),
        "agency.edit": translate("words", "change the agency"),
        "rules.edit": translate("words", "change the working rules"),
        "sheet.add": translate("words", "add to sheet"),
        "sheet.remove": translate("words", "take off the sheet"),
        "sheet.clear": translate("words", "empty the sheet"),
        "sheet.reorder": translate("words", "reorder the sheet"),
        "sheet.lines": translate("words", "change the lines on the sheet"),
        "list.create": translate("words", "make a list"),
        "list.rename": translate("words", "rename the list"),
        "list.delete": translate("words", "delete the list"),
        "list.add": translate("words", "put on the list"),
        "list.remove": translate("words", "take off the list"),
        "list.clear": translate("words", "empty the list"),
        "list.reorder": translate("words", "reorder the list"),
        "list.lines": translate("words", "change the lines on the list"),
        "search.save": translate("words", "save search"),
        "search.edit": translate("words", "change saved search"),
        "search.reorder": translate("words", "reorder saved searches"),
        "search.delete": translate("words", "delete saved search"),
        "words.edit": translate("words", "change your words"),
        "import.run": translate("words", "import"),
    }.get(action, other)
