"""The fields of a referral: what is always needed first, consent and the like under a line that opens them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from caseworker.models.referral import Consent, ConsentType, ReferralInput, Urgency
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.client_codes import client_code_hint
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.fields import AreaField, CheckField, ChoiceField, Field, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.forms.terms import TermsField
from caseworker.ui.referrals.loading import NEED_KINDS, ReferralOpening, need_field
from caseworker.ui.referrals.words import consent_word, need_word, urgency_word, ways_of_sending
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.disclosure import Disclosure
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.role_chip import role_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.services.reference import Reference

FIRST_NEEDS = (TermKind.LANGUAGE, TermKind.PAYER, TermKind.SPECIALTY)
_ICONS = {Role.INTERVENTIONIST: "bolt", Role.THERAPIST: "speech"}


class NeedField(TermsField):
    """Only what the vocabulary has: other words belong into the reason, where nothing compares them."""

    def own_problem(self) -> str:
        own = next((term["text"] for term in self.value() if not term["code"]), "")
        if not own:
            return ""
        return self.tr("“{words}” is not in the list: take it out here and say it under Reason.").format(words=own)


class ReferralFields(QObject):
    """Builds the fields into a column. Each is found by its name in `ReferralInput`, needs by `need_field`."""

    def __init__(self, column: QVBoxLayout, found: ReferralOpening, reference: Reference) -> None:
        super().__init__(column)
        self._found = found
        self._reference = reference
        self.by_name: dict[str, Labeled] = {}
        self.new_code = LinkButton(self.tr("New client: {code}").format(code=found.next_code))
        self.code_hint = label("", "warning", wrap=True)
        self.code_hint.hide()
        self.more = Disclosure(self.tr("Consent and more"))
        self._add_client(column)
        self._add_need(column)
        self._add_when(column)
        column.addWidget(self.more)
        self._add_more(self.more.column)
        column.addStretch(1)

    # --- making -------------------------------------------------------------------------------------------
    def _add_client(self, column: QVBoxLayout) -> None:
        code = TextField(choices=self._found.codes, prefix_only=True, longest=60, placeholder=self._found.next_code)
        code.editor.textChanged.connect(self._discourage_names)
        hint = self.tr("A code, never a name. Leave it empty for the next one.")
        top = FieldGrid()
        top.add(self._add("client_code", self.tr("Client code"), code, hint), 180, 1)
        role = SegmentField([(one.value, role_word(one), _ICONS[one]) for one in Role])
        top.add(self._add("role_sought", self.tr("Role sought"), role), 290, 1)
        column.addLayout(top)
        column.addWidget(self.code_hint)
        column.addWidget(self.new_code)
        column.addWidget(self._add("replaces", self.tr("Replaces an earlier referral"), ChoiceField()))

    def _add_need(self, column: QVBoxLayout) -> None:
        reason = AreaField(lines=2, placeholder=self.tr("What the client needs, in a few words"))
        column.addWidget(self._add("reason", self.tr("Reason"), reason))
        grid = FieldGrid()
        for kind in FIRST_NEEDS:
            grid.add(self._need(kind), 180, 1)
        column.addLayout(grid)

    def _add_when(self, column: QVBoxLayout) -> None:
        middle = FieldGrid()
        levels = [("", self.tr("Not decided"))] + [(term.code, term.label) for term in self._found.levels]
        middle.add(self._add("level_of_care", self.tr("Level of care"), ChoiceField(levels)), 200, 1)
        urgency = SegmentField([(one.value, urgency_word(one), "") for one in Urgency])
        middle.add(self._add("urgency", self.tr("Urgency"), urgency), 280, 1)
        column.addLayout(middle)
        low = FieldGrid()
        low.add(self._add("follow_up", self.tr("Follow up on"), DateField()), 190, 1)
        sent = TextField(choices=ways_of_sending(), longest=60)
        low.add(self._add("how_sent", self.tr("How it is sent"), sent), 180, 1)
        column.addLayout(low)

    def _add_more(self, column: QVBoxLayout) -> None:
        consent = FieldGrid()
        types = [("", self.tr("None noted"))] + [(one.value, consent_word(one)) for one in ConsentType]
        # Three in a row, or four in two.
        least = 180 if self._found.row is None else 260
        consent.add(self._add("consent", self.tr("Consent"), ChoiceField(types)), least, 1)
        consent.add(self._add("consent_on", self.tr("Given on"), DateField(past=True)), least, 1)
        consent.add(self._add("consent_until", self.tr("Holds until"), DateField()), least, 1)
        if self._found.row is not None:
            consent.add(self._add("consent_revoked_on", self.tr("Revoked on"), DateField()), least, 1)
        column.addLayout(consent)
        self.by_name["consent"].field.edited.connect(self._propose_consent_day)
        part2 = CheckField(self.tr("Tells of substance use treatment (42 CFR Part 2)"))
        column.addWidget(self._add("part2", "", part2))
        notice = self._reference.part2_notice.text
        self.notice = label(
            self.tr("Goes with whatever is disclosed: “{notice}”").format(notice=notice), "small", wrap=True
        )
        self.notice.hide()
        part2.editor.toggled.connect(self.notice.setVisible)
        column.addWidget(self.notice)
        grid = FieldGrid()
        for kind in NEED_KINDS:
            if kind not in FIRST_NEEDS:
                grid.add(self._need(kind), 200, 1)
        column.addLayout(grid)
        link = TextField(longest=1_000, placeholder="https://")
        hint = self.tr("A page about this referral, such as the provider’s form. Files are never attached.")
        column.addWidget(self._add("link", self.tr("Link"), link, hint))
        hint = self.tr("Stays in this log. Never printed or exported.")
        column.addWidget(self._add("private_note", self.tr("Private note"), AreaField(lines=2), hint))

    def _need(self, kind: TermKind) -> Labeled:
        field = NeedField(kind, self._reference.vocabulary)
        return self._add(need_field(kind), need_word(kind), field)

    def _add(self, name: str, text: str, field: Field, hint: str = "") -> Labeled:
        self.by_name[name] = Labeled(text, field, hint=hint)
        return self.by_name[name]

    # --- typing -------------------------------------------------------------------------------------------
    def _discourage_names(self, typed: str) -> None:
        sentence = client_code_hint(typed.strip())
        if sentence != self.code_hint.text() or bool(sentence) == self.code_hint.isHidden():
            self.code_hint.setText(sentence)
            self.code_hint.setVisible(bool(sentence))
            self.by_name["client_code"].field.focus_widget.setAccessibleDescription(sentence)

    def _propose_consent_day(self) -> None:
        day = self.by_name["consent_on"].field
        if self.by_name["consent"].field.value() and not day.value():
            day.set_value(self._found.today)

    # --- values -------------------------------------------------------------------------------------------
    def load(self, data: Mapping[str, Any]) -> None:
        """What is hidden is opened when there is something in it."""
        for name, labeled in self.by_name.items():
            if name in data and name != "replaces":
                labeled.field.set_value(data[name])
        self.notice.setVisible(bool(data.get("part2")))
        hidden = (labeled for labeled in self.by_name.values() if self.more.holds(labeled))
        self.more.set_open(any(labeled.field.value() for labeled in hidden))

    def values(self) -> dict[str, Any]:
        return {name: labeled.field.value() for name, labeled in self.by_name.items()}

    def check(self) -> None:
        """Shows what no value can be made of, beside each field."""
        for labeled in self.by_name.values():
            labeled.field.commit()
            labeled.show_error(labeled.field.own_problem())
        values = self.values()
        given = values["consent_on"] or values["consent_until"] or values.get("consent_revoked_on")
        if given and not values["consent"]:
            self.by_name["consent"].show_error(self.tr("Choose how the client agreed."))
        if values["consent"] and not values["consent_on"]:
            self.by_name["consent_on"].show_error(self.tr("Enter the day on which the client agreed."))

    def first_wrong(self) -> Labeled | None:
        """The first field with something wrong, brought to light."""
        wrong = [one for one in self.by_name.values() if one.error.has_error]
        if any(self.more.holds(one) for one in wrong):
            self.more.set_open(True)
        return next(iter(wrong), None)

    def typed(self, contact_id: int) -> ReferralInput:
        """Raises nothing after `check` found nothing."""
        values = self.values()
        return ReferralInput(
            contact_id=contact_id,
            client_code=values["client_code"],
            role_sought=Role(values["role_sought"]),
            reason=values["reason"],
            level_of_care=values["level_of_care"] or "",
            urgency=Urgency(values["urgency"]),
            follow_up=_day(values["follow_up"]),
            how_sent=values["how_sent"],
            private_note=values["private_note"],
            replaces=values["replaces"],
            needs=self._needs(values),
            link=values["link"],
            part2=values["part2"],
            consent=_consent(values),
        )

    def _needs(self, values: Mapping[str, Any]) -> tuple[tuple[TermKind, str], ...]:
        """Those of kinds that have no field here stay as they were."""
        row = self._found.row
        kept = [need for need in row.needs if need[0] not in NEED_KINDS] if row else []
        return (*kept, *((kind, term["code"]) for kind in NEED_KINDS for term in values[need_field(kind)]))


def _consent(values: Mapping[str, Any]) -> Consent | None:
    on = _day(values["consent_on"])
    if not values["consent"] or on is None:
        return None
    revoked_on = _day(values.get("consent_revoked_on"))
    return Consent(ConsentType(values["consent"]), on, _day(values["consent_until"]), revoked_on)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
