-- Who is asking. Every policy reads the actor from here and from nowhere else.
--
-- hub.enter sets the actor for one transaction. For staff and service accounts it looks up agency,
-- roles and desks itself, so a caller can name a person but cannot claim a role for them, and a role
-- taken away yesterday is gone today. The settings are transaction-local: PostgreSQL clears them at
-- COMMIT and ROLLBACK, so a pooled connection carries nothing over.

CREATE FUNCTION hub.actor_kind() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('hub.actor_kind', true), ''), 'nobody') $$;

CREATE FUNCTION hub.actor_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('hub.actor_id', true), '')::uuid $$;

CREATE FUNCTION hub.actor_agency() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('hub.actor_agency', true), '')::uuid $$;

CREATE FUNCTION hub.actor_job() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('hub.actor_job', true), '') $$;

CREATE FUNCTION hub.actor_roles() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT string_to_array(coalesce(current_setting('hub.actor_roles', true), ''), ',') $$;

CREATE FUNCTION hub.actor_desks() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('hub.actor_desks', true), '')::uuid[], '{}') $$;

CREATE FUNCTION hub.actor_has(role text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT role = ANY (hub.actor_roles()) $$;

CREATE FUNCTION hub.signed_in() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.actor_kind() IN ('staff', 'service') $$;

-- An agency without access to cases (ECLAC, RCO) has no case workers, whatever its staff are called.
CREATE FUNCTION hub.sees_cases() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.signed_in() AND coalesce(current_setting('hub.actor_sees_cases', true), '') = 'yes' $$;

-- May work with the cases and referrals of their desks, and open what is sealed.
CREATE FUNCTION hub.works_cases() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.sees_cases()
         AND hub.actor_roles() && ARRAY['caseworker', 'focal_point', 'service_account'] $$;

-- May do so for every desk of their agency.
CREATE FUNCTION hub.oversees() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.sees_cases() AND hub.actor_has('focal_point') $$;

-- Sees that cases, consents and referrals exist, reviews overrides and erases; never opens identity.
CREATE FUNCTION hub.protects() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.sees_cases() AND hub.actor_has('data_protection_officer') $$;

CREATE FUNCTION hub.coordinates() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.signed_in() AND hub.actor_has('secretariat_coordinator') $$;

-- Administers this agency: its own administrator.
CREATE FUNCTION hub.administers(agency uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.signed_in() AND hub.actor_has('agency_admin') AND agency = hub.actor_agency() $$;

CREATE FUNCTION hub.is_job(job text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT hub.actor_kind() = 'job' AND hub.actor_job() = job $$;

-- Case-insensitive, NFKC: what two people type for the same e-mail address compares equal.
CREATE FUNCTION hub.fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT lower(normalize(value, NFKC)) $$;

CREATE FUNCTION hub.enter(kind text, id uuid, job text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    who record;
BEGIN
    -- One transaction, one actor: nothing may be begun as one person and finished as another.
    IF coalesce(current_setting('hub.actor_kind', true), '') <> '' THEN
        RAISE EXCEPTION 'this transaction already has an actor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF kind IN ('staff', 'service') THEN
        SELECT s.agency_id, a.sees_cases, s.roles,
               ARRAY(SELECT m.desk_id FROM hub.desk_member m WHERE m.staff_id = s.id
                     UNION
                     SELECT m.desk_id
                     FROM hub.absence b JOIN hub.desk_member m ON m.staff_id = b.staff_id
                     WHERE b.cover_id = s.id AND (now() AT TIME ZONE 'America/Mexico_City')::date BETWEEN b.starts_on AND b.ends_on) AS desks
        INTO who
        FROM hub.staff s JOIN hub.agency a ON a.id = s.agency_id
        WHERE s.id = enter.id AND s.active
          AND (enter.kind = 'service') = ('service_account' = ANY (s.roles));
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such actor' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM set_config('hub.actor_kind', kind, true),
                set_config('hub.actor_id', enter.id::text, true),
                set_config('hub.actor_agency', who.agency_id::text, true),
                set_config('hub.actor_sees_cases', CASE WHEN who.sees_cases THEN 'yes' ELSE 'no' END, true),
                set_config('hub.actor_roles', array_to_string(who.roles, ','), true),
                set_config('hub.actor_desks', who.desks::text, true),
                set_config('hub.actor_job', '', true);
    ELSIF kind IN ('job', 'nobody') THEN
        PERFORM set_config('hub.actor_kind', kind, true),
                set_config('hub.actor_id', '', true),
                set_config('hub.actor_agency', '', true),
                set_config('hub.actor_sees_cases', 'no', true),
                set_config('hub.actor_roles', '', true),
                set_config('hub.actor_desks', '', true),
                set_config('hub.actor_job', CASE WHEN kind = 'job' THEN job ELSE '' END, true);
    ELSE
        RAISE EXCEPTION 'unknown kind of actor' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END
$$;

GRANT USAGE ON SCHEMA hub TO hub_app;
