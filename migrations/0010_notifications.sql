-- What has to be told, and to whom: events of cases for the agency's own plugin, and notifications that a
-- desk's staff read in the hub.
--
-- Both hold ids, codes and clear columns, never anything sealed: whoever reads a notification learns that
-- something waits, and opens it under the rules of what it is about.

-- What happened to a case: written by trigger, in the transaction that it is about.
CREATE TABLE hub.case_event (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    topic text NOT NULL CHECK (topic IN (
        'case.opened', 'case.closed', 'case.need-added', 'case.answers-saved', 'consent.recorded',
        'consent.withdrawn', 'workflow.entered', 'workflow.struck')),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    case_code text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    delivered_at timestamptz,
    notified_at timestamptz,
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id)
);
CREATE INDEX ON hub.case_event (id) WHERE delivered_at IS NULL;
CREATE INDEX ON hub.case_event (id) WHERE notified_at IS NULL;
CREATE INDEX ON hub.case_event (at);
COMMENT ON COLUMN hub.case_event.details IS 'Clear columns as they were: a service code, a form''s name, a state. Nothing that a person gave.';
COMMENT ON COLUMN hub.case_event.delivered_at IS 'When the agency''s plugin was told; notified_at: when the desk was.';

CREATE FUNCTION hub.tell_case(topic text, case_file uuid, details jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS $$
    INSERT INTO hub.case_event (topic, case_id, agency_id, desk_id, case_code, details)
    SELECT $1, c.id, c.agency_id, c.desk_id, c.code, $3 FROM hub.case_file c WHERE c.id = $2
$$;
REVOKE ALL ON FUNCTION hub.tell_case FROM PUBLIC;

CREATE FUNCTION hub.tell_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    entry hub.consent;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'case_file' THEN
            PERFORM hub.tell_case(CASE TG_OP WHEN 'INSERT' THEN 'case.opened' ELSE 'case.closed' END, NEW.id, '{}');
        WHEN 'need' THEN
            PERFORM hub.tell_case('case.need-added', NEW.case_id, jsonb_build_object(
                'need', NEW.id, 'service_code', NEW.service_code, 'urgency', NEW.urgency, 'status', NEW.status));
        WHEN 'form_answer' THEN
            PERFORM hub.tell_case('case.answers-saved', NEW.case_id, jsonb_build_object(
                'form', NEW.form, 'version', NEW.version));
        ELSE
            SELECT * INTO entry FROM hub.consent c
            WHERE c.id = CASE TG_TABLE_NAME WHEN 'consent' THEN (to_jsonb(NEW) ->> 'id')
                                            ELSE (to_jsonb(NEW) ->> 'consent_id') END::uuid;
            PERFORM hub.tell_case(
                CASE TG_TABLE_NAME WHEN 'consent' THEN 'consent.recorded' ELSE 'consent.withdrawn' END,
                entry.case_id, jsonb_build_object(
                    'effect', entry.effect, 'purposes', entry.purposes, 'categories', entry.categories,
                    'legal_basis', entry.legal_basis,
                    'recipient_class', coalesce(entry.recipient_class,
                        (SELECT p.recipient_class FROM hub.partner p WHERE p.id = entry.recipient_partner_id), 'un'),
                    'country', (SELECT p.country FROM hub.partner p WHERE p.id = entry.recipient_partner_id),
                    'agency', (SELECT a.code FROM hub.agency a WHERE a.id = entry.recipient_agency_id)));
    END CASE;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER INSERT ON hub.case_file FOR EACH ROW EXECUTE FUNCTION hub.tell_change();
CREATE TRIGGER tell_closed AFTER UPDATE OF status ON hub.case_file
    FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status = 'open') EXECUTE FUNCTION hub.tell_change();
CREATE TRIGGER tell AFTER INSERT ON hub.need FOR EACH ROW EXECUTE FUNCTION hub.tell_change();
CREATE TRIGGER tell AFTER INSERT ON hub.form_answer FOR EACH ROW EXECUTE FUNCTION hub.tell_change();
CREATE TRIGGER tell AFTER INSERT ON hub.consent FOR EACH ROW EXECUTE FUNCTION hub.tell_change();
CREATE TRIGGER tell AFTER INSERT ON hub.consent_withdrawal FOR EACH ROW EXECUTE FUNCTION hub.tell_change();

