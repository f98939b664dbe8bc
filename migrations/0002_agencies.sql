-- Members of the network, their offices, desks and staff; sign-in and sessions.
--
-- Membership, offices and desks are no secret within the network. Staff are known to their own agency;
-- the secretariat sees and appoints only the administrators of the others.

CREATE TABLE hub.agency (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,30}$'),
    acronym_es text NOT NULL,
    acronym_en text NOT NULL,
    name_es text NOT NULL,
    name_en text NOT NULL,
    roles text[] NOT NULL DEFAULT '{member}',
    confirmed boolean NOT NULL DEFAULT false,
    sees_cases boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE hub.agency IS 'A member of the network. sees_cases is false for those that only see aggregates.';

CREATE TABLE hub.network_group (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,30}$'),
    name_es text NOT NULL,
    name_en text NOT NULL,
    since date
);
COMMENT ON TABLE hub.network_group IS 'A standing group of agencies, such as the Network itself.';

CREATE TABLE hub.group_member (
    group_id uuid NOT NULL REFERENCES hub.network_group ON DELETE CASCADE,
    agency_id uuid NOT NULL REFERENCES hub.agency,
    coordinates boolean NOT NULL DEFAULT false,
    PRIMARY KEY (group_id, agency_id)
);

CREATE TABLE hub.office (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    city text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('head_office', 'field_office', 'presence')),
    adm1 text NOT NULL CHECK (adm1 ~ '^MX[0-9]{2}$'),
    adm2 text CHECK (adm2 ~ '^MX[0-9]{5}$' AND left(adm2, 4) = adm1),
    confirmed boolean NOT NULL DEFAULT false,
    closed_at timestamptz,
    UNIQUE (agency_id, city),
    UNIQUE (id, agency_id)
);
COMMENT ON COLUMN hub.office.adm2 IS 'Municipality, OCHA COD-AB P-code; the state''s P-code is its beginning.';

CREATE TABLE hub.desk (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    office_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    phone text,
    email text,
    closed_at timestamptz,
    UNIQUE (office_id, name),
    UNIQUE (id, agency_id),
    FOREIGN KEY (office_id, agency_id) REFERENCES hub.office (id, agency_id)
);
COMMENT ON TABLE hub.desk IS 'Where referrals arrive: a service desk at an office, never a named person.';

CREATE TABLE hub.desk_hours (
    desk_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens time NOT NULL,
    closes time NOT NULL CHECK (closes > opens),
    PRIMARY KEY (desk_id, weekday, opens),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id) ON DELETE CASCADE
);
COMMENT ON COLUMN hub.desk_hours.weekday IS 'ISO 8601: 1 is Monday. Times are local to the office.';

CREATE TABLE hub.desk_closure (
    desk_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    closed_on date NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (desk_id, closed_on),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id) ON DELETE CASCADE
);
COMMENT ON TABLE hub.desk_closure IS 'Days off beyond the statutory holidays of Mexico, which the calendar knows.';

CREATE TABLE hub.staff (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    email text NOT NULL CHECK (email = hub.fold(email) AND email ~ '^[^@\s]+@[^@\s]+$'),
    name text NOT NULL,
    issuer text,
    subject text,
    roles text[] NOT NULL DEFAULT '{}' CHECK (
        roles <@ ARRAY['caseworker', 'focal_point', 'agency_admin', 'data_protection_officer',
                       'secretariat_analyst', 'secretariat_coordinator', 'service_account']
        AND ('service_account' <> ALL (roles) OR cardinality(roles) = 1)),
    locale text NOT NULL DEFAULT 'es',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (agency_id, email),
    UNIQUE (issuer, subject),
    UNIQUE (id, agency_id),
    CHECK ((issuer IS NULL) = (subject IS NULL))
);
COMMENT ON TABLE hub.staff IS 'Staff and service accounts. Issuer and subject bind on first sign-in.';

CREATE TABLE hub.desk_member (
    staff_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    PRIMARY KEY (staff_id, desk_id),
    FOREIGN KEY (staff_id, agency_id) REFERENCES hub.staff (id, agency_id) ON DELETE CASCADE,
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id) ON DELETE CASCADE
);
CREATE INDEX ON hub.desk_member (desk_id);

CREATE TABLE hub.absence (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    cover_id uuid,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    FOREIGN KEY (staff_id, agency_id) REFERENCES hub.staff (id, agency_id) ON DELETE CASCADE,
    FOREIGN KEY (cover_id, agency_id) REFERENCES hub.staff (id, agency_id) ON DELETE CASCADE
);
CREATE INDEX ON hub.absence (cover_id, ends_on);
COMMENT ON TABLE hub.absence IS 'While somebody is away, their cover works their desks too.';

