-- The directory of services, in the terms of Open Referral HSDS 3.1, and the lists it is searched by.
--
-- The network reads all of it, except where a place must not be found: of a redacted location (a safe
-- house) only state, municipality and city are known to anybody but those who maintain the record.
-- A member maintains what it imported or what its desks offer; the secretariat maintains the rest.

-- What two people type for the same name compares equal, with accents or without.
CREATE FUNCTION hub.plain(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT regexp_replace(normalize(lower(normalize(value, NFKC)), NFKD), '[\u0300-\u036f]', '', 'g') $$;

CREATE TABLE hub.service_type (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9-]*$'),
    area text NOT NULL,
    name_es text NOT NULL,
    name_en text NOT NULL,
    sensitivity text NOT NULL CHECK (sensitivity IN ('standard', 'restricted', 'sealed')),
    default_urgency text NOT NULL CHECK (default_urgency IN ('emergency', 'urgent', 'normal')),
    commitments jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN hub.service_type.commitments IS 'Which IOM priority, GCM objectives, SDG targets and Los Angeles pillar it serves.';

CREATE TABLE hub.place (
    pcode text PRIMARY KEY CHECK (pcode ~ '^MX[0-9]{2}([0-9]{3})?$'),
    level smallint NOT NULL CHECK (level IN (1, 2)),
    name text NOT NULL,
    parent text NOT NULL,
    plain_name text NOT NULL GENERATED ALWAYS AS (hub.plain(name)) STORED
);
CREATE INDEX ON hub.place (plain_name);
CREATE INDEX ON hub.place (parent);
COMMENT ON TABLE hub.place IS 'States (level 1) and municipalities (level 2), OCHA COD-AB.';

CREATE TABLE hub.organization (
    id uuid PRIMARY KEY,
    agency_id uuid REFERENCES hub.agency,
    name text NOT NULL,
    description text
);
COMMENT ON COLUMN hub.organization.agency_id IS 'Who maintains the record: a member, or, when null, the secretariat. The same in the tables below.';

CREATE TABLE hub.location (
    id uuid PRIMARY KEY,
    organization_id uuid REFERENCES hub.organization,
    agency_id uuid REFERENCES hub.agency,
    city text,
    adm1 text CHECK (adm1 ~ '^MX[0-9]{2}$'),
    adm2 text CHECK (adm2 ~ '^MX[0-9]{5}$' AND left(adm2, 4) = adm1),
    redacted boolean NOT NULL DEFAULT false
);
CREATE INDEX ON hub.location (adm1);
COMMENT ON COLUMN hub.location.redacted IS 'The place must not be found: its location_address is hidden.';

CREATE TABLE hub.location_address (
    id uuid PRIMARY KEY REFERENCES hub.location ON DELETE CASCADE,
    name text,
    address text,
    postal_code text,
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
COMMENT ON TABLE hub.location_address IS 'What leads to a place. A table of its own, because rows are what policies can hide.';

CREATE TABLE hub.service (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES hub.organization,
    agency_id uuid REFERENCES hub.agency,
    service_code text REFERENCES hub.service_type,
    name text NOT NULL,
    description text,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    minimum_age double precision CHECK (minimum_age BETWEEN 0 AND 150),
    maximum_age double precision CHECK (maximum_age BETWEEN 0 AND 150),
    sexes smallint[] NOT NULL DEFAULT '{}' CHECK (sexes <@ ARRAY[0, 1, 2, 9]::smallint[]),
    populations text[] NOT NULL DEFAULT '{}',
    nationalities text[] NOT NULL DEFAULT '{}',
    needs text[] NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{}',
    interpretation text[] NOT NULL DEFAULT '{}',
    areas text[] NOT NULL DEFAULT '{}',
    assured_date date,
    sort_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (hub.plain(name)) STORED,
    CHECK (minimum_age <= maximum_age)
);
CREATE INDEX ON hub.service (service_code);
CREATE INDEX ON hub.service (organization_id);
COMMENT ON COLUMN hub.service.service_code IS 'Null: a service of a kind that the network does not refer to; found by its words only.';
COMMENT ON COLUMN hub.service.sexes IS 'ISO/IEC 5218. Whom it serves; an empty list means no restriction. The same holds for populations, nationalities and needs.';
COMMENT ON COLUMN hub.service.needs IS 'UNHCR specific needs codes (WR, DS, ...) of the people it is only for.';
COMMENT ON COLUMN hub.service.languages IS 'Languages its staff speak; interpretation: those it finds an interpreter for.';
COMMENT ON COLUMN hub.service.areas IS 'P-codes it serves, MEX for the whole country; empty: where it is offered.';

CREATE TABLE hub.service_at_location (
    id uuid PRIMARY KEY,
    service_id uuid NOT NULL REFERENCES hub.service,
    location_id uuid NOT NULL REFERENCES hub.location,
    agency_id uuid REFERENCES hub.agency,
    desk_id uuid,
    description text,
    capacity_available integer CHECK (capacity_available >= 0),
    capacity_updated_at timestamptz,
    assured_at timestamptz,
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id),
    CHECK (desk_id IS NULL OR agency_id IS NOT NULL)
);
CREATE INDEX ON hub.service_at_location (service_id);
CREATE INDEX ON hub.service_at_location (location_id);
CREATE INDEX ON hub.service_at_location (desk_id);
COMMENT ON COLUMN hub.service_at_location.desk_id IS 'The desk that takes referrals for it, always one of its own agency; null where the network cannot refer to it yet.';
COMMENT ON COLUMN hub.service_at_location.capacity_available IS 'How many more people it can serve; null: nobody has said.';

CREATE TABLE hub.schedule (
    id uuid PRIMARY KEY,
    service_id uuid REFERENCES hub.service,
    location_id uuid REFERENCES hub.location,
    service_at_location_id uuid REFERENCES hub.service_at_location,
    weekdays smallint[] NOT NULL DEFAULT '{}' CHECK (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    opens time,
    closes time,
    description text
);
CREATE INDEX ON hub.schedule (service_id);
CREATE INDEX ON hub.schedule (service_at_location_id);

CREATE TABLE hub.phone (
    id uuid PRIMARY KEY,
    organization_id uuid REFERENCES hub.organization,
    service_id uuid REFERENCES hub.service,
    location_id uuid REFERENCES hub.location,
    service_at_location_id uuid REFERENCES hub.service_at_location,
    number text NOT NULL,
    description text
);
CREATE INDEX ON hub.phone (service_id);
CREATE INDEX ON hub.phone (service_at_location_id);

CREATE TABLE hub.imported_record (
    id uuid NOT NULL,
    kind text NOT NULL,
    package text NOT NULL CHECK (length(package) BETWEEN 1 AND 200),
    file text NOT NULL CHECK (length(file) BETWEEN 1 AND 500),
    agency_id uuid REFERENCES hub.agency,
    record jsonb NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    imported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (package, file, kind, id)
);
COMMENT ON TABLE hub.imported_record IS 'Every record as it came, so that nothing imported is lost and importing it again changes nothing.';
COMMENT ON COLUMN hub.imported_record.digest IS 'SHA-256 of what the record said and meant when it was imported last.';

-- Those who maintain a record: its agency's administrator; the secretariat what belongs to nobody.
CREATE FUNCTION hub.maintains(agency uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(hub.administers(agency), false) OR hub.coordinates() OR hub.is_job('seed') $$;

-- May know where a location of this agency is. Plain enough for the planner to inline: asked for every row.
CREATE FUNCTION hub.finds(redacted boolean, agency uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NOT redacted OR hub.is_job('seed')
          OR (hub.signed_in() AND agency = hub.actor_agency())
          OR (hub.coordinates() AND agency IS NULL) $$;

-- Whoever works at a desk says how much room there is, and nothing else about the service.
CREATE FUNCTION hub.check_capacity_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
DECLARE
    theirs text[] := ARRAY['capacity_available', 'capacity_updated_at', 'assured_at'];
BEGIN
    IF NOT hub.maintains(OLD.agency_id) AND to_jsonb(NEW) - theirs <> to_jsonb(OLD) - theirs THEN
        RAISE EXCEPTION 'a desk changes its capacity only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_capacity_only BEFORE UPDATE ON hub.service_at_location
    FOR EACH ROW EXECUTE FUNCTION hub.check_capacity_only();

-- The secretariat may correct a member's entry, but a hidden place is brought into the open, or handed
-- to somebody else, by its own agency only.
CREATE FUNCTION hub.check_redaction() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    IF OLD.redacted AND (NOT NEW.redacted OR NEW.agency_id IS DISTINCT FROM OLD.agency_id)
       AND NOT (coalesce(hub.administers(OLD.agency_id), false) OR hub.is_job('seed')
                OR (OLD.agency_id IS NULL AND hub.coordinates())) THEN
        RAISE EXCEPTION 'its agency alone says where a hidden place is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_redaction BEFORE UPDATE ON hub.location
    FOR EACH ROW EXECUTE FUNCTION hub.check_redaction();

ALTER TABLE hub.service_type ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.service_type FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.place ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.place FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.organization FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.location ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.location FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.location_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.location_address FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.service ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.service FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.service_at_location ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.service_at_location FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.schedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.schedule FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.phone ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.phone FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.imported_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.imported_record FORCE ROW LEVEL SECURITY;

CREATE POLICY see ON hub.service_type FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.place FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.actor_kind() = 'job'));
CREATE POLICY see ON hub.organization FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed')));
CREATE POLICY see ON hub.location FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed')));
CREATE POLICY see ON hub.location_address FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.location l
                   WHERE l.id = location_address.id AND hub.finds(l.redacted, l.agency_id)));
