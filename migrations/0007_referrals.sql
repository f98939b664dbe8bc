-- Referrals from desk to desk: the state machine, the packet and its purge, the thread, attachments.
--
-- Triggers, not the application, stamp times, write the timeline, the audit entry and the outbox, and
-- purge a packet: an application that forgets, or is bypassed, changes none of that.

CREATE TABLE hub.referral_transition (
    from_status text NOT NULL,
    to_status text NOT NULL,
    side text NOT NULL CHECK (side IN ('sender', 'recipient', 'system')),
    PRIMARY KEY (from_status, to_status, side)
);
COMMENT ON TABLE hub.referral_transition IS 'Who may move a referral where; FHIR R4 Task.status. Held equal to hub/referrals/model.py by a test.';
INSERT INTO hub.referral_transition (from_status, to_status, side) VALUES
    ('draft', 'requested', 'sender'),
    ('draft', 'cancelled', 'sender'),
    ('draft', 'entered-in-error', 'sender'),
    ('requested', 'received', 'recipient'),
    ('requested', 'accepted', 'recipient'),
    ('requested', 'rejected', 'recipient'),
    ('requested', 'on-hold', 'recipient'),
    ('requested', 'cancelled', 'sender'),
    ('requested', 'cancelled', 'system'),
    ('requested', 'entered-in-error', 'sender'),
    ('received', 'accepted', 'recipient'),
    ('received', 'rejected', 'recipient'),
    ('received', 'on-hold', 'recipient'),
    ('received', 'cancelled', 'sender'),
    ('received', 'cancelled', 'system'),
    ('received', 'entered-in-error', 'sender'),
    ('on-hold', 'received', 'sender'),
    ('on-hold', 'received', 'recipient'),
    ('on-hold', 'in-progress', 'sender'),
    ('on-hold', 'in-progress', 'recipient'),
    ('on-hold', 'cancelled', 'sender'),
    ('on-hold', 'cancelled', 'system'),
    ('on-hold', 'entered-in-error', 'sender'),
    ('accepted', 'in-progress', 'recipient'),
    ('accepted', 'failed', 'recipient'),
    ('accepted', 'cancelled', 'sender'),
    ('accepted', 'entered-in-error', 'sender'),
    ('in-progress', 'on-hold', 'recipient'),
    ('in-progress', 'completed', 'recipient'),
    ('in-progress', 'failed', 'recipient'),
    ('in-progress', 'cancelled', 'sender'),
    ('in-progress', 'entered-in-error', 'sender'),
    ('rejected', 'entered-in-error', 'sender'),
    ('failed', 'entered-in-error', 'sender'),
    ('cancelled', 'entered-in-error', 'sender');

CREATE TABLE hub.referral (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    case_code text NOT NULL,
    need_id uuid NOT NULL,
    need_code text NOT NULL,
    from_agency_id uuid NOT NULL,
    from_desk_id uuid NOT NULL,
    to_agency_id uuid NOT NULL,
    to_desk_id uuid NOT NULL,
    service_at_location_id uuid,
    status text NOT NULL CHECK (status IN (
        'draft', 'requested', 'received', 'accepted', 'rejected', 'on-hold', 'in-progress',
        'completed', 'failed', 'cancelled', 'entered-in-error')),
    version integer NOT NULL DEFAULT 1,
    urgency text NOT NULL CHECK (urgency IN ('emergency', 'urgent', 'normal')),
    purpose text NOT NULL,
    categories text[] NOT NULL,
    consent_ids uuid[] NOT NULL,
    consent_expires_at timestamptz,
    preview_key_id uuid NOT NULL,
    packet_key_id uuid NOT NULL,
    acknowledge_due_at timestamptz NOT NULL,
    decide_due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    due_explanation jsonb NOT NULL,
    status_reason text,
    outcome text CHECK (outcome IN (
        'delivered', 'partially-delivered', 'not-delivered-unreachable', 'not-delivered-person-declined',
        'not-delivered-moved-on', 'not-delivered-other')),
    confirmation text CHECK (confirmation IN ('confirmed', 'disputed')),
    claimed_by uuid,
    requested_by uuid NOT NULL DEFAULT hub.actor_id(),
    created_at timestamptz NOT NULL DEFAULT now(),
    requested_at timestamptz,
    received_at timestamptz,
    accepted_at timestamptz,
    rejected_at timestamptz,
    held_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    failed_at timestamptz,
    cancelled_at timestamptz,
    confirmed_at timestamptz,
    next_side text,
    next_due_at timestamptz NOT NULL DEFAULT 'infinity',
    FOREIGN KEY (need_id, case_id, from_agency_id) REFERENCES hub.need (id, case_id, agency_id),
    FOREIGN KEY (from_desk_id, from_agency_id) REFERENCES hub.desk (id, agency_id),
    FOREIGN KEY (to_desk_id, to_agency_id) REFERENCES hub.desk (id, agency_id),
    CHECK (from_desk_id <> to_desk_id),
    -- Reference codes: decline_reason and cancel_reason.
    CHECK (CASE WHEN status IN ('rejected', 'failed') THEN status_reason IN (
                    'no-capacity', 'waitlist', 'service-unavailable', 'not-eligible', 'outside-mandate', 'outside-area',
                    'insufficient-information', 'additional-assessment-required', 'duplicate', 'already-served',
                    'person-declined', 'unreachable', 'moved-on', 'safety-risk') AND status_reason IS NOT NULL
                WHEN status IN ('cancelled', 'entered-in-error') THEN status_reason IN (
                    'consent-withdrawn', 'need-met-elsewhere', 'person-declined', 'moved-on', 'unreachable', 'duplicate',
                    'expired', 'entered-in-error', 'safety-risk') AND status_reason IS NOT NULL
                ELSE true END),
    CHECK (status <> 'completed' OR outcome IS NOT NULL)
);
CREATE INDEX ON hub.referral (to_desk_id, next_due_at, id);
CREATE INDEX ON hub.referral (from_desk_id, next_due_at, id);
CREATE INDEX ON hub.referral (to_agency_id, next_due_at, id);
CREATE INDEX ON hub.referral (from_agency_id, next_due_at, id);
CREATE INDEX ON hub.referral (case_id);
CREATE INDEX ON hub.referral (need_id);
CREATE INDEX ON hub.referral (expires_at) WHERE status IN ('requested', 'received', 'on-hold');
COMMENT ON COLUMN hub.referral.next_side IS 'Who owns the next action; null when there is none.';
COMMENT ON COLUMN hub.referral.next_due_at IS 'When that action is due; infinity when nothing is, so that keyset paging works.';

