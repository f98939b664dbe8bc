-- What an agency keeps under several people: who somebody is opens to two members of its staff together,
-- for a time, and to nobody alone.
--
-- What holds it: the sealed rows themselves are withheld (restrictive policies, which no other policy can
-- widen) from every transaction whose actor has no open opening, so that neither a service that forgets
-- nor a role that sees everything else gets at what it would have to unwrap. Whoever asks and whoever
-- answers are noted by the database from the transaction's actor, never from what the application says.
-- It is not a second key: who holds the database's superuser and the keyring is not held by it.

ALTER TABLE hub.plugin_decision
    ADD COLUMN quorum smallint NOT NULL DEFAULT 1 CHECK (quorum BETWEEN 1 AND 5),
    ADD COLUMN quorum_categories text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN hub.plugin_decision.quorum IS 'How many people it takes to open quorum_categories. Once approved it stays: no later approval lowers it.';
CREATE POLICY quorum ON hub.plugin_decision FOR SELECT TO hub_owner USING (true);

-- The categories that the actor's agency keeps under several people, and how many these are.
CREATE FUNCTION hub.kept_apart() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT coalesce(array_agg(DISTINCT kept ORDER BY kept), '{}')
    FROM hub.plugin_decision d, unnest(d.quorum_categories) AS kept
    WHERE d.agency_id = hub.actor_agency() AND d.decision = 'approved' AND d.quorum > 1
$$;
CREATE FUNCTION hub.quorum() RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT coalesce(max(d.quorum), 1::smallint) FROM hub.plugin_decision d
    WHERE d.agency_id = hub.actor_agency() AND d.decision = 'approved' AND cardinality(d.quorum_categories) > 0
$$;

CREATE TABLE hub.opening (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    desk_id uuid NOT NULL,
    case_id uuid,
    referral_id uuid REFERENCES hub.referral,
    needed smallint NOT NULL CHECK (needed > 1),
    reason bytea,
    requested_by uuid NOT NULL DEFAULT hub.actor_id(),
    requested_at timestamptz NOT NULL DEFAULT now(),
    lapses_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    declined_at timestamptz,
    opened_at timestamptz,
    closes_at timestamptz,
    UNIQUE (id, agency_id),
    CHECK (num_nonnulls(case_id, referral_id) = 1),
    CHECK ((opened_at IS NULL) = (closes_at IS NULL) AND (declined_at IS NULL OR opened_at IS NULL)),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id)
);
CREATE INDEX ON hub.opening (agency_id, closes_at);
CREATE INDEX ON hub.opening (case_id) WHERE case_id IS NOT NULL;
COMMENT ON TABLE hub.opening IS 'A request to open what is kept under several people: of a case, or of a referral that was received.';
COMMENT ON COLUMN hub.opening.reason IS 'Sealed, for those who answer.';

CREATE TABLE hub.opening_answer (
    opening_id uuid NOT NULL,
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    staff_id uuid NOT NULL DEFAULT hub.actor_id(),
    approved boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (opening_id, staff_id),
    FOREIGN KEY (opening_id, agency_id) REFERENCES hub.opening (id, agency_id)
);

