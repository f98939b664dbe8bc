-- Who is asking, looked up and set by one statement: it is done before every question and every transaction.
-- What there is to know of somebody who may enter is said in one place, for hub.enter and hub.enter_session.

-- The desks that somebody works: their own and, on the days of their absence, those of whom they cover for.
CREATE VIEW hub.worked_desk WITH (security_invoker) AS
    SELECT m.staff_id, m.desk_id FROM hub.desk_member m
    UNION
    SELECT b.cover_id, m.desk_id
    FROM hub.absence b JOIN hub.desk_member m ON m.staff_id = b.staff_id
    WHERE (now() AT TIME ZONE 'America/Mexico_City')::date BETWEEN b.starts_on AND b.ends_on;

-- Whoever may enter, with all that is set of them.
CREATE VIEW hub.entrant WITH (security_invoker) AS
    SELECT s.id, s.agency_id, a.sees_cases, s.roles, s.locale,
           'service_account' = ANY (s.roles) AS is_service,
           ARRAY(SELECT d.desk_id FROM hub.worked_desk d WHERE d.staff_id = s.id) AS desks
    FROM hub.staff s JOIN hub.agency a ON a.id = s.agency_id
    WHERE s.active;

-- Sets the actor of this transaction; true. Only jobs have a job's name, and only staff and service accounts may
-- see cases: policies rely on it.
CREATE FUNCTION hub.become(
    kind text, id uuid, agency_id uuid, sees_cases boolean, roles text[], desks uuid[], job text)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    SELECT set_config('hub.actor_kind', kind, true) IS NOT NULL
       AND set_config('hub.actor_id', coalesce(id::text, ''), true) IS NOT NULL
       AND set_config('hub.actor_agency', coalesce(agency_id::text, ''), true) IS NOT NULL
       AND set_config('hub.actor_sees_cases', CASE WHEN sees_cases AND kind IN ('staff', 'service') THEN 'yes' ELSE 'no' END, true) IS NOT NULL
       AND set_config('hub.actor_roles', coalesce(array_to_string(roles, ','), ''), true) IS NOT NULL
       AND set_config('hub.actor_desks', coalesce(desks::text, ''), true) IS NOT NULL
       AND set_config('hub.actor_job', CASE WHEN kind = 'job' THEN job ELSE '' END, true) IS NOT NULL
$$;
REVOKE ALL ON FUNCTION hub.become FROM PUBLIC;

CREATE OR REPLACE FUNCTION hub.enter(kind text, id uuid, job text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    -- One transaction, one actor: nothing may be begun as one person and finished as another.
    IF coalesce(current_setting('hub.actor_kind', true), '') <> '' THEN
        RAISE EXCEPTION 'this transaction already has an actor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF kind IN ('staff', 'service') THEN
        PERFORM hub.become(kind, who.id, who.agency_id, who.sees_cases, who.roles, who.desks, '')
        FROM hub.entrant who
        WHERE who.id = enter.id AND who.is_service = (kind = 'service');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such actor' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF kind IN ('job', 'nobody') THEN
        PERFORM hub.become(kind, NULL, NULL, false, NULL, NULL, job);
    ELSE
        RAISE EXCEPTION 'unknown kind of actor' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hub.enter_session(
    token_hash bytea, seen_within interval,
    staff_id uuid, agency_id uuid, sees_cases boolean, roles text[], desks uuid[], locale text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    as_remembered boolean;
BEGIN
    IF coalesce(current_setting('hub.actor_kind', true), '') <> '' THEN
        RAISE EXCEPTION 'this transaction already has an actor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT hub.become('staff', who.id, who.agency_id, who.sees_cases, who.roles, who.desks, '')
       AND who.id = enter_session.staff_id
       AND who.agency_id = enter_session.agency_id
       AND who.sees_cases = enter_session.sees_cases
       AND who.roles @> enter_session.roles AND who.roles <@ enter_session.roles
       AND who.desks @> enter_session.desks AND who.desks <@ enter_session.desks
       AND who.locale = enter_session.locale
    INTO as_remembered
    FROM (SELECT p.* FROM hub.session s JOIN hub.entrant p ON p.id = s.staff_id
          WHERE s.token_hash = enter_session.token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
            AND s.last_seen_at > now() - seen_within AND NOT p.is_service
          OFFSET 0) AS who;
    RETURN coalesce(as_remembered, false);
END
$$;

-- What policies ask, in as few steps as it takes: each of them is prepared for every table of every statement.
-- What hub.become never sets together need not be asked together.
CREATE OR REPLACE FUNCTION hub.signed_in() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('hub.actor_kind', true) IN ('staff', 'service'), false) $$;

CREATE OR REPLACE FUNCTION hub.sees_cases() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('hub.actor_sees_cases', true) = 'yes', false) $$;

CREATE OR REPLACE FUNCTION hub.is_job(job text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(current_setting('hub.actor_job', true) = job, false) $$;
