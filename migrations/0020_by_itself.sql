-- What the hub does by itself, on the word of an agency's approved plugin, so that nobody has to remember it:
-- workflows are begun and needs opened in a case, and answers are counted by office and week.

-- How often a choice was given at an office in a week (of ISO 8601, from its Monday on). It is told to the
-- agency's own plugin when somebody gives it, and to nobody else; the application neither reads nor writes it.
CREATE TABLE hub.answer_count (
    agency_id uuid NOT NULL,
    office_id uuid NOT NULL,
    week date NOT NULL CHECK (extract(isodow FROM week) = 1),
    form text NOT NULL,
    field text NOT NULL,
    choice text NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (agency_id, office_id, week, form, field, choice),
    FOREIGN KEY (office_id, agency_id) REFERENCES hub.office (id, agency_id)
);
COMMENT ON TABLE hub.answer_count IS 'Numbers only: no row is about anybody, and none says whose answers it counts.';
ALTER TABLE hub.answer_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.answer_count FORCE ROW LEVEL SECURITY;
CREATE POLICY count ON hub.answer_count TO hub_owner USING (true);
GRANT SELECT ON hub.answer_count TO hub_app;  -- Without a policy: not one row.
CREATE POLICY count ON hub.desk FOR SELECT TO hub_owner USING (true);

-- One more, or one less where a correction took it back; returns how many there are now. A choice that stays as
-- it was is told, too: a form that is saved again because its plugin was late is assessed with the same numbers.
CREATE FUNCTION hub.count_answer(of_case uuid, of_form text, of_field text, of_choice text, change integer)
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

-- Whether a workflow may begin in a case: it is not under way. Two who begin it at once wait for each other,
-- and the second sees what the first committed.
CREATE FUNCTION hub.claim_run(of_case uuid, of_workflow text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('run ' || of_workflow || ' ' || of_case, 0));
    RETURN NOT EXISTS (SELECT FROM hub.workflow_run r
                       WHERE r.case_id = of_case AND r.workflow = of_workflow AND r.ended_at IS NULL
                         AND (r.agency_id = hub.actor_agency() OR hub.is_job('plugins')));
END
$$;

-- Whether a case has, or has had, such a need. For the job that follows what plugins say.
CREATE FUNCTION hub.claim_need(of_case uuid, of_service text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('need ' || of_service || ' ' || of_case, 0));
    RETURN hub.is_job('plugins') AND NOT EXISTS (SELECT FROM hub.need n
                                                 WHERE n.case_id = of_case AND n.service_code = of_service);
END
$$;

-- The job holds no key: what it begins has nothing sealed. Whoever takes the first step seals its facts.
CREATE POLICY begin_by_event ON hub.workflow_run FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.is_job('plugins')) AND facts IS NULL
                AND EXISTS (SELECT FROM hub.case_file c
                            WHERE c.id = case_id AND c.agency_id = workflow_run.agency_id
                              AND c.desk_id = workflow_run.desk_id AND c.status = 'open'));
CREATE POLICY open_by_event ON hub.need FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.is_job('plugins')) AND story IS NULL AND opened_by IS NULL
                AND EXISTS (SELECT FROM hub.case_file c
                            WHERE c.id = case_id AND c.agency_id = need.agency_id AND c.status = 'open'));

-- As in 0009, for runs without facts as well: only erasure, which is the owner's, passes it by.
DROP TRIGGER guard ON hub.workflow_run;
CREATE TRIGGER guard BEFORE UPDATE ON hub.workflow_run FOR EACH ROW
    WHEN (NEW.facts IS NOT NULL OR OLD.facts IS NULL AND current_user <> 'hub_owner') EXECUTE FUNCTION hub.guard_run();