CREATE TABLE hub.referral_event (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    referral_id uuid NOT NULL REFERENCES hub.referral,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL,
    from_status text,
    to_status text NOT NULL,
    reason text,
    version integer NOT NULL,
    actor_id uuid,
    agency_id uuid
);
CREATE INDEX ON hub.referral_event (referral_id, id);
COMMENT ON TABLE hub.referral_event IS 'The timeline, written by trigger. actor_id is shown to colleagues of the actor only.';

CREATE TABLE hub.outbox (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    topic text NOT NULL,
    referral_id uuid NOT NULL REFERENCES hub.referral,
    from_desk_id uuid NOT NULL,
    to_desk_id uuid NOT NULL,
    version integer NOT NULL,
    delivered_at timestamptz
);
CREATE INDEX ON hub.outbox (id) WHERE delivered_at IS NULL;
CREATE INDEX ON hub.outbox (at);
COMMENT ON TABLE hub.outbox IS 'What happened and has to be told; ids only. NOTIFY hub_worklist merely says: look here.';

CREATE TABLE hub.packet (
    referral_id uuid NOT NULL REFERENCES hub.referral,
    part text NOT NULL CHECK (part IN ('preview', 'sealed')),
    body bytea,
    purged_at timestamptz,
    PRIMARY KEY (referral_id, part),
    CHECK ((body IS NULL) = (purged_at IS NOT NULL))
);
COMMENT ON TABLE hub.packet IS 'What a referral discloses, as it was at sending: never changed, only purged.';

