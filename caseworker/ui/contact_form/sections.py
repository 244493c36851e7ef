"""The contact form's body: its sections, and the way from a field's dotted path to its widget and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.codes import Availability, ContactKind, FactGroup, Status
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.field_names import label as field_name
from caseworker.ui import theme
from caseworker.ui.contact_form import parts
from caseworker.ui.contact_form.phone import PhoneField
from caseworker.ui.contact_form.reading import Reading
from caseworker.ui.contact_form.state import FormData
from caseworker.ui.forms.fields import AreaField, CheckField, ChoiceField, Field, NumberField, TextField, YesNoField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.rows import Row, Rows
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.forms.terms import TermsField
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import Card, label


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    card: QWidget


class Sections(QWidget):
    """All fields of `ContactFacts`. `zip_left` says in which address row a ZIP code was typed."""

    edited = Signal()
    zip_left = Signal(object)

    def __init__(self, vocabulary: Vocabulary, abbreviations: tuple[str, ...]) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._fields: dict[str, Labeled] = {}
        self._rows: dict[str, Rows] = {}
        self._terms: dict[TermKind, Labeled] = {}
        self._person_only: list[QWidget] = []
        self._rest: FormData = {}
        self.reading = Reading()
        self.sections: list[Section] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(16))
        self._name_section()
        self._reach_section()
        self._address_section()
        self._availability_section()
        self._credential_section(abbreviations)
        self._practice_section()
        self._about_section()
        self._fields["kind"].field.edited.connect(self._fit_kind)
        self._fields["availability"].field.edited.connect(self._fit_availability)

    # --- data ---------------------------------------------------------------------------------------------
    def data(self) -> FormData:
        """Everything as typed, rows that nobody filled in included."""
        made = dict(self._rest)
        made |= {name: labeled.field.value() for name, labeled in self._fields.items()}
        made |= {name: rows.value() for name, rows in self._rows.items()}
        made["terms"] = self._ordered_terms()
        if made["availability"] != Availability.WAITLIST.value:
            made["waitlist_weeks"] = None
        return made

    def load(self, data: Mapping[str, Any]) -> None:
        self._rest = dict(data)
        for name, labeled in self._fields.items():
            labeled.field.set_value(data.get(name))
        for name, rows in self._rows.items():
            wanted = 1 if name in ("phones", "emails", "addresses") else 0
            rows.set_value(data.get(name) or (), at_least=wanted)
        for kind, labeled in self._terms.items():
            labeled.field.set_value([term for term in data.get("terms") or () if term.get("kind") == kind.value])
        self._fit_kind()
        self._fit_availability()

    def labeled(self, path: str) -> Labeled | None:
        """The field of a dotted path such as ``phones.0.number``; None when none shows it."""
        if path in self._fields:
            return self._fields[path]
        head, _, rest = path.partition(".")
        index, _, part = rest.partition(".")
        if not index.isdigit():
            return None
        if head == "terms":
            return self._term_field(int(index))
        rows = self._rows.get(head)
        return rows.field(int(index), part) if rows else None

    def first_of(self, group: FactGroup) -> Labeled | None:
        """The field in which a group of facts begins; None when there is none yet."""
        if group is FactGroup.PAYMENT:
            return self._terms[TermKind.PAYER]
        if group is FactGroup.PRACTICE:
            return self._terms[TermKind.SPECIALTY]
        paths = {FactGroup.REACH: "phones.0.number", FactGroup.CREDENTIALS: "credentials.0.expires"}
        return self.labeled(paths.get(group, "availability"))

    def everything(self) -> list[Labeled]:
        """Every field that stands in the form now, in reading order."""
        return self.findChildren(Labeled)

    def commit(self) -> None:
        """Take what stands in the editors, also in the one that has the focus."""
        for labeled in self.everything():
            labeled.field.commit()

    def own_problems(self) -> list[tuple[Labeled, str]]:
        """Fields whose text is no value at all, a date that is none for instance."""
        found = ((one, one.field.own_problem()) for one in self.everything() if one.isVisibleTo(self))
        return [(one, sentence) for one, sentence in found if sentence]

    def _ordered_terms(self) -> list[dict[str, str]]:
        """As they came, then the new ones: an order that nobody changed is no change."""
        shown = [term for labeled in self._terms.values() for term in labeled.field.value()]
        before = [term for term in self._rest.get("terms") or () if term in shown]
        return before + [term for term in shown if term not in before]

    def _term_field(self, index: int) -> Labeled | None:
        terms = self._ordered_terms()
        return self._terms[TermKind(terms[index]["kind"])] if index < len(terms) else None

    # --- sections -----------------------------------------------------------------------------------------
    def _name_section(self) -> None:
        column = self._section(self.tr("Name and role"))
        kind = SegmentField(
            [
                (ContactKind.PERSON.value, self.tr("Person"), "person"),
                (ContactKind.ORGANIZATION.value, self.tr("Organization"), "organization"),
            ]
        )
        column.addWidget(self._field("kind", kind, text=self.tr("This is a")))
        names = self._grid(column)
        for name, least, stretch in (("prefix", 70, 0), ("given", 150, 2), ("middle", 100, 1), ("family", 160, 2),
                                     ("suffix", 70, 0), ("preferred_name", 140, 1)):  # fmt: skip
            widget = self._field(name, TextField())
            self._person_only.append(widget)
            names.add(widget, least, stretch)
        work = self._grid(column)
        work.add(self._field("organization", TextField()), 220, 2)
        work.add(self._field("job_title", TextField()), 160, 1)
        letters = self._field(
            "credential_text", TextField(placeholder=self.tr("LCSW, CADC")), hint=self.tr("As on their card or site")
        )
        more = self._grid(column)
        more.add(letters, 220, 2)
        more.add(self._field("profession", TextField()), 160, 1)
        more.add(self._field("npi", TextField(longest=14), hint=self.tr("10 digits")), 130, 1)
        column.addWidget(self.reading)
        flags = self._grid(column)
        flags.add(self._field("status", ChoiceField(self._states())), 170, 0)
        flags.add(self._field("favorite", CheckField(field_name("favorite"))), 110, 0)
        hint = self.tr("Never printed on a sheet, never exported")
        flags.add(self._field("confidential", CheckField(field_name("confidential")), hint=hint), 260, 0)

    def _reach_section(self) -> None:
        column = self._section(self.tr("Ways to reach"))
        phones = Rows("phones", self.tr("Phones"), self.tr("Phone"), self.tr("Add a phone"), parts.phone_parts(),
                      parts.BLANK_PHONE, prepare=_take_extension)  # fmt: skip
        emails = Rows("emails", self.tr("E-mail"), self.tr("E-mail"), self.tr("Add an e-mail"), parts.email_parts(),
                      parts.BLANK_EMAIL)  # fmt: skip
        links = Rows("links", self.tr("Links"), self.tr("Link"), self.tr("Add a link"), parts.link_parts(),
                     parts.BLANK_LINK)  # fmt: skip
        self._add_rows(column, phones, emails, links)

    def _address_section(self) -> None:
        column = self._section(self.tr("Addresses and area"))
        addresses = Rows("addresses", "", self.tr("Address"), self.tr("Add an address"), parts.address_parts(),
                         parts.BLANK_ADDRESS, prepare=self._watch_zip)  # fmt: skip
        self._add_rows(column, addresses)
        hint = self.tr("Where they work: counties, states, by telehealth where")
        column.addWidget(self._field("service_area", TextField(), hint=hint))

    def _availability_section(self) -> None:
        column = self._section(self.tr("Availability and payment"))
        choice = SegmentField(
            [
                (Availability.ACCEPTING.value, self.tr("Accepting"), "dot-full"),
                (Availability.WAITLIST.value, self.tr("Waitlist"), "dot-half"),
                (Availability.NOT_ACCEPTING.value, self.tr("Not accepting"), "dot-barred"),
                (Availability.UNKNOWN.value, self.tr("Not known"), "dot-open"),
            ]
        )
        grid = self._grid(column)
        grid.add(self._field("availability", choice), 460, 3)
        grid.add(self._field("waitlist_weeks", NumberField(largest=520)), 120, 1)
        ways = self._grid(column)
        ways.add(self._field("in_person", YesNoField()), 140)
        ways.add(self._field("telehealth", YesNoField()), 140)
        ways.add(self._field("sliding_scale", YesNoField()), 140)
        hours = TextField(longest=300, placeholder=self.tr("Mon–Thu 9–5; evenings by appointment"))
        column.addWidget(self._field("hours", hours, hint=self.tr("When they can be reached, in their words")))
        column.addWidget(self._field("fees", TextField(placeholder=self.tr("$150 a session; first call free"))))
        self._add_terms(column, TermKind.PAYER, self.tr("Payment"))

    def _credential_section(self, abbreviations: tuple[str, ...]) -> None:
        column = self._section(self.tr("Credentials"))
        credentials = Rows("credentials", "", self.tr("Credential"), self.tr("Add a credential"),
                           parts.credential_parts(abbreviations), parts.BLANK_CREDENTIAL)  # fmt: skip
        codes = Rows("taxonomies", self.tr("Taxonomy codes, as in the national provider file"),
                     self.tr("Taxonomy code"), self.tr("Add a taxonomy code"), parts.taxonomy_parts(),
                     parts.BLANK_TAXONOMY)  # fmt: skip
        self._add_rows(column, credentials, codes)

    def _practice_section(self) -> None:
        column = self._section(self.tr("Practice"))
        column.addWidget(
            label(
                self.tr("Choose from the list, or write your own words and press Enter: they are kept and found too."),
                "small",
                wrap=True,
            )
        )
        for kind, text in (
            (TermKind.SPECIALTY, self.tr("Specialties")),
            (TermKind.MODALITY, self.tr("Approach")),
            (TermKind.INTERVENTION_MODEL, self.tr("Intervention models")),
            (TermKind.LEVEL_OF_CARE, self.tr("Levels of care")),
            (TermKind.POPULATION, self.tr("Works with")),
            (TermKind.LANGUAGE, self.tr("Languages")),
        ):
            self._add_terms(column, kind, text)

    def _about_section(self) -> None:
        column = self._section(self.tr("About"))
        hint = self.tr("The listing's own words. What colleagues learned belongs into notes.")
        column.addWidget(self._field("about", AreaField(lines=5), hint=hint))

    # --- building -----------------------------------------------------------------------------------------
    def _section(self, title: str) -> QVBoxLayout:
        card = Card()
        card.setAccessibleName(title)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(label(title, "heading"))
        self._column.addWidget(card)
        self.sections.append(Section(title, card))
        return column

    def _grid(self, column: QVBoxLayout) -> FieldGrid:
        grid = FieldGrid()
        column.addLayout(grid)
        return grid

    def _field(self, name: str, field: Field, *, text: str = "", hint: str = "") -> Labeled:
        labeled = Labeled(text or field_name(name), field, hint=hint)
        field.edited.connect(self.edited)
        self._fields[name] = labeled
        return labeled

    def _add_rows(self, column: QVBoxLayout, *lists: Rows) -> None:
        for rows in lists:
            column.addWidget(rows)
            rows.edited.connect(self.edited)
            self._rows[rows.name] = rows

    def _add_terms(self, column: QVBoxLayout, kind: TermKind, text: str) -> None:
        field = TermsField(kind, self._vocabulary)
        field.edited.connect(self.edited)
        self._terms[kind] = Labeled(text, field)
        column.addWidget(self._terms[kind])

    def _states(self) -> Sequence[tuple[str, str]]:
        return [
            (Status.ACTIVE.value, self.tr("Active")),
            (Status.SUSPECTED_STALE.value, self.tr("Suspected stale")),
            (Status.INACTIVE.value, self.tr("Inactive")),
        ]

    def _watch_zip(self, row: Row) -> None:
        row.parts["zip"].field.left.connect(row.say_left)
        row.left.connect(self.zip_left)

    def _fit_kind(self) -> None:
        is_person = self._fields["kind"].field.value() == ContactKind.PERSON.value
        for widget in self._person_only:
            widget.setVisible(is_person)

    def _fit_availability(self) -> None:
        waits = self._fields["availability"].field.value() == Availability.WAITLIST.value
        self._fields["waitlist_weeks"].setVisible(waits)


def _take_extension(row: Row) -> None:
    number, extension = row.parts["number"].field, row.parts["extension"].field
    if isinstance(number, PhoneField):
        number.extension_typed.connect(extension.set_value)
