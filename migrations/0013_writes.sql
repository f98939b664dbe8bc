-- What a mutation writes, in one round trip each. Run as whoever calls them: row-level security and the
-- triggers decide as they do over the single statements.

-- A data key with its wraps.
CREATE FUNCTION hub.add_key(key_id uuid, key_kind text, owner_agency uuid, of_case uuid,
                            agencies uuid[], kek_ids text[], wraps bytea[]) RETURNS void
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    INSERT INTO hub.data_key (id, kind, owner_agency_id, case_id) VALUES (key_id, key_kind, owner_agency, of_case);
    INSERT INTO hub.key_wrap (data_key_id, agency_id, kek_id, wrapped)
    SELECT key_id, w.agency_id, w.kek_id, w.wrapped
    FROM unnest(agencies, kek_ids, wraps) AS w (agency_id, kek_id, wrapped);
END
$$;

-- What an actor did under an idempotency key in the last thirty days, its answer for two, once nobody else
-- is at it. Two statements in one round trip: the second sees what was committed before the lock was free.
CREATE FUNCTION hub.claim_answer(number bigint, of_key text, OUT claimed boolean, OUT body_hash bytea,
                                 OUT status smallint, OUT response bytea) RETURNS record
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    claimed := pg_try_advisory_xact_lock(number);
    IF claimed THEN
        SELECT i.body_hash, i.status, CASE WHEN i.created_at > now() - interval '2 days' THEN i.response END
        INTO body_hash, status, response FROM hub.idempotency i
        WHERE i.actor_id = hub.actor_id() AND i.key = of_key AND i.created_at > now() - interval '30 days';
    END IF;
END
$$;

-- A referral with its packet and their keys. `sent` holds the columns of hub.referral that the sender
-- decides; the wraps are those of its two keys. Assembling the packet has read who the person is: that is
-- logged here as well.
CREATE FUNCTION hub.send_referral(sent jsonb, key_ids uuid[], agencies uuid[], kek_ids text[], wraps bytea[],
                                  preview bytea, sealed bytea) RETURNS SETOF hub.referral
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    r hub.referral := jsonb_populate_record(NULL::hub.referral, sent);
BEGIN
    INSERT INTO hub.audit_entry (action, object_type, object_id, owner_agency_id, case_id)
    VALUES ('person.read', 'person', r.case_id, r.from_agency_id, r.case_id);
    INSERT INTO hub.referral (id, case_id, case_code, need_id, need_code, from_agency_id, from_desk_id, to_agency_id,
        to_desk_id, service_at_location_id, status, urgency, purpose, categories, consent_ids, consent_expires_at,
        preview_key_id, packet_key_id, acknowledge_due_at, decide_due_at, expires_at, due_explanation)
    VALUES (r.id, r.case_id, r.case_code, r.need_id, r.need_code, r.from_agency_id, r.from_desk_id, r.to_agency_id,
        r.to_desk_id, r.service_at_location_id, 'requested', r.urgency, r.purpose, r.categories, r.consent_ids,
        r.consent_expires_at, r.preview_key_id, r.packet_key_id, r.acknowledge_due_at, r.decide_due_at, r.expires_at,
        r.due_explanation);
    INSERT INTO hub.data_key (id, kind, owner_agency_id, case_id, referral_id)
    VALUES (r.preview_key_id, 'preview', r.from_agency_id, r.case_id, r.id),
           (r.packet_key_id, 'packet', r.from_agency_id, r.case_id, r.id);
    INSERT INTO hub.key_wrap (data_key_id, agency_id, kek_id, wrapped)
    SELECT * FROM unnest(key_ids, agencies, kek_ids, wraps);
    INSERT INTO hub.packet (referral_id, part, body) VALUES (r.id, 'preview', preview), (r.id, 'sealed', sealed);
    RETURN QUERY SELECT * FROM hub.referral f WHERE f.id = r.id;
END
$$;

-- As in 0007, and: one referral of a need at a desk at a time. Two who send it at the same moment wait for
-- each other, and the second sees what the first committed.
CREATE OR REPLACE FUNCTION hub.guard_new_referral() RETURNS trigger
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
    -- A statement after a lock sees what was committed while waiting for it.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('consent ' || NEW.case_id, 0));
    refused := hub.refused_categories(NEW.case_id, NEW.to_agency_id, NEW.purpose, NEW.categories);
    IF cardinality(refused) > 0 THEN
        RAISE EXCEPTION 'not consented: %', array_to_string(refused, ', ') USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('need ' || NEW.need_id, 0));
    IF EXISTS (SELECT FROM hub.referral r
               WHERE r.need_id = NEW.need_id AND r.to_desk_id = NEW.to_desk_id
                 AND r.status IN ('requested', 'received', 'on-hold', 'accepted', 'in-progress')) THEN
        RAISE EXCEPTION 'this need is being referred to that desk'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'one_referral_to_a_desk';
    END IF;
    NEW.requested_at := now();
    NEW.received_at := NULL; NEW.accepted_at := NULL; NEW.rejected_at := NULL; NEW.held_at := NULL;
    NEW.started_at := NULL; NEW.completed_at := NULL; NEW.failed_at := NULL; NEW.cancelled_at := NULL;
    NEW.next_side := 'recipient';
    NEW.next_due_at := NEW.acknowledge_due_at;
    RETURN NEW;
END
$$;