CREATE TABLE hub.addendum (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    referral_id uuid NOT NULL REFERENCES hub.referral,
    part text NOT NULL CHECK (part IN ('preview', 'sealed')),
    body bytea,
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    staff_id uuid NOT NULL DEFAULT hub.actor_id(),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON hub.addendum (referral_id, id);

CREATE TABLE hub.message (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    referral_id uuid NOT NULL REFERENCES hub.referral,
    kind text NOT NULL CHECK (kind IN (
        'message', 'hold-question', 'hold-answer', 'reject-note', 'withdraw-note', 'outcome-note', 'dispute-note')),
    body bytea,
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    staff_id uuid NOT NULL DEFAULT hub.actor_id(),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON hub.message (referral_id, id);
COMMENT ON COLUMN hub.message.body IS 'Sealed under the referral''s preview key: both sides read it.';

CREATE TABLE hub.attachment (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    referral_id uuid NOT NULL REFERENCES hub.referral,
    part text NOT NULL CHECK (part IN ('preview', 'sealed')),
    name bytea,
    content_type text NOT NULL,
    size bigint NOT NULL CHECK (size BETWEEN 0 AND 20971520),
    complete boolean NOT NULL DEFAULT false,
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    staff_id uuid NOT NULL DEFAULT hub.actor_id(),
    at timestamptz NOT NULL DEFAULT now(),
    purged_at timestamptz
);
CREATE INDEX ON hub.attachment (referral_id, id);
CREATE INDEX ON hub.attachment (at) WHERE NOT complete;

CREATE TABLE hub.attachment_chunk (
    attachment_id uuid NOT NULL REFERENCES hub.attachment,
    seq integer NOT NULL CHECK (seq >= 0),
    body bytea NOT NULL,
    PRIMARY KEY (attachment_id, seq)
);

CREATE TABLE hub.erasure (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    erased_by uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    receipt jsonb NOT NULL,
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
COMMENT ON TABLE hub.erasure IS 'Receipts of crypto-shredding: how much of what was destroyed.';

-- The packet is open to the recipient from acceptance on, until it is purged.
CREATE FUNCTION hub.packet_open(status text, accepted_at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT accepted_at IS NOT NULL AND status IN ('accepted', 'in-progress', 'on-hold', 'completed', 'failed') $$;

-- State machine --------------------------------------------------------------------------------------

CREATE FUNCTION hub.guard_new_referral() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    refused text[];
BEGIN
    IF NEW.status <> 'requested' OR NEW.version <> 1 THEN
        RAISE EXCEPTION 'a referral begins as requested' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM hub.agency a JOIN hub.desk d ON d.agency_id = a.id
                   WHERE d.id = NEW.to_desk_id AND a.sees_cases AND d.closed_at IS NULL) THEN
        RAISE EXCEPTION 'that desk takes no referrals' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM hub.case_file c JOIN hub.need n ON n.case_id = c.id
                   WHERE c.id = NEW.case_id AND n.id = NEW.need_id AND c.status = 'open' AND n.status = 'open'
                     AND c.code = NEW.case_code AND n.service_code = NEW.need_code) THEN
        RAISE EXCEPTION 'the need is not open in this case' USING ERRCODE = 'check_violation';
    END IF;
    -- A statement after the lock sees what was committed while waiting for it.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('consent ' || NEW.case_id, 0));
    refused := hub.refused_categories(NEW.case_id, NEW.to_agency_id, NEW.purpose, NEW.categories);
    IF cardinality(refused) > 0 THEN
        RAISE EXCEPTION 'not consented: %', array_to_string(refused, ', ') USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.requested_at := now();
    NEW.received_at := NULL; NEW.accepted_at := NULL; NEW.rejected_at := NULL; NEW.held_at := NULL;
    NEW.started_at := NULL; NEW.completed_at := NULL; NEW.failed_at := NULL; NEW.cancelled_at := NULL;
    NEW.next_side := 'recipient';
    NEW.next_due_at := NEW.acknowledge_due_at;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard_new BEFORE INSERT ON hub.referral
    FOR EACH ROW EXECUTE FUNCTION hub.guard_new_referral();

-- The side (or sides, within one agency) that the actor stands on. The sender's data protection officer
-- may only cancel.
CREATE FUNCTION hub.referral_sides(from_agency uuid, from_desk uuid, to_agency uuid, to_desk uuid, target text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = ''
AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN from_agency = hub.actor_agency()
                  AND (hub.oversees() OR (hub.works_cases() AND from_desk = ANY (hub.actor_desks()))
                       OR (hub.protects() AND target = 'cancelled')) THEN 'sender' END,
        CASE WHEN to_agency = hub.actor_agency()
                  AND (hub.oversees() OR (hub.works_cases() AND to_desk = ANY (hub.actor_desks()))) THEN 'recipient' END,
        CASE WHEN hub.is_job('expiry') THEN 'system' END], NULL)
$$;

