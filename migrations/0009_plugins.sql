-- What agencies' plugins bring: which may run, the answers to their forms, their workflows and tasks.
--
-- Nothing about a plugin runs on the word of the application alone: only an administrator's decision,
-- with the hash of the files, lets one run. Answers and facts are sealed under the case's data key.

CREATE TABLE hub.plugin_decision (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL REFERENCES hub.agency,
    decision text NOT NULL CHECK (decision IN ('approved', 'disabled')),
    version text NOT NULL,
    module text NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    declared bytea NOT NULL,
    reason text,
    decided_by uuid DEFAULT hub.actor_id(),
    decided_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON hub.plugin_decision (agency_id, id);
COMMENT ON TABLE hub.plugin_decision IS 'Append only; the newest decision of an agency counts. declared is what the plugin brought when it was approved, so that old answers and runs keep their version.';

CREATE TABLE hub.form_answer (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    form text NOT NULL CHECK (form ~ '^[a-z][a-z0-9_]{0,40}$'),
    version integer NOT NULL CHECK (version > 0),
    body bytea,
    answered_by uuid NOT NULL DEFAULT hub.actor_id(),
    answered_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
CREATE INDEX ON hub.form_answer (case_id, form, id);
COMMENT ON TABLE hub.form_answer IS 'Append only: an answer that is corrected is answered again. body is sealed.';

CREATE TABLE hub.workflow_run (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    workflow text NOT NULL CHECK (workflow ~ '^[a-z][a-z0-9_]{0,40}$'),
    workflow_version integer NOT NULL CHECK (workflow_version > 0),
    state text NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT now(),
    facts bytea,
    done text[] NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    due_at timestamptz NOT NULL DEFAULT 'infinity',
    due_clock text,
    due_owner text,
    due_step text,
    struck_at timestamptz,
    ended_at timestamptz,
    begun_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, case_id, agency_id),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id)
);
CREATE INDEX ON hub.workflow_run (case_id, id);
CREATE INDEX ON hub.workflow_run (desk_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX ON hub.workflow_run (due_at) WHERE ended_at IS NULL AND struck_at IS NULL;
COMMENT ON COLUMN hub.workflow_run.due_step IS 'The step that the hub takes by itself when the clock strikes.';

CREATE TABLE hub.workflow_event (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    run_id uuid NOT NULL REFERENCES hub.workflow_run,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    step text,
    from_state text,
    to_state text NOT NULL,
    version integer NOT NULL,
    actor_id uuid
);
CREATE INDEX ON hub.workflow_event (run_id, id);
COMMENT ON TABLE hub.workflow_event IS 'The history of a run, written by trigger. Without an actor: the hub itself, when a clock struck.';

CREATE TABLE hub.workflow_task (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    run_id uuid,
    name text NOT NULL,
    label_es text NOT NULL,
    label_en text NOT NULL,
    role text NOT NULL CHECK (role IN ('caseworker', 'focal_point', 'data_protection_officer')),
    due_on date,
    opened_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    done_by uuid,
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id),
    FOREIGN KEY (run_id, case_id, agency_id) REFERENCES hub.workflow_run (id, case_id, agency_id)
);
CREATE INDEX ON hub.workflow_task (desk_id, due_on, id) WHERE done_at IS NULL;
CREATE INDEX ON hub.workflow_task (case_id, id);
COMMENT ON TABLE hub.workflow_task IS 'Something to do. Labels are the plugin''s own words and hold nothing about a person.';

-- A run moves one version at a time, and each move is in its history.
CREATE FUNCTION hub.guard_run() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'the version is not the next one' USING ERRCODE = 'serialization_failure';
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'this run has ended' USING ERRCODE = 'check_violation';
    END IF;
    IF hub.is_job('expiry') AND (NEW.state <> OLD.state AND cardinality(NEW.done) <> cardinality(OLD.done) + 1
                                 OR NEW.facts IS DISTINCT FROM OLD.facts) THEN
        RAISE EXCEPTION 'a clock takes one step and changes no facts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON hub.workflow_run FOR EACH ROW
    WHEN (NEW.facts IS NOT NULL) EXECUTE FUNCTION hub.guard_run();

CREATE FUNCTION hub.follow_run() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    taken boolean := TG_OP = 'UPDATE' AND cardinality(NEW.done) > cardinality(OLD.done);
BEGIN
    IF TG_OP = 'INSERT' OR taken THEN
        INSERT INTO hub.workflow_event (run_id, step, from_state, to_state, version, actor_id)
        VALUES (NEW.id, CASE WHEN taken THEN NEW.done[cardinality(NEW.done)] END,
                CASE WHEN taken THEN OLD.state END, NEW.state, NEW.version, hub.actor_id());
        PERFORM hub.record(CASE WHEN taken THEN 'workflow.stepped' ELSE 'workflow.begun' END, 'workflow_run', NEW.id,
                           NEW.agency_id, NULL, NEW.case_id, NULL,
                           jsonb_build_object('workflow', NEW.workflow, 'state', NEW.state));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON hub.workflow_run
    FOR EACH ROW EXECUTE FUNCTION hub.follow_run();

