-- Cases, the people in them, their needs, and the keys that seal what identifies them.
--
-- Clear columns are the few that routing and statistics need. Everything that identifies or tells a
-- story is sealed by the application before it comes here; a copy of this database names nobody.

CREATE TABLE hub.household (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    desk_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id)
);
COMMENT ON TABLE hub.household IS 'People who travel or live together; each has a case of their own.';

CREATE TABLE hub.case_file (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    desk_id uuid NOT NULL,
    code text NOT NULL,
    household_id uuid,
    household_role text CHECK (household_role IN (
        'head', 'partner', 'child', 'parent', 'sibling', 'other-relative', 'not-related')),
    age_band text NOT NULL CHECK (age_band IN ('0-5', '6-11', '12-14', '15-17', '18-24', '25-59', '60+', 'unknown')),
    sex smallint NOT NULL DEFAULT 0 CHECK (sex IN (0, 1, 2, 9)),
    population text NOT NULL CHECK (population IN (
        'migrant-in-transit', 'migrant-settled', 'returnee', 'internally-displaced', 'asylum-seeker',
        'refugee', 'stateless', 'host-community', 'child-unaccompanied', 'other')),
    adm1 text CHECK (adm1 ~ '^MX[0-9]{2}$'),
    adm2 text CHECK (adm2 ~ '^MX[0-9]{5}$'),
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed', 'erased')),
    data_key_id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    opened_by uuid,
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    erased_at timestamptz,
    UNIQUE (agency_id, code),
    UNIQUE (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id),
    FOREIGN KEY (household_id, agency_id) REFERENCES hub.household (id, agency_id)
);
CREATE INDEX ON hub.case_file (desk_id, id);
CREATE INDEX ON hub.case_file (household_id) WHERE household_id IS NOT NULL;
COMMENT ON COLUMN hub.case_file.sex IS 'ISO/IEC 5218: 0 not known, 1 male, 2 female, 9 not applicable.';

CREATE TABLE hub.person (
    case_id uuid PRIMARY KEY,
    agency_id uuid NOT NULL,
    identity bytea,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
COMMENT ON COLUMN hub.person.identity IS 'Sealed under the case''s data key: names, birth date, documents, phones, nationality, languages, story.';

CREATE TABLE hub.blind_index (
    agency_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('name-birth', 'document', 'phone')),
    digest bytea NOT NULL CHECK (length(digest) = 32),
    case_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    PRIMARY KEY (agency_id, kind, digest, case_id),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
CREATE INDEX ON hub.blind_index (case_id);
COMMENT ON TABLE hub.blind_index IS 'Keyed digests for exact search within one agency; without the key they say nothing.';

CREATE TABLE hub.search_attempt (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL DEFAULT hub.actor_agency(),
    actor_id uuid NOT NULL DEFAULT hub.actor_id(),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON hub.search_attempt (actor_id, at);
COMMENT ON TABLE hub.search_attempt IS 'When somebody searched for a person, for the rate limit. Not what for.';

CREATE TABLE hub.need (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    service_code text NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('emergency', 'urgent', 'normal')),
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'met', 'closed')),
    story bytea,
    opened_by uuid,
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    UNIQUE (id, case_id, agency_id),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
CREATE INDEX ON hub.need (case_id);
COMMENT ON TABLE hub.need IS 'One thing a person needs. Open until somebody serves it, however many referrals end.';

-- Keys -----------------------------------------------------------------------------------------------

CREATE TABLE hub.data_key (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('case', 'preview', 'packet', 'review')),
    owner_agency_id uuid NOT NULL REFERENCES hub.agency,
    case_id uuid NOT NULL,
    referral_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind IN ('preview', 'packet')) = (referral_id IS NOT NULL))
);
CREATE INDEX ON hub.data_key (case_id);
CREATE INDEX ON hub.data_key (referral_id) WHERE referral_id IS NOT NULL;
COMMENT ON COLUMN hub.data_key.kind IS 'case: identity and stories. preview, packet: one referral''s open and sealed part. review: reasons for the data protection officer.';

CREATE TABLE hub.key_wrap (
    data_key_id uuid NOT NULL REFERENCES hub.data_key,
    agency_id uuid NOT NULL REFERENCES hub.agency,
    kek_id text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (data_key_id, agency_id)
);
CREATE INDEX ON hub.key_wrap (agency_id, kek_id);
COMMENT ON TABLE hub.key_wrap IS 'A data key under an agency''s own key. Whoever loses the row loses what it opened.';

ALTER TABLE hub.household ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.household FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.case_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.case_file FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.person FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.blind_index ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.blind_index FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.search_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.search_attempt FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.need ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.need FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.data_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.data_key FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.key_wrap ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.key_wrap FORCE ROW LEVEL SECURITY;