CREATE FUNCTION hub.guard_referral() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    sides text[] := hub.referral_sides(OLD.from_agency_id, OLD.from_desk_id, OLD.to_agency_id, OLD.to_desk_id, NEW.status);
BEGIN
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'the version is not the next one' USING ERRCODE = 'serialization_failure';
    END IF;
    IF NEW.status <> OLD.status THEN
        IF NOT EXISTS (SELECT FROM hub.referral_transition t
                       WHERE t.from_status = OLD.status AND t.to_status = NEW.status AND t.side = ANY (sides)) THEN
            RAISE EXCEPTION 'a referral does not go from % to % by this actor', OLD.status, NEW.status
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- A hold remembers whether the referral had been accepted.
        IF OLD.status = 'on-hold' AND (NEW.status = 'in-progress') <> (OLD.accepted_at IS NOT NULL)
           AND NEW.status IN ('received', 'in-progress') THEN
            RAISE EXCEPTION 'a hold ends where it began' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.status = 'cancelled' AND sides = ARRAY['system'] AND (NEW.status_reason NOT IN ('expired', 'consent-withdrawn') OR OLD.accepted_at IS NOT NULL) THEN
            RAISE EXCEPTION 'the system only lets unanswered referrals expire' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.status_reason = 'expired' AND sides <> ARRAY['system'] THEN
            RAISE EXCEPTION 'only the hub lets a referral expire' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NEW.status = 'accepted' AND OLD.consent_expires_at <= now() THEN
            RAISE EXCEPTION 'the consent behind this referral has expired' USING ERRCODE = 'insufficient_privilege';
        END IF;
        CASE NEW.status
            WHEN 'received' THEN NEW.received_at := now();
            WHEN 'accepted' THEN NEW.accepted_at := now();
            WHEN 'rejected' THEN NEW.rejected_at := now();
            WHEN 'on-hold' THEN NEW.held_at := now();
            WHEN 'in-progress' THEN NEW.started_at := coalesce(OLD.started_at, now());
            WHEN 'completed' THEN NEW.completed_at := now();
            WHEN 'failed' THEN NEW.failed_at := now();
            ELSE NEW.cancelled_at := now();
        END CASE;
    ELSIF sides = '{}' THEN
        RAISE EXCEPTION 'not a party to this referral' USING ERRCODE = 'insufficient_privilege';
    ELSIF NEW.status_reason IS DISTINCT FROM OLD.status_reason THEN
        RAISE EXCEPTION 'a reason stays as it was given' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever takes it on names themselves, and nobody on the other side.
    IF NEW.claimed_by IS DISTINCT FROM OLD.claimed_by
       AND NOT ('recipient' = ANY (sides) AND coalesce(NEW.claimed_by = hub.actor_id(), true)) THEN
        RAISE EXCEPTION 'the receiving desk says who works on it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmation IS DISTINCT FROM OLD.confirmation THEN
        IF OLD.status <> 'completed' OR NOT (
            'sender' = ANY (sides) AND NEW.confirmation IS NOT NULL AND OLD.confirmation IS NULL
            -- An answered dispute goes back to the sender.
            OR 'recipient' = ANY (sides) AND NEW.confirmation IS NULL AND OLD.confirmation = 'disputed') THEN
            RAISE EXCEPTION 'the sender confirms or disputes an outcome' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.confirmed_at := CASE WHEN NEW.confirmation IS NULL THEN NULL ELSE now() END;
    END IF;
    IF NEW.outcome IS DISTINCT FROM OLD.outcome
       AND NOT ('recipient' = ANY (sides)
                AND (NEW.status IN ('completed', 'failed') AND (OLD.status <> 'completed' OR OLD.confirmation = 'disputed'))) THEN
        RAISE EXCEPTION 'the recipient records the outcome' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.next_side := CASE
        WHEN NEW.status IN ('requested', 'received', 'accepted', 'in-progress') THEN 'recipient'
        WHEN NEW.status = 'on-hold' THEN 'sender'
        WHEN NEW.status = 'completed' AND NEW.confirmation IS NULL THEN 'sender'
        WHEN NEW.status = 'completed' AND NEW.confirmation = 'disputed' THEN 'recipient' END;
    NEW.next_due_at := CASE
        WHEN NEW.status = 'requested' THEN NEW.acknowledge_due_at
        WHEN NEW.status IN ('received', 'on-hold') AND NEW.accepted_at IS NULL THEN NEW.decide_due_at
        ELSE 'infinity' END;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON hub.referral
    FOR EACH ROW EXECUTE FUNCTION hub.guard_referral();

-- Timeline, audit, outbox and wake-up of every change; purge of what may no longer be read.
CREATE FUNCTION hub.follow_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    kind text := CASE
        WHEN TG_OP = 'INSERT' OR NEW.status <> OLD.status THEN NEW.status
        WHEN NEW.confirmation IS DISTINCT FROM OLD.confirmation THEN coalesce(NEW.confirmation, 'outcome')
        WHEN NEW.outcome IS DISTINCT FROM OLD.outcome THEN 'outcome'
        WHEN NEW.claimed_by IS DISTINCT FROM OLD.claimed_by THEN
            CASE WHEN NEW.claimed_by IS NULL THEN 'released' ELSE 'claimed' END
        ELSE 'touched' END;