-- A clock that strikes and a state that is entered are two things; a clock that takes a step is both.
CREATE FUNCTION hub.tell_run() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    taken boolean := TG_OP = 'UPDATE' AND cardinality(NEW.done) > cardinality(OLD.done);
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.struck_at IS NOT NULL AND OLD.struck_at IS NULL
                             OR taken AND hub.is_job('expiry')) THEN
        PERFORM hub.tell_case('workflow.struck', NEW.case_id, jsonb_build_object(
            'run', NEW.id, 'workflow', OLD.workflow, 'version', OLD.workflow_version, 'state', OLD.state,
            'entered_at', OLD.entered_at, 'done', OLD.done, 'clock', OLD.due_clock, 'owner', OLD.due_owner));
    END IF;
    IF TG_OP = 'INSERT' OR taken THEN
        PERFORM hub.tell_case('workflow.entered', NEW.case_id, jsonb_build_object(
            'run', NEW.id, 'workflow', NEW.workflow, 'version', NEW.workflow_version, 'state', NEW.state,
            'entered_at', NEW.entered_at, 'done', NEW.done));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON hub.workflow_run
    FOR EACH ROW EXECUTE FUNCTION hub.tell_run();

-- Who did it: staff are not told what they did themselves. What was there before is old news.
ALTER TABLE hub.outbox
    ADD COLUMN agency_id uuid DEFAULT hub.actor_agency(),
    ADD COLUMN actor_id uuid DEFAULT hub.actor_id(),
    ADD COLUMN notified_at timestamptz DEFAULT now();
ALTER TABLE hub.outbox ALTER COLUMN notified_at DROP DEFAULT;
CREATE INDEX ON hub.outbox (id) WHERE notified_at IS NULL;
CREATE INDEX ON hub.referral (next_due_at) WHERE next_due_at < 'infinity';

-- A note that comes with a move says so: whoever is told of the move is not told twice.
CREATE OR REPLACE FUNCTION hub.follow_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    r hub.referral;
BEGIN
    SELECT * INTO r FROM hub.referral WHERE id = NEW.referral_id;
    INSERT INTO hub.referral_event (referral_id, kind, from_status, to_status, version, actor_id, agency_id)
    VALUES (r.id, TG_ARGV[0], r.status, r.status, r.version, hub.actor_id(), hub.actor_agency());
    PERFORM hub.record('referral.' || TG_ARGV[0], TG_ARGV[0], NEW.id, r.from_agency_id, r.to_agency_id, r.case_id, r.id, '{}');
    INSERT INTO hub.outbox (topic, referral_id, from_desk_id, to_desk_id, version)
    VALUES ('referral.' || coalesce(to_jsonb(NEW) ->> 'kind', TG_ARGV[0]), r.id, r.from_desk_id, r.to_desk_id, r.version);
    NOTIFY hub_worklist;
    RETURN NULL;
END
$$;

CREATE TABLE hub.notification (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agency_id uuid NOT NULL,
    desk_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'referral.requested', 'referral.accepted', 'referral.rejected', 'referral.on-hold', 'referral.cancelled',
        'referral.expired', 'referral.completed', 'referral.failed', 'referral.disputed', 'referral.message',
        'referral.added', 'referral.due', 'workflow.due', 'opening.requested', 'opening.decided')),
    at timestamptz NOT NULL DEFAULT now(),
    referral_id uuid REFERENCES hub.referral,
    case_id uuid,
    due_at timestamptz,
    caused_by uuid,
    subject_es text, body_es text, subject_en text, body_en text,
    FOREIGN KEY (desk_id, agency_id) REFERENCES hub.desk (id, agency_id),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id),
    CHECK (num_nonnulls(referral_id, case_id) = 1),
    CHECK (num_nulls(subject_es, body_es, subject_en, body_en) IN (0, 4)),
    CHECK (length(subject_es) <= 120 AND length(subject_en) <= 120 AND length(body_es) <= 500 AND length(body_en) <= 500)
);
CREATE INDEX ON hub.notification (desk_id, id);
CREATE UNIQUE INDEX ON hub.notification (referral_id, desk_id, due_at) WHERE kind = 'referral.due';
COMMENT ON COLUMN hub.notification.subject_es IS 'The agency''s plugin''s own words, in both languages; null: the hub''s, by kind.';

