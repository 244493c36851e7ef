"""Referrals that no road can bring into an illegal state; needs, consent, attempts; two more outcomes of a check."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REBUILT = ("referral", "referral_event", "verification")
OLD_INDEXES = ("referral_contact", "referral_replaces", "referral_event_referral", "verification_contact")

TABLES = (
    """CREATE TABLE referral (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        client_code VARCHAR COLLATE "NOCASE" NOT NULL,
        role_sought VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        level_of_care VARCHAR NOT NULL,
        urgency VARCHAR NOT NULL,
        how_sent VARCHAR NOT NULL,
        link VARCHAR NOT NULL,
        private_note VARCHAR NOT NULL,
        part2 BOOLEAN NOT NULL,
        consent VARCHAR,
        consent_on VARCHAR,
        consent_until VARCHAR,
        consent_revoked_on VARCHAR,
        follow_up VARCHAR,
        planned_on VARCHAR,
        replaces INTEGER,
        together INTEGER,
        state VARCHAR NOT NULL,
        last_event INTEGER NOT NULL,
        last_event_of INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        first_sent_on VARCHAR,
        sent_on VARCHAR,
        answered_on VARCHAR,
        ended_on VARCHAR,
        outcome VARCHAR NOT NULL,
        outcome_on VARCHAR,
        outcome_source VARCHAR,
        created_at VARCHAR NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        CONSTRAINT state_code CHECK (state = 'draft' OR state = 'sent' OR state = 'no_response' OR state =
            'waitlisted' OR state = 'accepted' OR state = 'in_progress' OR state = 'on_hold' OR state =
            'completed' OR state = 'declined' OR state = 'not_completed' OR state = 'cancelled' OR state =
            'entered_in_error'),
        CONSTRAINT urgency_code CHECK (urgency = 'routine' OR urgency = 'soon' OR urgency = 'urgent'),
        CONSTRAINT outcome_source_code CHECK (outcome_source = 'client' OR outcome_source = 'provider' OR
            outcome_source = 'third_party'),
        CONSTRAINT consent_code CHECK (consent = 'written' OR consent = 'electronic' OR consent = 'verbal' OR
            consent = 'guardian'),
        CONSTRAINT part2_flag CHECK (part2 = 0 OR part2 = 1),
        CONSTRAINT outcome_known CHECK (state <> 'completed' AND state <> 'not_completed' OR trim(outcome) <> ''
            AND outcome_on IS NOT NULL AND outcome_source IS NOT NULL),
        CONSTRAINT consent_day CHECK ((consent IS NULL) = (consent_on IS NULL)),
        CONSTRAINT consent_order CHECK ((consent_until IS NULL OR consent_on IS NOT NULL AND consent_until >=
            consent_on) AND (consent_revoked_on IS NULL OR consent_on IS NOT NULL AND consent_revoked_on >=
            consent_on)),
        CONSTRAINT part2_consent CHECK (part2 = 0 OR first_sent_on IS NULL OR consent IS NOT NULL),
        CONSTRAINT attempts_counted CHECK (attempts >= 1),
        CONSTRAINT sent_day CHECK ((state = 'draft' OR state = 'cancelled' OR state = 'entered_in_error' OR
            first_sent_on IS NOT NULL) AND (first_sent_on IS NULL) = (sent_on IS NULL)),
        CONSTRAINT end_day CHECK ((state <> 'completed' AND state <> 'declined' AND state <> 'not_completed' AND
            state <> 'cancelled' AND state <> 'entered_in_error') = (ended_on IS NULL)),
        CONSTRAINT state_reached FOREIGN KEY(last_event, last_event_of, state) REFERENCES referral_event (id,
            referral_id, stands) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT event_of_its_own CHECK (last_event_of = id),
        FOREIGN KEY(contact_id) REFERENCES contact (id),
        FOREIGN KEY(replaces) REFERENCES referral (id),
        FOREIGN KEY(together) REFERENCES referral (id)
    )""",
    """CREATE TABLE referral_event (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        referral_id INTEGER NOT NULL,
        previous INTEGER,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        "before" VARCHAR,
        "after" VARCHAR NOT NULL,
        stands VARCHAR,
        passed VARCHAR,
        reason VARCHAR,
        reason_text VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        CONSTRAINT before_code CHECK (before = 'draft' OR before = 'sent' OR before = 'no_response' OR before =
            'waitlisted' OR before = 'accepted' OR before = 'in_progress' OR before = 'on_hold' OR before =
            'completed' OR before = 'declined' OR before = 'not_completed' OR before = 'cancelled' OR before =
            'entered_in_error'),
        CONSTRAINT after_code CHECK (after = 'draft' OR after = 'sent' OR after = 'no_response' OR after =
            'waitlisted' OR after = 'accepted' OR after = 'in_progress' OR after = 'on_hold' OR after =
            'completed' OR after = 'declined' OR after = 'not_completed' OR after = 'cancelled' OR after =
            'entered_in_error'),
        CONSTRAINT reason_code CHECK (reason = 'no_capacity' OR reason = 'not_eligible' OR reason = 'insurance'
            OR reason = 'cost' OR reason = 'language' OR reason = 'distance' OR reason = 'wrong_specialty' OR
            reason = 'client_unreachable' OR reason = 'client_declined' OR reason = 'provider_unreachable' OR
            reason = 'left_practice' OR reason = 'higher_level_needed' OR reason = 'other'),
        CONSTRAINT legal_step CHECK (before IS NULL AND previous IS NULL AND (after = 'draft' OR after = 'sent')
            OR before IS NOT NULL AND previous IS NOT NULL AND (before = 'draft' AND (after = 'sent' OR after =
            'cancelled' OR after = 'entered_in_error') OR before = 'sent' AND (after = 'no_response' OR after =
            'waitlisted' OR after = 'accepted' OR after = 'declined' OR after = 'cancelled' OR after =
            'entered_in_error') OR before = 'no_response' AND (after = 'sent' OR after = 'waitlisted' OR after =
            'accepted' OR after = 'declined' OR after = 'cancelled' OR after = 'entered_in_error') OR before =
            'waitlisted' AND (after = 'accepted' OR after = 'declined' OR after = 'cancelled' OR after =
            'entered_in_error') OR before = 'accepted' AND (after = 'in_progress' OR after = 'on_hold' OR after
            = 'completed' OR after = 'not_completed' OR after = 'cancelled' OR after = 'entered_in_error') OR
            before = 'in_progress' AND (after = 'on_hold' OR after = 'completed' OR after = 'not_completed' OR
            after = 'cancelled' OR after = 'entered_in_error') OR before = 'on_hold' AND (after = 'in_progress'
            OR after = 'completed' OR after = 'not_completed' OR after = 'cancelled' OR after =
            'entered_in_error') OR before = 'completed' AND (after = 'entered_in_error') OR before = 'declined'
            AND (after = 'entered_in_error') OR before = 'not_completed' AND (after = 'entered_in_error') OR
            before = 'cancelled' AND (after = 'entered_in_error'))),
        CONSTRAINT reason_given CHECK (after <> 'on_hold' AND after <> 'declined' AND after <> 'not_completed'
            AND after <> 'cancelled' OR reason IS NOT NULL),
        CONSTRAINT other_reason_told CHECK (reason IS NULL OR reason <> 'other' OR trim(reason_text) <> ''),
        CONSTRAINT one_direction CHECK (previous IS NULL OR previous < id),
        CONSTRAINT last_or_passed CHECK (stands IS NOT NULL AND stands = after AND passed IS NULL OR passed IS
            NOT NULL AND passed = after AND stands IS NULL),
        CONSTRAINT chain FOREIGN KEY(previous, referral_id, "before") REFERENCES referral_event (id,
            referral_id, passed) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT of_referral FOREIGN KEY(referral_id) REFERENCES referral (id) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT standing UNIQUE (id, referral_id, stands),
        CONSTRAINT passing UNIQUE (id, referral_id, passed),
        CONSTRAINT no_fork UNIQUE (previous)
    )""",
    """CREATE TABLE verification (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        fact_group VARCHAR NOT NULL,
        checked_on VARCHAR NOT NULL,
        method VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        checked_by VARCHAR NOT NULL,
        recorded_at VARCHAR NOT NULL,
        CONSTRAINT fact_group_code CHECK (fact_group = 'availability' OR fact_group = 'payment' OR fact_group =
            'reach' OR fact_group = 'practice' OR fact_group = 'credentials'),
        CONSTRAINT method_code CHECK (method = 'phone' OR method = 'email' OR method = 'website' OR method =
            'in_person' OR method = 'issuer' OR method = 'referral'),
        CONSTRAINT outcome_code CHECK (outcome = 'confirmed' OR outcome = 'changed' OR outcome = 'no_answer' OR
            outcome = 'doubted' OR outcome = 'number_dead' OR outcome = 'left'),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )""",
    """CREATE TABLE referral_need (
        referral_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        code VARCHAR NOT NULL,
        PRIMARY KEY (referral_id, kind, code),
        FOREIGN KEY(referral_id) REFERENCES referral (id)
    )
    WITHOUT ROWID""",
    """CREATE TABLE referral_attempt (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        referral_id INTEGER NOT NULL,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        result VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        next_on VARCHAR,
        CONSTRAINT result_code CHECK (result = 'reached' OR result = 'no_answer' OR result = 'left_message'),
        FOREIGN KEY(referral_id) REFERENCES referral (id)
    )""",
    """CREATE TABLE unmet_need (
        day VARCHAR NOT NULL,
        terms VARCHAR NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (day, terms)
    )
    WITHOUT ROWID""",
)
INDEXES = (
    "CREATE INDEX referral_last_event ON referral (last_event, last_event_of, state)",
    "CREATE INDEX referral_state ON referral (state)",
    "CREATE INDEX referral_created ON referral (created_at)",
    """CREATE INDEX referral_closed ON referral (state) WHERE outcome <> '' AND outcome_on IS NOT NULL AND
        outcome_source IS NOT NULL AND ended_on IS NOT NULL""",
    "CREATE INDEX referral_contact ON referral (contact_id, state, created_at)",
    """CREATE INDEX referral_ended ON referral (ended_on, state, role_sought, level_of_care, outcome_source, outcome_on,
        outcome, last_event, client_code, first_sent_on) WHERE ended_on IS NOT NULL""",
    """CREATE INDEX referral_answered ON referral (answered_on, first_sent_on, role_sought, state)
        WHERE answered_on IS NOT NULL""",
    """CREATE INDEX referral_first_sent ON referral (first_sent_on, role_sought, state)
        WHERE first_sent_on IS NOT NULL""",
    "CREATE INDEX referral_helped ON referral (client_code, role_sought, state, ended_on)",
    """CREATE INDEX referral_follow_up ON referral (follow_up) WHERE state <> 'completed' AND state <> 'declined'
        AND state <> 'not_completed' AND state <> 'cancelled' AND state <> 'entered_in_error'""",
    "CREATE INDEX referral_together ON referral (together) WHERE together IS NOT NULL",
    "CREATE INDEX referral_client ON referral (client_code, state, updated_at)",
    "CREATE INDEX referral_replaces ON referral (replaces) WHERE replaces IS NOT NULL",
    "CREATE INDEX referral_event_referral ON referral_event (referral_id)",
    "CREATE UNIQUE INDEX referral_event_first ON referral_event (referral_id) WHERE previous IS NULL",
    "CREATE INDEX verification_contact ON verification (contact_id)",
    "CREATE INDEX credential_expires ON credential (expires) WHERE expires IS NOT NULL",
    "CREATE INDEX referral_attempt_referral ON referral_attempt (referral_id)",
)
COPIES = (
    """INSERT INTO referral_event (id, referral_id, previous, at, actor, "before", "after", stands, passed, reason,
        reason_text, note)
    SELECT id, referral_id, lag(id) OVER ordered, at, actor, "before", "after",
        CASE WHEN lead(id) OVER ordered IS NULL THEN "after" END,
        CASE WHEN lead(id) OVER ordered IS NOT NULL THEN "after" END,
        reason, reason_text, note
    FROM referral_event_before
    WINDOW ordered AS (PARTITION BY referral_id ORDER BY id)""",
    """INSERT INTO referral (id, contact_id, version, client_code, role_sought, reason, level_of_care,
        urgency, how_sent, link, private_note, part2, follow_up, replaces, state, last_event, last_event_of,
        attempts, first_sent_on, sent_on, answered_on, ended_on, outcome, outcome_on, outcome_source,
        created_at, created_by, updated_at)
    SELECT id, contact_id, version, client_code, role_sought, reason, level_of_care, urgency, how_sent, '',
        private_note, 0, follow_up, replaces, state,
        (SELECT max(e.id) FROM referral_event e WHERE e.referral_id = r.id), id, attempts,
        (SELECT substr(min(at), 1, 10) FROM referral_event e WHERE e.referral_id = r.id AND "after" = 'sent'),
        (SELECT substr(max(at), 1, 10) FROM referral_event e WHERE e.referral_id = r.id AND "after" = 'sent'),
        (SELECT substr(min(at), 1, 10) FROM referral_event e WHERE e.referral_id = r.id
            AND "after" IN ('accepted', 'waitlisted', 'declined')),
        CASE WHEN state IN ('completed', 'declined', 'not_completed', 'cancelled', 'entered_in_error') THEN
            (SELECT substr(max(at), 1, 10) FROM referral_event e WHERE e.referral_id = r.id) END,
        outcome, outcome_on, outcome_source, created_at, created_by, updated_at
    FROM referral_before AS r""",
    "INSERT INTO verification SELECT * FROM verification_before",
)


def upgrade() -> None:
    for index in OLD_INDEXES:
        op.execute(f"DROP INDEX {index}")
    for table in REBUILT:
        op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    for statement in (*TABLES, *COPIES):
        op.execute(statement)
    for table in REBUILT:
        # The numbers of rows that are gone are not given out again.
        op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
        op.execute(f"UPDATE sqlite_sequence SET name = '{table}' WHERE name = '{table}_before'")
        op.execute(f"DROP TABLE {table}_before")
    for statement in INDEXES:
        op.execute(statement)