BEGIN
    INSERT INTO hub.referral_event (referral_id, kind, from_status, to_status, reason, version, actor_id, agency_id)
    VALUES (NEW.id, kind, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END, NEW.status,
            CASE WHEN kind = NEW.status THEN NEW.status_reason END, NEW.version, hub.actor_id(), hub.actor_agency());
    PERFORM hub.record('referral.' || kind, 'referral', NEW.id, NEW.from_agency_id, NEW.to_agency_id,
                       NEW.case_id, NEW.id,
                       CASE WHEN NEW.status_reason IS NULL THEN '{}'
                            ELSE jsonb_build_object('reason', NEW.status_reason) END);
    INSERT INTO hub.outbox (topic, referral_id, from_desk_id, to_desk_id, version)
    VALUES ('referral.' || kind, NEW.id, NEW.from_desk_id, NEW.to_desk_id, NEW.version);
    IF TG_OP = 'UPDATE' AND NEW.status <> OLD.status AND NEW.status IN ('rejected', 'cancelled', 'entered-in-error') THEN
        PERFORM hub.purge_packet(NEW.id, NEW.to_agency_id, NEW.status_reason = 'consent-withdrawn');
    END IF;
    NOTIFY hub_worklist;
    RETURN NULL;
END
$$;

-- Destroys the sealed part for good; with `wholly`, the recipient loses preview and thread as well.
CREATE FUNCTION hub.purge_packet(referral uuid, recipient uuid, wholly boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    DELETE FROM hub.key_wrap w USING hub.data_key k
    WHERE k.id = w.data_key_id AND k.referral_id = referral
      AND (k.kind = 'packet' OR (wholly AND w.agency_id = recipient AND recipient <> k.owner_agency_id));
    UPDATE hub.packet p SET body = NULL, purged_at = now()
    WHERE p.referral_id = referral AND p.part = 'sealed' AND p.purged_at IS NULL;
    UPDATE hub.addendum a SET body = NULL WHERE a.referral_id = referral AND a.part = 'sealed';
    -- First the files, then their chunks: this waits for whoever is adding some, and sees them afterwards.
    UPDATE hub.attachment a SET name = NULL, purged_at = now()
    WHERE a.referral_id = referral AND a.part = 'sealed' AND a.purged_at IS NULL;
    DELETE FROM hub.attachment_chunk c USING hub.attachment a
    WHERE a.id = c.attachment_id AND a.referral_id = referral AND a.part = 'sealed';
END
$$;
REVOKE ALL ON FUNCTION hub.purge_packet FROM PUBLIC;

CREATE TRIGGER follow AFTER INSERT OR UPDATE ON hub.referral
    FOR EACH ROW EXECUTE FUNCTION hub.follow_referral();

-- Messages, addenda and attachments appear on the timeline as well.
CREATE FUNCTION hub.follow_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    r hub.referral;
BEGIN
    SELECT * INTO r FROM hub.referral WHERE id = NEW.referral_id;
    INSERT INTO hub.referral_event (referral_id, kind, from_status, to_status, version, actor_id, agency_id)
    VALUES (r.id, TG_ARGV[0], r.status, r.status, r.version, hub.actor_id(), hub.actor_agency());
    PERFORM hub.record('referral.' || TG_ARGV[0], TG_ARGV[0], NEW.id, r.from_agency_id, r.to_agency_id, r.case_id, r.id, '{}');
    INSERT INTO hub.outbox (topic, referral_id, from_desk_id, to_desk_id, version)
    VALUES ('referral.' || TG_ARGV[0], r.id, r.from_desk_id, r.to_desk_id, r.version);
    NOTIFY hub_worklist;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow AFTER INSERT ON hub.message
    FOR EACH ROW EXECUTE FUNCTION hub.follow_part('message');
CREATE TRIGGER follow AFTER INSERT ON hub.addendum
    FOR EACH ROW EXECUTE FUNCTION hub.follow_part('addendum');
CREATE TRIGGER follow AFTER UPDATE OF complete ON hub.attachment
    FOR EACH ROW WHEN (NEW.complete AND NOT OLD.complete) EXECUTE FUNCTION hub.follow_part('attachment');

-- Crypto-shredding: destroys every key of a case and what they sealed, at all agencies. What remains is
-- that a case existed, and the receipt.
CREATE FUNCTION hub.erase_case(target uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    file hub.case_file;
    receipt jsonb;
    counts record;
    cancelled integer; digests integer; notes integer; stories integer;
BEGIN
    SELECT * INTO file FROM hub.case_file c
    WHERE c.id = target AND c.agency_id = hub.actor_agency() AND c.erased_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT hub.protects() THEN
        RAISE EXCEPTION 'no such case' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Counted before anything goes: closing a referral destroys some of it already.
    PERFORM 1 FROM hub.referral r WHERE r.case_id = target FOR UPDATE;
    SELECT (SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id
            WHERE k.case_id = target) AS keys,
           (SELECT count(*) FROM hub.packet p JOIN hub.referral r ON r.id = p.referral_id
            WHERE r.case_id = target AND p.purged_at IS NULL) AS packets,
           (SELECT count(*) FROM hub.attachment_chunk k JOIN hub.attachment a ON a.id = k.attachment_id
            JOIN hub.referral r ON r.id = a.referral_id WHERE r.case_id = target) AS chunks
    INTO counts;
    UPDATE hub.referral r SET status = 'cancelled', status_reason = 'consent-withdrawn', version = r.version + 1
    WHERE r.case_id = target AND r.status IN ('draft', 'requested', 'received', 'on-hold', 'accepted', 'in-progress');
    GET DIAGNOSTICS cancelled = ROW_COUNT;
    DELETE FROM hub.key_wrap w USING hub.data_key k WHERE k.id = w.data_key_id AND k.case_id = target;
    UPDATE hub.packet p SET body = NULL, purged_at = now() FROM hub.referral r
    WHERE r.id = p.referral_id AND r.case_id = target AND p.purged_at IS NULL;
    UPDATE hub.message m SET body = NULL FROM hub.referral r
    WHERE r.id = m.referral_id AND r.case_id = target AND m.body IS NOT NULL;
    GET DIAGNOSTICS notes = ROW_COUNT;
    UPDATE hub.addendum a SET body = NULL FROM hub.referral r
    WHERE r.id = a.referral_id AND r.case_id = target AND a.body IS NOT NULL;
    UPDATE hub.attachment a SET name = NULL, purged_at = now() FROM hub.referral r
    WHERE r.id = a.referral_id AND r.case_id = target AND a.purged_at IS NULL;
    DELETE FROM hub.attachment_chunk k USING hub.attachment a, hub.referral r
    WHERE a.id = k.attachment_id AND r.id = a.referral_id AND r.case_id = target;
    DELETE FROM hub.blind_index b WHERE b.case_id = target;
    GET DIAGNOSTICS digests = ROW_COUNT;
    UPDATE hub.need n SET story = NULL, status = CASE WHEN n.status = 'open' THEN 'closed' ELSE n.status END,
                          closed_at = coalesce(n.closed_at, now())
    WHERE n.case_id = target;
    GET DIAGNOSTICS stories = ROW_COUNT;
    UPDATE hub.person p SET identity = NULL, version = p.version + 1 WHERE p.case_id = target;
    UPDATE hub.case_file c SET status = 'erased', erased_at = now(), household_id = NULL, household_role = NULL,
                               adm2 = NULL WHERE c.id = target;
    receipt := jsonb_build_object('keys', counts.keys, 'packets', counts.packets, 'messages', notes, 'attachmentChunks', counts.chunks,
                                  'searchDigests', digests, 'needs', stories, 'referralsCancelled', cancelled);
    INSERT INTO hub.erasure (case_id, agency_id, erased_by, receipt)
    VALUES (target, file.agency_id, hub.actor_id(), receipt);
    RETURN receipt;
END
$$;

-- Row-level security ---------------------------------------------------------------------------------

ALTER TABLE hub.referral_transition ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.referral_transition FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.referral FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.referral_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.referral_event FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.packet ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.packet FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.addendum ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.addendum FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.message ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.message FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.attachment FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.attachment_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.attachment_chunk FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.erasure FORCE ROW LEVEL SECURITY;

-- Both sides see a referral: those on its desks, and those who answer for the two agencies.
CREATE POLICY see ON hub.referral FOR SELECT TO hub_app
    USING (((SELECT hub.works_cases())
            AND (from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                 OR (to_desk_id = ANY ((SELECT hub.actor_desks())::uuid[]) AND status <> 'draft')))
           OR ((SELECT hub.oversees() OR hub.protects())
               AND (from_agency_id = (SELECT hub.actor_agency())
                    OR (to_agency_id = (SELECT hub.actor_agency()) AND status <> 'draft')))
           OR ((SELECT hub.is_job('expiry')) AND status IN ('requested', 'received', 'on-hold', 'cancelled')));
CREATE POLICY send ON hub.referral FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND from_agency_id = (SELECT hub.actor_agency())
                AND ((SELECT hub.oversees()) OR from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY move ON hub.referral FOR UPDATE TO hub_app
    USING (((SELECT hub.works_cases())
            AND (from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                 OR (to_desk_id = ANY ((SELECT hub.actor_desks())::uuid[]) AND status <> 'draft')))
           OR ((SELECT hub.oversees())
               AND (from_agency_id = (SELECT hub.actor_agency())
                    OR (to_agency_id = (SELECT hub.actor_agency()) AND status <> 'draft')))
           OR ((SELECT hub.protects()) AND from_agency_id = (SELECT hub.actor_agency()))
           OR ((SELECT hub.is_job('expiry')) AND status IN ('requested', 'received', 'on-hold', 'cancelled')));

CREATE POLICY see ON hub.referral_transition FOR SELECT TO hub_app USING (true);
CREATE POLICY guard ON hub.referral_transition FOR SELECT TO hub_owner USING (true);
CREATE POLICY see ON hub.referral_event FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id));
CREATE POLICY see ON hub.outbox FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id));