-- A case belongs to one agency and one of its desks. Nobody else's row ever appears, also not to the
-- agency it is referred to: they see the packet.
CREATE POLICY see ON hub.case_file FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency())
           AND ((SELECT hub.oversees() OR hub.protects())
                OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));
CREATE POLICY open ON hub.case_file FOR INSERT TO hub_app
    WITH CHECK (agency_id = (SELECT hub.actor_agency())
                AND ((SELECT hub.oversees())
                     OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));
CREATE POLICY change ON hub.case_file FOR UPDATE TO hub_app
    USING (agency_id = (SELECT hub.actor_agency()) AND erased_at IS NULL
           AND ((SELECT hub.oversees())
                OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));

CREATE POLICY see ON hub.household FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency())
           AND ((SELECT hub.oversees())
                OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));
CREATE POLICY open ON hub.household FOR INSERT TO hub_app
    WITH CHECK (agency_id = (SELECT hub.actor_agency())
                AND ((SELECT hub.oversees())
                     OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));

-- Identity: those who work the case. The data protection officer, who sees the case, does not.
CREATE POLICY see ON hub.person FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY open ON hub.person FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY change ON hub.person FOR UPDATE TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.erased_at IS NULL));

-- Search finds a person anywhere in one's agency, so that nobody is registered twice; the case itself
-- still opens only at its desk.
CREATE POLICY see ON hub.blind_index FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency()));
CREATE POLICY keep ON hub.blind_index FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY forget ON hub.blind_index FOR DELETE TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY own ON hub.search_attempt FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND actor_id = (SELECT hub.actor_id()));
CREATE POLICY note ON hub.search_attempt FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND actor_id = (SELECT hub.actor_id()));
CREATE POLICY forget ON hub.search_attempt FOR ALL TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND at < now() - interval '1 day') WITH CHECK (false);

CREATE POLICY see ON hub.need FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY open ON hub.need FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.status = 'open'));
CREATE POLICY change ON hub.need FOR UPDATE TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.erased_at IS NULL));

-- What happened to a case is known to those who work it.
CREATE POLICY follow ON hub.audit_entry FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND case_id IS NOT NULL
           AND owner_agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));

-- Erasing runs as the owner (hub.erase_case, 0007), which may touch sealed columns and wraps only there.
CREATE POLICY erase ON hub.case_file TO hub_owner USING (true);
CREATE POLICY erase ON hub.person TO hub_owner USING (true);
CREATE POLICY erase ON hub.need TO hub_owner USING (true);
CREATE POLICY erase ON hub.blind_index TO hub_owner USING (true);
CREATE POLICY erase ON hub.data_key TO hub_owner USING (true);
CREATE POLICY erase ON hub.key_wrap TO hub_owner USING (true);

CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.need
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('need');

-- A case's identifiers come from the row itself: its id is the case.
CREATE FUNCTION hub.audit_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    PERFORM hub.record(
        'case.' || CASE WHEN TG_OP = 'INSERT' THEN 'opened'
                        WHEN NEW.status <> OLD.status THEN NEW.status ELSE 'changed' END,
        'case', NEW.id, NEW.agency_id, NULL, NEW.id, NULL, '{}');
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.case_file
    FOR EACH ROW EXECUTE FUNCTION hub.audit_case();

-- Compare-and-set: whoever writes an older version than they read is told so by the row count.
CREATE FUNCTION hub.guard_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    IF (NEW.id, NEW.agency_id, NEW.code, NEW.data_key_id) IS DISTINCT FROM (OLD.id, OLD.agency_id, OLD.code, OLD.data_key_id) THEN
        RAISE EXCEPTION 'a case keeps its agency, code and key' USING ERRCODE = 'check_violation';
    END IF;
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON hub.case_file FOR EACH ROW EXECUTE FUNCTION hub.guard_case();

GRANT SELECT, INSERT ON hub.household TO hub_app;
GRANT SELECT, INSERT ON hub.case_file, hub.person, hub.need TO hub_app;
GRANT UPDATE (desk_id, household_id, household_role, age_band, sex, population, adm1, adm2, status, closed_at)
    ON hub.case_file TO hub_app;
GRANT UPDATE (identity, version) ON hub.person TO hub_app;
GRANT UPDATE (status, urgency, story, closed_at) ON hub.need TO hub_app;
GRANT SELECT, INSERT, DELETE ON hub.blind_index TO hub_app;
GRANT SELECT, INSERT, DELETE ON hub.search_attempt TO hub_app;
GRANT SELECT, INSERT ON hub.data_key TO hub_app;
GRANT SELECT, INSERT, DELETE ON hub.key_wrap TO hub_app;
GRANT UPDATE (kek_id, wrapped) ON hub.key_wrap TO hub_app;
