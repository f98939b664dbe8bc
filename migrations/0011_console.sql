-- What the console asks for beside what there is: worklists that are filtered, one's own language, a
-- referral handed over to a colleague.

-- A worklist is read in the order of what is due next. What has no next action is most of a desk's past:
-- whoever asks for what has one must not read through it.
CREATE INDEX ON hub.referral (to_agency_id, next_due_at, id) WHERE next_side IS NOT NULL;
CREATE INDEX ON hub.referral (from_agency_id, next_due_at, id) WHERE next_side IS NOT NULL;
CREATE INDEX ON hub.referral (claimed_by, next_due_at, id) WHERE claimed_by IS NOT NULL;
-- By the beginning of a code: in the order of its bytes, so that what begins alike lies together.
CREATE INDEX ON hub.referral (case_code COLLATE "C");

-- Everybody reads the hub in the language of their choice; nothing else of their record is theirs to change.
CREATE FUNCTION hub.set_locale(wanted text) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS $$
    UPDATE hub.staff s SET locale = wanted
    WHERE s.id = hub.actor_id() AND hub.signed_in() AND wanted IN ('es', 'en')
    RETURNING s.id
$$;
CREATE POLICY own_locale ON hub.staff FOR UPDATE TO hub_owner USING (id = (SELECT hub.actor_id()));

-- Who works a desk today: its members who work with cases, and those who cover one of them.
CREATE FUNCTION hub.works_at(person uuid, desk uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = ''
AS $$
    SELECT EXISTS (
        SELECT FROM hub.staff s
        WHERE s.id = person AND s.active AND s.roles && ARRAY['caseworker', 'focal_point']
          AND (EXISTS (SELECT FROM hub.desk_member m WHERE m.desk_id = desk AND m.staff_id = person)
               OR EXISTS (SELECT FROM hub.absence b JOIN hub.desk_member m ON m.staff_id = b.staff_id
                          WHERE m.desk_id = desk AND b.cover_id = person
                            AND (now() AT TIME ZONE 'America/Mexico_City')::date
                                BETWEEN b.starts_on AND b.ends_on)))
$$;

ALTER TABLE hub.referral_event ADD COLUMN to_staff_id uuid;
COMMENT ON COLUMN hub.referral_event.to_staff_id IS 'To whom it was handed over; shown to their colleagues only.';

CREATE OR REPLACE FUNCTION hub.guard_referral() RETURNS trigger
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
    -- Whoever takes it on names themselves, or a colleague who works at the receiving desk.
    IF NEW.claimed_by IS DISTINCT FROM OLD.claimed_by
       AND NOT ('recipient' = ANY (sides)
                AND (coalesce(NEW.claimed_by = hub.actor_id(), true)
                     OR hub.works_at(NEW.claimed_by, NEW.to_desk_id))) THEN
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

CREATE OR REPLACE FUNCTION hub.follow_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    kind text := CASE
        WHEN TG_OP = 'INSERT' OR NEW.status <> OLD.status THEN NEW.status
        WHEN NEW.confirmation IS DISTINCT FROM OLD.confirmation THEN coalesce(NEW.confirmation, 'outcome')
        WHEN NEW.outcome IS DISTINCT FROM OLD.outcome THEN 'outcome'
        WHEN NEW.claimed_by IS DISTINCT FROM OLD.claimed_by THEN
            CASE WHEN NEW.claimed_by IS NULL THEN 'released'
                 WHEN NEW.claimed_by IS DISTINCT FROM hub.actor_id() THEN 'handed-over' ELSE 'claimed' END
        ELSE 'touched' END;
BEGIN
    INSERT INTO hub.referral_event (referral_id, kind, from_status, to_status, reason, version, actor_id, agency_id, to_staff_id)
    VALUES (NEW.id, kind, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END, NEW.status,
            CASE WHEN kind = NEW.status THEN NEW.status_reason END, NEW.version, hub.actor_id(), hub.actor_agency(),
            CASE WHEN kind = 'handed-over' THEN NEW.claimed_by END);
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