CREATE TABLE hub.partner (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    recipient_class text NOT NULL CHECK (recipient_class IN (
        'un', 'civil-society', 'health', 'education', 'protection-authority', 'asylum-authority',
        'search-authority', 'consular', 'academia', 'private-sector', 'immigration-enforcement')),
    country text CHECK (country ~ '^[A-Z]{2}$'),
    adm1 text CHECK (adm1 ~ '^MX[0-9]{2}$'),
    adm2 text CHECK (adm2 ~ '^MX[0-9]{5}$'),
    closed_at timestamptz,
    UNIQUE (agency_id, name)
);
COMMENT ON COLUMN hub.partner.country IS 'ISO 3166-1 alpha-2; for consulates, whose country decides what they may get.';

CREATE TABLE hub.session (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    csrf_hash bytea NOT NULL,
    staff_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    FOREIGN KEY (staff_id, agency_id) REFERENCES hub.staff (id, agency_id) ON DELETE CASCADE
);
CREATE INDEX ON hub.session (staff_id);
COMMENT ON TABLE hub.session IS 'Only hashes: a copy of this table opens no session.';

CREATE TABLE hub.sign_in (
    state_hash bytea PRIMARY KEY,
    browser_hash bytea NOT NULL,
    issuer text NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    next_path text NOT NULL DEFAULT '/',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE hub.sign_in IS 'Sign-ins under way, between the redirect to a provider and its answer. Each is used once.';

CREATE TABLE hub.idempotency (
    actor_id uuid NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    body_hash bytea NOT NULL,
    status smallint NOT NULL,
    response bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX ON hub.idempotency (created_at);
COMMENT ON TABLE hub.idempotency IS 'First answers to mutations, sealed, replayed to retries for a day.';

-- Secretariat roles exist only at the agency that is the technical secretariat, and only the secretariat
-- (or the provider's claims, at sign-in) gives them: an agency's administrator cannot promote into it.
CREATE FUNCTION hub.check_staff_roles() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    secretariat text[] := ARRAY['secretariat_analyst', 'secretariat_coordinator'];
    given text[];
BEGIN
    IF NEW.roles && secretariat AND NOT EXISTS (
        SELECT FROM hub.agency a WHERE a.id = NEW.agency_id AND 'technical_secretariat' = ANY (a.roles)) THEN
        RAISE EXCEPTION 'secretariat roles belong to the technical secretariat' USING ERRCODE = 'check_violation';
    END IF;
    given := ARRAY(SELECT unnest(NEW.roles) EXCEPT SELECT unnest(CASE WHEN TG_OP = 'UPDATE' THEN OLD.roles ELSE '{}'::text[] END));
    IF given && secretariat AND NOT (hub.coordinates() OR hub.actor_kind() = 'job') THEN
        RAISE EXCEPTION 'only the secretariat gives secretariat roles' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.agency_id <> OLD.agency_id THEN
        RAISE EXCEPTION 'staff do not move between agencies: create them anew' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_staff_roles BEFORE INSERT OR UPDATE ON hub.staff
    FOR EACH ROW EXECUTE FUNCTION hub.check_staff_roles();

ALTER TABLE hub.agency ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.agency FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.network_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.network_group FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.group_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.group_member FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.office ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.office FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.desk ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.desk FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_hours ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_hours FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_closure ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_closure FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.staff FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.desk_member FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.absence ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.absence FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.partner ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.partner FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.session FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.sign_in FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.idempotency FORCE ROW LEVEL SECURITY;

-- hub.enter runs as the owner, who is subject to policies as everybody is: it may read exactly these.
CREATE POLICY enter ON hub.agency FOR SELECT TO hub_owner USING (true);
CREATE POLICY enter ON hub.staff FOR SELECT TO hub_owner USING (true);
CREATE POLICY enter ON hub.desk_member FOR SELECT TO hub_owner USING (true);
CREATE POLICY enter ON hub.absence FOR SELECT TO hub_owner USING (true);

-- Known to everyone in the network, and to jobs.
CREATE POLICY see ON hub.agency FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.network_group FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.group_member FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.office FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.desk FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.desk_hours FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.desk_closure FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.partner FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));

-- Membership is the secretariat's to keep.
CREATE POLICY add ON hub.agency FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY change ON hub.agency FOR UPDATE TO hub_app
    USING ((SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY add ON hub.network_group FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY change ON hub.network_group FOR UPDATE TO hub_app
    USING ((SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY keep ON hub.group_member FOR ALL TO hub_app
    USING ((SELECT hub.coordinates() OR hub.is_job('seed')));

-- Offices, desks, hours and partners: the agency's administrator, and the secretariat.
CREATE POLICY add ON hub.office FOR INSERT TO hub_app
    WITH CHECK (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY change ON hub.office FOR UPDATE TO hub_app
    USING (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY add ON hub.desk FOR INSERT TO hub_app
    WITH CHECK (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY change ON hub.desk FOR UPDATE TO hub_app
    USING (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY keep ON hub.desk_hours FOR ALL TO hub_app
    USING (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY keep ON hub.desk_closure FOR ALL TO hub_app
    USING (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY add ON hub.partner FOR INSERT TO hub_app
    WITH CHECK (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));
CREATE POLICY change ON hub.partner FOR UPDATE TO hub_app
    USING (hub.administers(agency_id) OR (SELECT hub.coordinates() OR hub.is_job('seed')));

-- Staff: colleagues see colleagues; the administrator keeps them; the secretariat keeps administrators.
CREATE POLICY see ON hub.staff FOR SELECT TO hub_app
    USING (((SELECT hub.signed_in()) AND agency_id = (SELECT hub.actor_agency()))
           OR ((SELECT hub.coordinates()) AND roles = ARRAY['agency_admin'])
           OR (SELECT hub.is_job('seed') OR hub.is_job('sign_in')));
CREATE POLICY add ON hub.staff FOR INSERT TO hub_app
    WITH CHECK (hub.administers(agency_id)
                OR ((SELECT hub.coordinates()) AND roles = ARRAY['agency_admin'])
                OR (SELECT hub.is_job('seed') OR hub.is_job('sign_in')));
CREATE POLICY change ON hub.staff FOR UPDATE TO hub_app
    USING (hub.administers(agency_id)
           OR ((SELECT hub.coordinates()) AND roles = ARRAY['agency_admin'])
           OR (SELECT hub.is_job('seed') OR hub.is_job('sign_in')));
CREATE POLICY see ON hub.desk_member FOR SELECT TO hub_app
    USING (((SELECT hub.signed_in()) AND agency_id = (SELECT hub.actor_agency()))
           OR (SELECT hub.is_job('seed') OR hub.is_job('sign_in')));
CREATE POLICY keep ON hub.desk_member FOR ALL TO hub_app
    USING (hub.administers(agency_id)
           OR ((SELECT hub.oversees()) AND agency_id = (SELECT hub.actor_agency()))
           OR (SELECT hub.is_job('seed')));
CREATE POLICY see ON hub.absence FOR SELECT TO hub_app
    USING (((SELECT hub.signed_in()) AND agency_id = (SELECT hub.actor_agency()))
           OR (SELECT hub.is_job('sign_in')));
CREATE POLICY keep ON hub.absence FOR ALL TO hub_app
    USING (hub.administers(agency_id)
           OR ((SELECT hub.oversees()) AND agency_id = (SELECT hub.actor_agency())));

-- Sessions: made and looked up by sign-in; seen by their owner; ended by owner or administrator.
CREATE POLICY sign_in ON hub.session FOR ALL TO hub_app USING ((SELECT hub.is_job('sign_in')));
CREATE POLICY see ON hub.session FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in()) AND (staff_id = (SELECT hub.actor_id()) OR hub.administers(agency_id)));
CREATE POLICY revoke ON hub.session FOR UPDATE TO hub_app
    USING ((SELECT hub.signed_in()) AND (staff_id = (SELECT hub.actor_id()) OR hub.administers(agency_id)));
CREATE POLICY sign_in ON hub.sign_in FOR ALL TO hub_app USING ((SELECT hub.is_job('sign_in')));
CREATE POLICY own ON hub.idempotency FOR ALL TO hub_app USING (actor_id = (SELECT hub.actor_id()));
-- What nobody needs any more is forgotten.
CREATE POLICY forget ON hub.idempotency FOR ALL TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND created_at < now() - interval '1 day') WITH CHECK (false);
CREATE POLICY forget ON hub.session FOR ALL TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND expires_at < now() - interval '30 days') WITH CHECK (false);

GRANT SELECT, INSERT, UPDATE ON hub.agency, hub.network_group, hub.office, hub.desk, hub.partner, hub.staff TO hub_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.group_member, hub.desk_hours, hub.desk_closure,
    hub.desk_member, hub.absence, hub.sign_in, hub.idempotency TO hub_app;
GRANT SELECT, INSERT, DELETE ON hub.session TO hub_app;
GRANT UPDATE (last_seen_at, revoked_at) ON hub.session TO hub_app;
