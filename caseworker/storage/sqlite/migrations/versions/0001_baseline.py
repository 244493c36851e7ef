"""The tables of the first version. Frozen: later revisions change it by steps."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE contact (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        sort_name VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        prefix VARCHAR NOT NULL,
        given VARCHAR NOT NULL,
        middle VARCHAR NOT NULL,
        family VARCHAR NOT NULL,
        suffix VARCHAR NOT NULL,
        preferred_name VARCHAR NOT NULL,
        credential_text VARCHAR NOT NULL,
        organization VARCHAR NOT NULL,
        job_title VARCHAR NOT NULL,
        profession VARCHAR NOT NULL,
        npi VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        favorite BOOLEAN NOT NULL,
        confidential BOOLEAN NOT NULL,
        service_area VARCHAR NOT NULL,
        availability VARCHAR NOT NULL,
        waitlist_weeks INTEGER,
        in_person BOOLEAN,
        telehealth BOOLEAN,
        fees VARCHAR NOT NULL,
        sliding_scale BOOLEAN,
        about VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        updated_by VARCHAR NOT NULL,
        deleted_at VARCHAR,
        CONSTRAINT kind_code CHECK (kind = 'person' OR kind = 'organization'),
        CONSTRAINT status_code CHECK (status = 'active' OR status = 'suspected_stale' OR status = 'inactive'),
        CONSTRAINT availability_code CHECK (availability = 'accepting' OR availability = 'waitlist'
            OR availability = 'not_accepting' OR availability = 'unknown')
    )""",
    "CREATE INDEX contact_npi ON contact (npi) WHERE npi <> ''",
    "CREATE UNIQUE INDEX contact_uid ON contact (uid)",
    """CREATE TABLE contact_list (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL
    )""",
    "CREATE UNIQUE INDEX contact_list_name ON contact_list (name)",
    """CREATE TABLE meta (
        "key" VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    )
     WITHOUT ROWID""",
    """CREATE TABLE draft (
        "key" VARCHAR NOT NULL,
        body VARCHAR NOT NULL,
        saved_at VARCHAR NOT NULL,
        PRIMARY KEY ("key")
    )
     WITHOUT ROWID""",
    """CREATE TABLE audit_event (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        ids VARCHAR NOT NULL,
        count INTEGER NOT NULL
    )""",
    """CREATE TABLE undo_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        action VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        at VARCHAR NOT NULL,
        bulk BOOLEAN NOT NULL,
        is_undone BOOLEAN NOT NULL
    )""",
    """CREATE TABLE phone (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        number VARCHAR NOT NULL,
        extension VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        is_fax BOOLEAN NOT NULL,
        confidential BOOLEAN NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE email (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        address VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        confidential BOOLEAN NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE address (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        line1 VARCHAR NOT NULL,
        line2 VARCHAR NOT NULL,
        city VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        zip VARCHAR NOT NULL,
        country VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        latitude FLOAT,
        longitude FLOAT,
        confidential BOOLEAN NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE link (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        url VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE credential (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        abbreviation VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        issuer VARCHAR NOT NULL,
        jurisdiction VARCHAR NOT NULL,
        issued VARCHAR,
        expires VARCHAR,
        status VARCHAR NOT NULL,
        PRIMARY KEY (contact_id, position),
        CONSTRAINT kind_code CHECK (kind = 'license' OR kind = 'certification' OR kind = 'degree'
            OR kind = 'training' OR kind = 'other'),
        CONSTRAINT status_code CHECK (status = 'active' OR status = 'expired' OR status = 'suspended'
            OR status = 'unknown'),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE taxonomy (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        code VARCHAR NOT NULL,
        license_number VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        "primary" BOOLEAN NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE contact_term (
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        code VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        PRIMARY KEY (contact_id, position),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE role_tag (
        contact_id INTEGER NOT NULL,
        role VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        strength VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        decided_by VARCHAR NOT NULL,
        decided_at VARCHAR,
        PRIMARY KEY (contact_id, role),
        CONSTRAINT state_code CHECK (state = 'suggested' OR state = 'confirmed' OR state = 'rejected'),
        CONSTRAINT strength_code CHECK (strength = 'definite' OR strength = 'suggestive'),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
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
        CONSTRAINT fact_group_code CHECK (fact_group = 'availability' OR fact_group = 'payment'
            OR fact_group = 'reach' OR fact_group = 'practice' OR fact_group = 'credentials'),
        CONSTRAINT method_code CHECK (method = 'phone' OR method = 'email' OR method = 'website'
            OR method = 'in_person' OR method = 'issuer' OR method = 'referral'),
        CONSTRAINT outcome_code CHECK (outcome = 'confirmed' OR outcome = 'changed'
            OR outcome = 'no_answer' OR outcome = 'doubted'),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )""",
    "CREATE INDEX verification_contact ON verification (contact_id)",
    """CREATE TABLE note (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body VARCHAR NOT NULL,
        author VARCHAR NOT NULL,
        pinned BOOLEAN NOT NULL,
        created_at VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )""",
    "CREATE INDEX note_contact ON note (contact_id)",
    """CREATE TABLE referral (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        client_code VARCHAR NOT NULL,
        role_sought VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        level_of_care VARCHAR NOT NULL,
        urgency VARCHAR NOT NULL,
        how_sent VARCHAR NOT NULL,
        private_note VARCHAR NOT NULL,
        follow_up VARCHAR,
        replaces INTEGER,
        state VARCHAR NOT NULL,
        attempts INTEGER NOT NULL,
        outcome VARCHAR NOT NULL,
        outcome_on VARCHAR,
        outcome_source VARCHAR,
        created_at VARCHAR NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        CONSTRAINT state_code CHECK (state = 'draft' OR state = 'sent' OR state = 'no_response'
            OR state = 'waitlisted' OR state = 'accepted' OR state = 'in_progress' OR state = 'on_hold'
            OR state = 'completed' OR state = 'declined' OR state = 'not_completed' OR state = 'cancelled'
            OR state = 'entered_in_error'),
        CONSTRAINT urgency_code CHECK (urgency = 'routine' OR urgency = 'soon' OR urgency = 'urgent'),
        CONSTRAINT outcome_source_code CHECK (outcome_source = 'client' OR outcome_source = 'provider'
            OR outcome_source = 'third_party'),
        FOREIGN KEY(contact_id) REFERENCES contact (id),
        FOREIGN KEY(replaces) REFERENCES referral (id)
    )""",
    "CREATE INDEX referral_contact ON referral (contact_id)",
    "CREATE INDEX referral_replaces ON referral (replaces) WHERE replaces IS NOT NULL",
    """CREATE TABLE list_item (
        list_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        PRIMARY KEY (list_id, position),
        FOREIGN KEY(list_id) REFERENCES contact_list (id),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
     WITHOUT ROWID""",
    "CREATE INDEX list_item_contact ON list_item (contact_id)",
    """CREATE TABLE import_record (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        source VARCHAR NOT NULL,
        source_id VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        base VARCHAR,
        base_is_current BOOLEAN NOT NULL,
        CONSTRAINT base_is_current_flag CHECK (base_is_current = 0 OR base_is_current = 1),
        FOREIGN KEY(contact_id) REFERENCES contact (id)
    )""",
    "CREATE UNIQUE INDEX import_record_key ON import_record (source, source_id)",
    "CREATE INDEX import_record_contact ON import_record (contact_id)",
    """CREATE TABLE undo_row (
        id INTEGER NOT NULL,
        step INTEGER NOT NULL,
        op VARCHAR NOT NULL,
        tbl VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        "before" VARCHAR,
        "after" VARCHAR,
        PRIMARY KEY (id),
        FOREIGN KEY(step) REFERENCES undo_step (id)
    )""",
    "CREATE INDEX undo_row_step ON undo_row (step)",
    """CREATE TABLE note_revision (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        note_id INTEGER NOT NULL,
        body VARCHAR NOT NULL,
        author VARCHAR NOT NULL,
        written_at VARCHAR NOT NULL,
        FOREIGN KEY(note_id) REFERENCES note (id)
    )""",
    "CREATE INDEX note_revision_note ON note_revision (note_id)",
    """CREATE TABLE referral_event (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        referral_id INTEGER NOT NULL,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        "before" VARCHAR,
        "after" VARCHAR NOT NULL,
        reason VARCHAR,
        reason_text VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        CONSTRAINT before_code CHECK (before = 'draft' OR before = 'sent' OR before = 'no_response'
            OR before = 'waitlisted' OR before = 'accepted' OR before = 'in_progress'
            OR before = 'on_hold' OR before = 'completed' OR before = 'declined'
            OR before = 'not_completed' OR before = 'cancelled' OR before = 'entered_in_error'),
        CONSTRAINT after_code CHECK (after = 'draft' OR after = 'sent' OR after = 'no_response'
            OR after = 'waitlisted' OR after = 'accepted' OR after = 'in_progress' OR after = 'on_hold'
            OR after = 'completed' OR after = 'declined' OR after = 'not_completed' OR after = 'cancelled'
            OR after = 'entered_in_error'),
        CONSTRAINT reason_code CHECK (reason = 'no_capacity' OR reason = 'not_eligible'
            OR reason = 'insurance' OR reason = 'cost' OR reason = 'language' OR reason = 'distance'
            OR reason = 'wrong_specialty' OR reason = 'client_unreachable' OR reason = 'client_declined'
            OR reason = 'provider_unreachable' OR reason = 'left_practice'
            OR reason = 'higher_level_needed' OR reason = 'other'),
        FOREIGN KEY(referral_id) REFERENCES referral (id)
    )""",
    "CREATE INDEX referral_event_referral ON referral_event (referral_id)",
    """CREATE TABLE undo_image (
        id INTEGER NOT NULL,
        range_row INTEGER NOT NULL,
        tbl VARCHAR NOT NULL,
        image VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(range_row) REFERENCES undo_row (id)
    )""",
    "CREATE INDEX undo_image_range ON undo_image (range_row, tbl)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
