-- The log claims no reading that did not happen: a referral under a code tells nobody who the person is.

DROP FUNCTION hub.send_referral(jsonb, uuid[], uuid[], text[], bytea[], bytea, bytea);

-- A referral with its packet and their keys. `sent` holds the columns of hub.referral that the sender
-- decides; the wraps are those of its two keys. Where the packet tells who the person is, assembling it has
-- read that, which is logged here as well.
CREATE FUNCTION hub.send_referral(sent jsonb, key_ids uuid[], agencies uuid[], kek_ids text[], wraps bytea[],
                                  preview bytea, sealed bytea, tells_who boolean DEFAULT true)
    RETURNS SETOF hub.referral
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    r hub.referral := jsonb_populate_record(NULL::hub.referral, sent);
BEGIN
    IF tells_who THEN
        INSERT INTO hub.audit_entry (action, object_type, object_id, owner_agency_id, case_id)
        VALUES ('person.read', 'person', r.case_id, r.from_agency_id, r.case_id);
    END IF;
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