-- The sealed part is the sending desk's, and its overseers', until acceptance, and both sides' after: so too
-- between two desks of one agency.
CREATE POLICY see ON hub.packet FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases())
           AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                       AND (part = 'preview' OR r.from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                            OR ((SELECT hub.oversees()) AND r.from_agency_id = (SELECT hub.actor_agency()))
                            OR hub.packet_open(r.status, r.accepted_at))));
CREATE POLICY send ON hub.packet FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases())
                AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id AND r.version = 1
                            AND r.from_agency_id = (SELECT hub.actor_agency())));
CREATE POLICY see ON hub.addendum FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases())
           AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                       AND (part = 'preview' OR r.from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                            OR ((SELECT hub.oversees()) AND r.from_agency_id = (SELECT hub.actor_agency()))
                            OR hub.packet_open(r.status, r.accepted_at))));
CREATE POLICY add ON hub.addendum FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND staff_id = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                            AND (r.from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                                 OR ((SELECT hub.oversees()) AND r.from_agency_id = (SELECT hub.actor_agency())))
                            AND r.status IN ('requested', 'received', 'on-hold', 'accepted', 'in-progress')
                            AND (part = 'preview'
                                 OR ('narrative' = ANY (r.categories)
                                     AND (r.consent_expires_at IS NULL OR r.consent_expires_at > now())))));