CREATE POLICY see ON hub.service FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed')));
CREATE POLICY see ON hub.service_at_location FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed')));
-- Hours and telephones of a place lead to it as its address does.
CREATE POLICY see ON hub.schedule FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed'))
           AND (location_id IS NULL
                OR EXISTS (SELECT FROM hub.location l
                           WHERE l.id = schedule.location_id AND hub.finds(l.redacted, l.agency_id))));
CREATE POLICY see ON hub.phone FOR SELECT TO hub_app
    USING ((SELECT hub.signed_in() OR hub.is_job('seed'))
           AND (location_id IS NULL
                OR EXISTS (SELECT FROM hub.location l
                           WHERE l.id = phone.location_id AND hub.finds(l.redacted, l.agency_id))));
-- The originals hold everything, addresses too.
CREATE POLICY see ON hub.imported_record FOR SELECT TO hub_app
    USING (hub.administers(agency_id) OR ((SELECT hub.coordinates()) AND agency_id IS NULL));

-- Records are added by import only.
CREATE POLICY import ON hub.service_type FOR ALL TO hub_app USING ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.place FOR ALL TO hub_app USING ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.organization FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.location FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.location_address FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.service FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.service_at_location FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.schedule FOR ALL TO hub_app USING ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.phone FOR ALL TO hub_app USING ((SELECT hub.is_job('seed')));
CREATE POLICY import ON hub.imported_record FOR ALL TO hub_app USING ((SELECT hub.is_job('seed')));

-- Those who maintain them change them; what changes from hour to hour is kept by those who know it.
CREATE POLICY maintain ON hub.organization FOR UPDATE TO hub_app USING (hub.maintains(agency_id));
CREATE POLICY maintain ON hub.location FOR UPDATE TO hub_app USING (hub.maintains(agency_id));
CREATE POLICY maintain ON hub.location_address FOR UPDATE TO hub_app
    USING (EXISTS (SELECT FROM hub.location l WHERE l.id = location_address.id AND hub.maintains(l.agency_id)));
CREATE POLICY maintain ON hub.service FOR UPDATE TO hub_app USING (hub.maintains(agency_id));
CREATE POLICY maintain ON hub.service_at_location FOR UPDATE TO hub_app USING (hub.maintains(agency_id));
CREATE POLICY keep ON hub.service_at_location FOR UPDATE TO hub_app
    USING (agency_id = (SELECT hub.actor_agency())
           AND ((SELECT hub.oversees())
                OR ((SELECT hub.works_cases()) AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]))));

GRANT SELECT, INSERT, UPDATE ON hub.service_type, hub.place, hub.organization, hub.location,
    hub.location_address, hub.service, hub.service_at_location, hub.schedule, hub.phone,
    hub.imported_record TO hub_app;