CREATE TABLE hub.answer_apart (
    answer_id uuid PRIMARY KEY REFERENCES hub.form_answer,
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    body bytea,
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
CREATE INDEX ON hub.answer_apart (case_id);
COMMENT ON TABLE hub.answer_apart IS 'Answers to questions whose category is kept under several people; the rest is in hub.form_answer. Sealed.';

-- Whoever asked and whoever agreed see what was opened, until it closes; colleagues do not.
CREATE FUNCTION hub.opened_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT coalesce(array_agg(o.case_id), '{}') FROM hub.opening o
    WHERE o.agency_id = hub.actor_agency() AND o.case_id IS NOT NULL AND o.closes_at > now()
      AND (o.requested_by = hub.actor_id()
           OR EXISTS (SELECT FROM hub.opening_answer a WHERE a.opening_id = o.id AND a.staff_id = hub.actor_id()))
$$;
CREATE FUNCTION hub.opened_referrals() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
    SELECT coalesce(array_agg(o.referral_id), '{}') FROM hub.opening o
    WHERE o.agency_id = hub.actor_agency() AND o.referral_id IS NOT NULL AND o.closes_at > now()
      AND (o.requested_by = hub.actor_id()
           OR EXISTS (SELECT FROM hub.opening_answer a WHERE a.opening_id = o.id AND a.staff_id = hub.actor_id()))
$$;

CREATE FUNCTION hub.guard_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    IF hub.actor_kind() <> 'staff' THEN
        RAISE EXCEPTION 'people ask to open, programs do not' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- How many it takes is the agency's own declaration, whatever the application says.
    NEW.needed := hub.quorum();
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON hub.opening FOR EACH ROW EXECUTE FUNCTION hub.guard_opening();

CREATE FUNCTION hub.answer_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    asked hub.opening;
BEGIN
    SELECT * INTO asked FROM hub.opening o WHERE o.id = NEW.opening_id FOR UPDATE;
    IF hub.actor_kind() <> 'staff' OR NEW.approved AND asked.requested_by = hub.actor_id() THEN
        RAISE EXCEPTION 'another person has to agree' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF asked.declined_at IS NOT NULL OR asked.opened_at IS NOT NULL OR asked.lapses_at <= now() THEN
        RAISE EXCEPTION 'this request is not open any more' USING ERRCODE = 'serialization_failure';
    END IF;
    IF NOT NEW.approved THEN
        UPDATE hub.opening o SET declined_at = now() WHERE o.id = asked.id;
    ELSIF 2 + (SELECT count(*) FROM hub.opening_answer a WHERE a.opening_id = asked.id AND a.approved) >= asked.needed THEN
        UPDATE hub.opening o SET opened_at = now(), closes_at = now() + interval '1 hour' WHERE o.id = asked.id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER answer BEFORE INSERT ON hub.opening_answer FOR EACH ROW EXECUTE FUNCTION hub.answer_opening();

-- The log knows of the request and of each answer before anything is released; the desk is told at once.
CREATE FUNCTION hub.follow_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    asked hub.opening;
BEGIN
    SELECT * INTO asked FROM hub.opening o
    WHERE o.id = CASE TG_TABLE_NAME WHEN 'opening' THEN (to_jsonb(NEW) ->> 'id') ELSE (to_jsonb(NEW) ->> 'opening_id') END::uuid;
    PERFORM hub.record(
        CASE WHEN TG_TABLE_NAME = 'opening' THEN 'opening.requested'
             WHEN (to_jsonb(NEW) ->> 'approved')::boolean THEN 'opening.approved' ELSE 'opening.declined' END,
        'opening', asked.id, asked.agency_id, NULL, asked.case_id, asked.referral_id,
        jsonb_build_object('needed', asked.needed, 'opened', asked.opened_at IS NOT NULL));
    INSERT INTO hub.notification (agency_id, desk_id, kind, referral_id, case_id, caused_by)
    VALUES (asked.agency_id, asked.desk_id,
            CASE TG_TABLE_NAME WHEN 'opening' THEN 'opening.requested' ELSE 'opening.decided' END,
            asked.referral_id, asked.case_id, hub.actor_id());
    RETURN NULL;
END
$$;
CREATE TRIGGER follow AFTER INSERT ON hub.opening FOR EACH ROW EXECUTE FUNCTION hub.follow_opening();
CREATE TRIGGER follow AFTER INSERT ON hub.opening_answer FOR EACH ROW EXECUTE FUNCTION hub.follow_opening();

-- Erasing a case destroys what was kept apart as well.
CREATE FUNCTION hub.shred_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    UPDATE hub.answer_apart a SET body = NULL WHERE a.case_id = NEW.id;
    UPDATE hub.opening o SET reason = NULL, closes_at = least(o.closes_at, now()) WHERE o.case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER shred_apart AFTER UPDATE OF status ON hub.case_file
    FOR EACH ROW WHEN (NEW.status = 'erased' AND OLD.status <> 'erased') EXECUTE FUNCTION hub.shred_apart();

ALTER TABLE hub.opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.opening FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.opening_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.opening_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.answer_apart ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.answer_apart FORCE ROW LEVEL SECURITY;

-- Requests are seen by those who may see what they are about, the protection officer among them.
CREATE POLICY see ON hub.opening FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency())
           AND (EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id)
                OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id)));
CREATE POLICY ask ON hub.opening FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND requested_by = (SELECT hub.actor_id())
                AND (EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.desk_id = opening.desk_id)
                     OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id AND r.to_desk_id = opening.desk_id
                                AND r.to_agency_id = (SELECT hub.actor_agency()))));