-- What a case's erasure destroys here: answers and facts; that they were there remains.
CREATE FUNCTION hub.shred_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    UPDATE hub.form_answer a SET body = NULL WHERE a.case_id = NEW.id;
    UPDATE hub.workflow_run r SET facts = NULL, ended_at = coalesce(r.ended_at, now()), due_at = 'infinity'
    WHERE r.case_id = NEW.id;
    UPDATE hub.workflow_task t SET done_at = coalesce(t.done_at, now()) WHERE t.case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER shred AFTER UPDATE OF status ON hub.case_file
    FOR EACH ROW WHEN (NEW.status = 'erased' AND OLD.status <> 'erased') EXECUTE FUNCTION hub.shred_answers();

CREATE TRIGGER audit AFTER INSERT ON hub.plugin_decision
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('plugin');
CREATE TRIGGER audit AFTER INSERT ON hub.form_answer
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('form_answer');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON hub.workflow_task
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('workflow_task');

ALTER TABLE hub.plugin_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.plugin_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.form_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.form_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_run FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_event FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.workflow_task FORCE ROW LEVEL SECURITY;

-- An agency sees its own decisions; the job that runs plugins sees all, and may only stop one.
CREATE POLICY see ON hub.plugin_decision FOR SELECT TO hub_app
    USING (((SELECT hub.signed_in()) AND agency_id = (SELECT hub.actor_agency())) OR (SELECT hub.is_job('plugins') OR hub.is_job('expiry')));
CREATE POLICY decide ON hub.plugin_decision FOR INSERT TO hub_app
    WITH CHECK (hub.administers(agency_id) AND decided_by = (SELECT hub.actor_id()));
CREATE POLICY stop ON hub.plugin_decision FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.is_job('plugins')) AND decision = 'disabled' AND decided_by IS NULL);

CREATE POLICY see ON hub.form_answer FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY answer ON hub.form_answer FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND answered_by = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.status = 'open'));
CREATE POLICY see ON hub.workflow_run FOR SELECT TO hub_app
    USING (((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
            AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id))
           -- All of them: an update has to see the row as it will be, with its next clock.
           OR (SELECT hub.is_job('expiry')));
CREATE POLICY begin ON hub.workflow_run FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c
                            WHERE c.id = case_id AND c.desk_id = workflow_run.desk_id AND c.status = 'open'));
CREATE POLICY step ON hub.workflow_run FOR UPDATE TO hub_app
    USING (((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
            AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id))
           OR ((SELECT hub.is_job('expiry')) AND due_at <= now()))
    WITH CHECK (((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())) OR (SELECT hub.is_job('expiry')));
CREATE POLICY see ON hub.workflow_event FOR SELECT TO hub_app
    USING (EXISTS (SELECT FROM hub.workflow_run r WHERE r.id = run_id));
CREATE POLICY see ON hub.workflow_task FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY open ON hub.workflow_task FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.desk_id = workflow_task.desk_id));
CREATE POLICY finish ON hub.workflow_task FOR UPDATE TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency()) AND done_at IS NULL
           AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id))
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND done_by = (SELECT hub.actor_id()));

-- The job that tells plugins what happened: codes and clear columns, nothing sealed.
CREATE POLICY tell ON hub.outbox FOR SELECT TO hub_app USING ((SELECT hub.is_job('plugins')));
CREATE POLICY told ON hub.outbox FOR UPDATE TO hub_app
    USING ((SELECT hub.is_job('plugins')) AND delivered_at IS NULL) WITH CHECK ((SELECT hub.is_job('plugins')));
CREATE POLICY tell ON hub.referral FOR SELECT TO hub_app USING ((SELECT hub.is_job('plugins')));
CREATE POLICY tell ON hub.case_file FOR SELECT TO hub_app USING ((SELECT hub.is_job('plugins')));
CREATE POLICY open_by_event ON hub.workflow_task FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.is_job('plugins')) AND run_id IS NULL
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.agency_id = workflow_task.agency_id
                            AND c.desk_id = workflow_task.desk_id AND c.status = 'open'));

CREATE POLICY follow ON hub.workflow_event FOR INSERT TO hub_owner WITH CHECK (true);
CREATE POLICY shred ON hub.form_answer TO hub_owner USING (true);
CREATE POLICY shred ON hub.workflow_run TO hub_owner USING (true);
CREATE POLICY shred ON hub.workflow_task TO hub_owner USING (true);

GRANT SELECT ON hub.plugin_decision, hub.form_answer, hub.workflow_run, hub.workflow_event, hub.workflow_task TO hub_app;
GRANT INSERT (agency_id, decision, version, module, digest, declared, reason) ON hub.plugin_decision TO hub_app;
GRANT INSERT (id, case_id, agency_id, form, version, body) ON hub.form_answer TO hub_app;
GRANT INSERT (id, case_id, agency_id, desk_id, workflow, workflow_version, state, facts, due_at, due_clock, due_owner, due_step)
    ON hub.workflow_run TO hub_app;
GRANT UPDATE (state, entered_at, facts, done, version, due_at, due_clock, due_owner, due_step, struck_at, ended_at)
    ON hub.workflow_run TO hub_app;
GRANT INSERT (id, case_id, agency_id, desk_id, run_id, name, label_es, label_en, role, due_on) ON hub.workflow_task TO hub_app;
GRANT UPDATE (done_at, done_by) ON hub.workflow_task TO hub_app;
GRANT UPDATE (delivered_at) ON hub.outbox TO hub_app;