CREATE TABLE hub.notification_read (
    notification_id uuid NOT NULL REFERENCES hub.notification ON DELETE CASCADE,
    staff_id uuid NOT NULL DEFAULT hub.actor_id(),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (notification_id, staff_id)
);

CREATE FUNCTION hub.wake() RETURNS trigger LANGUAGE plpgsql SET search_path = ''
AS $$ BEGIN NOTIFY hub_worklist; RETURN NULL; END $$;
CREATE TRIGGER wake AFTER INSERT ON hub.notification FOR EACH STATEMENT EXECUTE FUNCTION hub.wake();

ALTER TABLE hub.case_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.case_event FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.notification FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.notification_read ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.notification_read FORCE ROW LEVEL SECURITY;

CREATE POLICY follow ON hub.case_event FOR INSERT TO hub_owner WITH CHECK (true);
CREATE POLICY follow ON hub.partner FOR SELECT TO hub_owner USING (true);
CREATE POLICY tell ON hub.case_event FOR SELECT TO hub_app
    USING ((SELECT hub.is_job('plugins') OR hub.is_job('notices')));
CREATE POLICY told ON hub.case_event FOR UPDATE TO hub_app
    USING ((SELECT hub.is_job('plugins')) AND delivered_at IS NULL OR (SELECT hub.is_job('notices')) AND notified_at IS NULL)
    WITH CHECK ((SELECT hub.is_job('plugins') OR hub.is_job('notices')));
CREATE POLICY forget ON hub.case_event FOR DELETE TO hub_app
    USING ((SELECT hub.is_job('notices')) AND at < now() - interval '90 days'
           AND delivered_at IS NOT NULL AND notified_at IS NOT NULL);

-- The job that notifies: which desks, what about. It opens nothing.
CREATE POLICY notify ON hub.outbox FOR SELECT TO hub_app USING ((SELECT hub.is_job('notices')));
CREATE POLICY notified ON hub.outbox FOR UPDATE TO hub_app
    USING ((SELECT hub.is_job('notices')) AND notified_at IS NULL) WITH CHECK ((SELECT hub.is_job('notices')));
CREATE POLICY notify ON hub.referral FOR SELECT TO hub_app USING ((SELECT hub.is_job('notices')));
CREATE POLICY notify ON hub.notification FOR INSERT TO hub_app WITH CHECK ((SELECT hub.is_job('notices')));
CREATE POLICY forget ON hub.notification FOR ALL TO hub_app
    USING ((SELECT hub.is_job('notices'))) WITH CHECK (false);

-- A notification is its desk's: whoever sits there, or covers for somebody who does.
CREATE POLICY see ON hub.notification FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
           AND desk_id = ANY ((SELECT hub.actor_desks())::uuid[]));
CREATE POLICY see ON hub.notification_read FOR SELECT TO hub_app
    USING ((SELECT hub.works_cases()) AND staff_id = (SELECT hub.actor_id()));
CREATE POLICY read ON hub.notification_read FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND staff_id = (SELECT hub.actor_id())
                AND EXISTS (SELECT FROM hub.notification n WHERE n.id = notification_id));

GRANT SELECT ON hub.case_event, hub.notification, hub.notification_read TO hub_app;
GRANT UPDATE (delivered_at, notified_at) ON hub.case_event TO hub_app;
GRANT UPDATE (notified_at) ON hub.outbox TO hub_app;
GRANT INSERT (agency_id, desk_id, kind, referral_id, case_id, due_at, caused_by, subject_es, body_es, subject_en, body_en)
    ON hub.notification TO hub_app;
GRANT DELETE ON hub.notification, hub.case_event TO hub_app;
GRANT INSERT (notification_id) ON hub.notification_read TO hub_app;