CREATE POLICY see ON hub.message FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id));
CREATE POLICY post ON hub.message FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND staff_id = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id));
-- A file is seen once it is whole; until then only by whoever is sending it.
CREATE POLICY see ON hub.attachment FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND (complete OR staff_id = (SELECT hub.actor_id()))
           AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                       AND (part = 'preview' OR r.from_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
                            OR ((SELECT hub.oversees()) AND r.from_agency_id = (SELECT hub.actor_agency()))
                            OR hub.packet_open(r.status, r.accepted_at))));
-- What the sender attaches is disclosed, so the referral has to carry that category, and consent to last.
CREATE POLICY add ON hub.attachment FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND staff_id = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                            AND r.status IN ('requested', 'received', 'on-hold', 'accepted', 'in-progress', 'completed')
                            AND (r.from_agency_id <> (SELECT hub.actor_agency())
                                 OR ('attachment' = ANY (r.categories)
                                     AND coalesce(r.consent_expires_at > now(), true)))
                            AND (part = 'preview' OR r.from_agency_id = (SELECT hub.actor_agency())
                                 OR hub.packet_open(r.status, r.accepted_at))));
CREATE POLICY finish ON hub.attachment FOR UPDATE TO hub_app
    USING ((SELECT hub.works_cases()) AND staff_id = (SELECT hub.actor_id()) AND NOT complete)
    WITH CHECK (staff_id = (SELECT hub.actor_id()) AND purged_at IS NULL
                AND EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                            AND r.status IN ('requested', 'received', 'on-hold', 'accepted', 'in-progress', 'completed')));
-- What was never finished is taken away by whoever began it, or by the job once nobody is at it any more.
CREATE POLICY broken ON hub.attachment FOR SELECT TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND NOT complete AND at < now() - interval '1 hour');
CREATE POLICY forget ON hub.attachment FOR DELETE TO hub_app
    USING (NOT complete AND (staff_id = (SELECT hub.actor_id())
                             OR ((SELECT hub.is_job('expiry')) AND at < now() - interval '1 hour')));
CREATE POLICY see ON hub.attachment_chunk FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.attachment a WHERE a.id = attachment_id));
CREATE POLICY add ON hub.attachment_chunk FOR INSERT TO hub_app
    WITH CHECK (EXISTS (SELECT FROM hub.attachment a WHERE a.id = attachment_id
                        AND a.staff_id = (SELECT hub.actor_id()) AND NOT a.complete AND a.purged_at IS NULL));
CREATE POLICY forget ON hub.attachment_chunk FOR DELETE TO hub_app
    USING (EXISTS (SELECT FROM hub.attachment a WHERE a.id = attachment_id AND NOT a.complete
                   AND (a.staff_id = (SELECT hub.actor_id()) OR (SELECT hub.is_job('expiry')))));