CREATE POLICY see ON hub.opening_answer FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.opening o WHERE o.id = opening_id));
CREATE POLICY answer ON hub.opening_answer FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND staff_id = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.opening o WHERE o.id = opening_id));
CREATE POLICY see ON hub.answer_apart FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id)
           AND case_id = ANY ((SELECT hub.opened_cases())::uuid[]));
CREATE POLICY answer ON hub.answer_apart FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.status = 'open'));

-- Who somebody is, and whatever finds them by it.
CREATE POLICY together ON hub.person AS RESTRICTIVE FOR SELECT TO hub_app
    USING (NOT (SELECT hub.kept_apart() && ARRAY['identity', 'contact', 'location', 'family', 'documents'])
           OR case_id = ANY ((SELECT hub.opened_cases())::uuid[]));
CREATE POLICY together ON hub.blind_index AS RESTRICTIVE FOR SELECT TO hub_app
    USING (NOT (SELECT hub.kept_apart() && ARRAY['identity', 'contact', 'location', 'family', 'documents'])
           OR case_id = ANY ((SELECT hub.opened_cases())::uuid[]));
CREATE POLICY together_forget ON hub.blind_index AS RESTRICTIVE FOR DELETE TO hub_app
    USING (NOT (SELECT hub.kept_apart() && ARRAY['identity', 'contact', 'location', 'family', 'documents'])
           OR case_id = ANY ((SELECT hub.opened_cases())::uuid[]));
-- Sealed parts of referrals that carry such a category, on the side of the agency that keeps it apart.
CREATE POLICY together ON hub.packet AS RESTRICTIVE FOR SELECT TO hub_app
    USING (part = 'preview' OR (SELECT cardinality(hub.kept_apart()) = 0)
           OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                      AND (NOT r.categories && (SELECT hub.kept_apart())::text[]
                           OR (r.from_agency_id = (SELECT hub.actor_agency())
                               AND r.case_id = ANY ((SELECT hub.opened_cases())::uuid[]))
                           OR r.id = ANY ((SELECT hub.opened_referrals())::uuid[]))));
CREATE POLICY together ON hub.addendum AS RESTRICTIVE FOR SELECT TO hub_app
    USING (part = 'preview' OR (SELECT cardinality(hub.kept_apart()) = 0)
           OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                      AND (NOT r.categories && (SELECT hub.kept_apart())::text[]
                           OR (r.from_agency_id = (SELECT hub.actor_agency())
                               AND r.case_id = ANY ((SELECT hub.opened_cases())::uuid[]))
                           OR r.id = ANY ((SELECT hub.opened_referrals())::uuid[]))));
-- A file is shown to whoever is sending it until it is whole, and to whoever sent it.
CREATE POLICY together ON hub.attachment AS RESTRICTIVE FOR SELECT TO hub_app
    USING (part = 'preview' OR staff_id = (SELECT hub.actor_id()) OR (SELECT cardinality(hub.kept_apart()) = 0)
           OR EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id
                      AND (NOT r.categories && (SELECT hub.kept_apart())::text[]
                           OR (r.from_agency_id = (SELECT hub.actor_agency())
                               AND r.case_id = ANY ((SELECT hub.opened_cases())::uuid[]))
                           OR r.id = ANY ((SELECT hub.opened_referrals())::uuid[]))));

CREATE POLICY follow ON hub.opening TO hub_owner USING (true);
CREATE POLICY follow ON hub.opening_answer FOR SELECT TO hub_owner USING (true);
CREATE POLICY follow ON hub.notification FOR INSERT TO hub_owner WITH CHECK (true);
CREATE POLICY shred ON hub.answer_apart TO hub_owner USING (true);

GRANT SELECT ON hub.opening, hub.opening_answer, hub.answer_apart TO hub_app;
GRANT INSERT (id, desk_id, case_id, referral_id, needed, reason) ON hub.opening TO hub_app;
GRANT INSERT (opening_id, approved) ON hub.opening_answer TO hub_app;
GRANT INSERT (answer_id, case_id, agency_id, body) ON hub.answer_apart TO hub_app;
GRANT INSERT (quorum, quorum_categories) ON hub.plugin_decision TO hub_app;
