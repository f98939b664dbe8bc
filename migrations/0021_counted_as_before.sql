-- As in 0020, and: a choice that stays as it was is told, too, so that a form that is saved again because its
-- plugin was late is assessed with the same numbers.
CREATE OR REPLACE FUNCTION hub.count_answer(of_case uuid, of_form text, of_field text, of_choice text, change integer)
    RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    place record;
    found integer;
BEGIN
    SELECT c.agency_id, d.office_id INTO place FROM hub.case_file c JOIN hub.desk d ON d.id = c.desk_id
    WHERE c.id = of_case AND c.status = 'open' AND hub.works_cases() AND c.agency_id = hub.actor_agency();
    IF place IS NULL OR change NOT IN (1, 0, -1) THEN
        RAISE EXCEPTION 'nothing to be counted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO hub.answer_count AS a (agency_id, office_id, week, form, field, choice, count)
    VALUES (place.agency_id, place.office_id, date_trunc('week', now() AT TIME ZONE 'America/Mexico_City')::date,
            of_form, of_field, of_choice, greatest(change, 0))
    ON CONFLICT (agency_id, office_id, week, form, field, choice)
    DO UPDATE SET count = greatest(a.count + change, 0)
    RETURNING a.count INTO found;
    RETURN found;
END
$$;