CREATE POLICY see ON hub.erasure FOR SELECT TO hub_app
    USING ((SELECT hub.protects() OR hub.oversees()) AND agency_id = (SELECT hub.actor_agency()));

-- Keys: one's own wraps. The reasons of overrides open to those who review and those who gave them.
-- On acceptance the recipient's transaction reads the sender's wrap once, to wrap the key for itself.
CREATE POLICY see ON hub.data_key FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases() OR hub.protects())
           AND (owner_agency_id = (SELECT hub.actor_agency())
                OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id)));
CREATE POLICY make ON hub.data_key FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND owner_agency_id = (SELECT hub.actor_agency()));
CREATE POLICY see ON hub.key_wrap FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.data_key k WHERE k.id = data_key_id
                   AND ((k.kind <> 'review' AND (SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency()))
                        OR (k.kind = 'review' AND (SELECT hub.protects() OR hub.oversees()) AND agency_id = (SELECT hub.actor_agency()))
                        OR (k.kind = 'packet' AND (SELECT hub.works_cases())
                            AND EXISTS (SELECT FROM hub.referral r WHERE r.id = k.referral_id
                                        AND r.to_agency_id = (SELECT hub.actor_agency())
                                        AND hub.packet_open(r.status, r.accepted_at))))));
-- A key goes to its owner; to the recipient of its referral; and the packet's only once accepted.
CREATE POLICY wrap ON hub.key_wrap FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases())
                AND EXISTS (SELECT FROM hub.data_key k LEFT JOIN hub.referral r ON r.id = k.referral_id
                            WHERE k.id = data_key_id
                              AND ((k.owner_agency_id = (SELECT hub.actor_agency()) AND agency_id = k.owner_agency_id)
                                   OR (k.kind = 'preview' AND k.owner_agency_id = (SELECT hub.actor_agency())
                                       AND agency_id = r.to_agency_id)
                                   OR (k.kind = 'packet' AND agency_id = r.to_agency_id
                                       AND agency_id = (SELECT hub.actor_agency())
                                       AND hub.packet_open(r.status, r.accepted_at)))));
CREATE POLICY rewrap ON hub.key_wrap FOR SELECT TO hub_app USING ((SELECT hub.is_job('rewrap')));
CREATE POLICY rewrap_change ON hub.key_wrap FOR UPDATE TO hub_app USING ((SELECT hub.is_job('rewrap')));

-- What the triggers and hub.erase_case above touch as the owner.
CREATE POLICY follow ON hub.referral TO hub_owner USING (true);
CREATE POLICY follow ON hub.referral_event FOR INSERT TO hub_owner WITH CHECK (true);
CREATE POLICY follow ON hub.outbox FOR INSERT TO hub_owner WITH CHECK (true);
CREATE POLICY purge ON hub.packet TO hub_owner USING (true);
CREATE POLICY purge ON hub.addendum TO hub_owner USING (true);
CREATE POLICY purge ON hub.message TO hub_owner USING (true);
CREATE POLICY purge ON hub.attachment TO hub_owner USING (true);
CREATE POLICY purge ON hub.attachment_chunk TO hub_owner USING (true);
CREATE POLICY receipt ON hub.erasure FOR INSERT TO hub_owner WITH CHECK (true);

CREATE TRIGGER audit AFTER INSERT ON hub.erasure
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('erasure');

GRANT SELECT ON hub.referral_transition, hub.referral, hub.referral_event, hub.outbox, hub.packet, hub.addendum,
    hub.message, hub.attachment, hub.attachment_chunk, hub.erasure TO hub_app;
GRANT INSERT (id, case_id, case_code, need_id, need_code, from_agency_id, from_desk_id, to_agency_id, to_desk_id,
    service_at_location_id, status, urgency, purpose, categories, consent_ids, consent_expires_at, preview_key_id,
    packet_key_id, acknowledge_due_at, decide_due_at, expires_at, due_explanation) ON hub.referral TO hub_app;
GRANT UPDATE (status, version, status_reason, outcome, confirmation, claimed_by) ON hub.referral TO hub_app;
GRANT INSERT (referral_id, part, body) ON hub.packet TO hub_app;
GRANT INSERT (id, referral_id, part, body) ON hub.addendum TO hub_app;
GRANT INSERT (id, referral_id, kind, body) ON hub.message TO hub_app;
GRANT INSERT (id, referral_id, part, name, content_type, size) ON hub.attachment TO hub_app;
GRANT UPDATE (complete, size) ON hub.attachment TO hub_app;
GRANT INSERT ON hub.attachment_chunk TO hub_app;
GRANT DELETE ON hub.attachment, hub.attachment_chunk TO hub_app;
