-- A question in one round trip, and a transaction without one before it that asks who it is: a worker
-- remembers whom a session was of when it last looked, and lets the database find out, where the question is
-- asked or the transaction begins, whether all of it is still so.
--
-- What is remembered decides nothing. The actor is who the session is of now; where that, or anything
-- that was remembered of them, is different, the answer is false, the question is not executed, and the
-- worker looks again.

CREATE POLICY enter ON hub.session FOR SELECT TO hub_owner USING (true);

CREATE FUNCTION hub.enter_session(
    token_hash bytea, seen_within interval,
    staff_id uuid, agency_id uuid, sees_cases boolean, roles text[], desks uuid[], locale text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    who record;
BEGIN
    SELECT s.staff_id, p.locale INTO who
    FROM hub.session s JOIN hub.staff p ON p.id = s.staff_id
    WHERE s.token_hash = enter_session.token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - seen_within AND p.active AND NOT 'service_account' = ANY (p.roles);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM hub.enter('staff', who.staff_id, '');
    RETURN who.staff_id = enter_session.staff_id
       AND hub.actor_agency() = enter_session.agency_id
       AND hub.sees_cases() = enter_session.sees_cases
       AND hub.actor_roles() @> roles AND hub.actor_roles() <@ roles
       AND hub.actor_desks() @> desks AND hub.actor_desks() <@ desks
       AND who.locale = enter_session.locale;
END
$$;

-- The same where a transaction begins, of several statements or one that changes something: it does not begin.
CREATE FUNCTION hub.begin_session(
    token_hash bytea, seen_within interval,
    staff_id uuid, agency_id uuid, sees_cases boolean, roles text[], desks uuid[], locale text)
RETURNS void
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    IF NOT hub.enter_session(token_hash, seen_within, staff_id, agency_id, sees_cases, roles, desks, locale) THEN
        RAISE EXCEPTION 'the session is not as remembered' USING ERRCODE = 'HB001';
    END IF;
END
$$;
