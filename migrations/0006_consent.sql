-- The consent ledger. Entries are added, never changed: a withdrawal and a review are entries of their
-- own, so that what was permitted at any moment can be told afterwards.

CREATE TABLE hub.consent (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    effect text NOT NULL CHECK (effect IN ('grant', 'withhold')),
    recipient_agency_id uuid REFERENCES hub.agency,
    recipient_partner_id uuid REFERENCES hub.partner,
    recipient_class text CHECK (recipient_class IN (
        'un', 'civil-society', 'health', 'education', 'protection-authority', 'asylum-authority',
        'search-authority', 'consular', 'academia', 'private-sector', 'immigration-enforcement')),
    purposes text[] NOT NULL CHECK (purposes <@ ARRAY[
        'service-provision', 'protection-assessment', 'family-tracing', 'legal-representation',
        'health-care', 'durable-solution', 'statistics-non-identifiable']),
    categories text[] NOT NULL CHECK (cardinality(categories) > 0 AND categories <@ ARRAY[
        'identity', 'contact', 'location', 'family', 'documents', 'health', 'mental-health', 'gbv',
        'trafficking', 'sexual-exploitation', 'asylum', 'detention', 'legal', 'child-protection',
        'education', 'livelihood', 'narrative', 'attachment']),
    given_by text CHECK (given_by IN ('self', 'caregiver', 'trusted-adult', 'guardian')),
    how text CHECK (how IN ('written', 'oral', 'thumbprint', 'remote')),
    assent boolean NOT NULL DEFAULT false,
    caregiver_informed boolean NOT NULL DEFAULT false,
    legal_basis text NOT NULL DEFAULT 'consent' CHECK (legal_basis IN (
        'consent', 'vital-interest', 'best-interest', 'legal-obligation', 'legitimate-interest')),
    reason bytea,
    reason_key_id uuid REFERENCES hub.data_key,
    recorded_by uuid NOT NULL DEFAULT hub.actor_id(),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    UNIQUE (id, case_id, agency_id),
    FOREIGN KEY (case_id, agency_id) REFERENCES hub.case_file (id, agency_id),
    CONSTRAINT one_recipient CHECK (num_nonnulls(recipient_agency_id, recipient_partner_id, recipient_class) = 1),
    CONSTRAINT consent_is_given CHECK (legal_basis <> 'consent' OR (given_by IS NOT NULL AND how IS NOT NULL)),
    CONSTRAINT override_has_reason CHECK (legal_basis = 'consent' OR (effect = 'grant' AND reason IS NOT NULL AND reason_key_id IS NOT NULL)),
    CONSTRAINT grant_has_purpose CHECK (effect = 'withhold' OR cardinality(purposes) > 0),
    -- The firewall: nothing is ever granted to immigration enforcement.
    CONSTRAINT firewall CHECK (effect = 'withhold' OR recipient_class IS DISTINCT FROM 'immigration-enforcement'),
    CHECK (expires_at > recorded_at)
);
CREATE INDEX ON hub.consent (case_id);
COMMENT ON COLUMN hub.consent.purposes IS 'Empty in a withhold rule: for every purpose.';
COMMENT ON COLUMN hub.consent.reason IS 'Sealed: why an override, or why a child''s own consent suffices.';

CREATE TABLE hub.consent_withdrawal (
    consent_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    withdrawn_by_person text NOT NULL CHECK (withdrawn_by_person IN ('self', 'caregiver', 'trusted-adult', 'guardian')),
    recorded_by uuid NOT NULL DEFAULT hub.actor_id(),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (consent_id, case_id, agency_id) REFERENCES hub.consent (id, case_id, agency_id)
);
CREATE INDEX ON hub.consent_withdrawal (case_id);

CREATE TABLE hub.consent_review (
    consent_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    decision text NOT NULL CHECK (decision IN ('upheld', 'revoked')),
    reviewed_by uuid NOT NULL DEFAULT hub.actor_id(),
    reviewed_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (consent_id, case_id, agency_id) REFERENCES hub.consent (id, case_id, agency_id)
);
COMMENT ON TABLE hub.consent_review IS 'What the data protection officer thought of an override.';

-- A partner's class counts as if it had been named: a shelter that belongs to enforcement gets nothing.
CREATE FUNCTION hub.guard_consent() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    IF NEW.effect = 'grant' AND EXISTS (SELECT FROM hub.partner p WHERE p.id = NEW.recipient_partner_id
                                        AND p.recipient_class = 'immigration-enforcement') THEN
        RAISE EXCEPTION 'nothing is ever granted to immigration enforcement' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT ON hub.consent FOR EACH ROW EXECUTE FUNCTION hub.guard_consent();

-- Nor does a partner become enforcement behind what was granted to it. Whoever keeps partners sees no
-- consent, so the owner looks.
CREATE FUNCTION hub.guard_partner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    IF EXISTS (SELECT FROM hub.consent c WHERE c.recipient_partner_id = NEW.id AND c.effect = 'grant') THEN
        RAISE EXCEPTION 'nothing is ever granted to immigration enforcement: close this partner, add another'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON hub.partner
    FOR EACH ROW WHEN (NEW.recipient_class = 'immigration-enforcement') EXECUTE FUNCTION hub.guard_partner();

-- Sending and withdrawing at the same moment may not both win: whoever narrows a case's consent waits for
-- sends under way (which hold this lock shared, 0007) and is waited for by later ones.
CREATE FUNCTION hub.lock_consent() RETURNS trigger
LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('consent ' || NEW.case_id, 0));
    RETURN NEW;
END
$$;
CREATE TRIGGER a_lock BEFORE INSERT ON hub.consent
    FOR EACH ROW WHEN (NEW.effect = 'withhold') EXECUTE FUNCTION hub.lock_consent();
CREATE TRIGGER a_lock BEFORE INSERT ON hub.consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION hub.lock_consent();
CREATE TRIGGER a_lock BEFORE INSERT ON hub.consent_review
    FOR EACH ROW EXECUTE FUNCTION hub.lock_consent();

-- The categories that this case does not let this agency have for this purpose, now. The rule is that of
-- hub/consent/rules.py: an entry counts until it expires, is withdrawn or is revoked on review; a
-- withhold rule beats a grant; a strong legal basis beats a withhold rule.
CREATE FUNCTION hub.refused_categories(case_file uuid, agency uuid, purpose text, categories text[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = ''
AS $$
    WITH entry AS MATERIALIZED (
        SELECT c.effect, c.categories, c.legal_basis
        FROM hub.consent c
        WHERE c.case_id = $1
          AND (c.recipient_agency_id = $2 OR c.recipient_class = 'un')
          AND ($3 = ANY (c.purposes) OR (c.effect = 'withhold' AND cardinality(c.purposes) = 0))
          AND (c.expires_at IS NULL OR c.expires_at > now())
          AND NOT EXISTS (SELECT FROM hub.consent_withdrawal w WHERE w.consent_id = c.id)
          AND NOT EXISTS (SELECT FROM hub.consent_review r WHERE r.consent_id = c.id AND r.decision = 'revoked'))
    SELECT coalesce(array_agg(wanted ORDER BY wanted), '{}')
    FROM unnest($4) AS wanted
    WHERE NOT EXISTS (SELECT FROM entry e WHERE e.effect = 'grant' AND wanted = ANY (e.categories)
                      AND e.legal_basis IN ('vital-interest', 'best-interest', 'legal-obligation'))
      AND (NOT EXISTS (SELECT FROM entry e WHERE e.effect = 'grant' AND wanted = ANY (e.categories))
           OR EXISTS (SELECT FROM entry e WHERE e.effect = 'withhold' AND wanted = ANY (e.categories)))
$$;

ALTER TABLE hub.consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.consent FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.consent_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.consent_withdrawal FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.consent_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.consent_review FORCE ROW LEVEL SECURITY;

CREATE POLICY see ON hub.consent FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency()) AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY record ON hub.consent FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.works_cases()) AND agency_id = (SELECT hub.actor_agency())
                AND (legal_basis = 'consent' OR (SELECT hub.oversees()))
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id AND c.status = 'open'));
CREATE POLICY see ON hub.consent_withdrawal FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency()) AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY record ON hub.consent_withdrawal FOR INSERT TO hub_app
    WITH CHECK (agency_id = (SELECT hub.actor_agency())
                AND (SELECT hub.works_cases())
                AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY see ON hub.consent_review FOR SELECT TO hub_app
    USING (agency_id = (SELECT hub.actor_agency()) AND EXISTS (SELECT FROM hub.case_file c WHERE c.id = case_id));
CREATE POLICY review ON hub.consent_review FOR INSERT TO hub_app
    WITH CHECK ((SELECT hub.protects()) AND agency_id = (SELECT hub.actor_agency())
                AND EXISTS (SELECT FROM hub.consent c WHERE c.id = consent_id AND c.legal_basis <> 'consent'
                            AND c.recorded_by <> (SELECT hub.actor_id())));
CREATE POLICY guard ON hub.consent FOR SELECT TO hub_owner USING (true);

CREATE TRIGGER audit AFTER INSERT ON hub.consent
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('consent');
CREATE TRIGGER audit AFTER INSERT ON hub.consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('consent_withdrawal');
CREATE TRIGGER audit AFTER INSERT ON hub.consent_review
    FOR EACH ROW EXECUTE FUNCTION hub.audit_change('consent_review');

GRANT SELECT ON hub.consent, hub.consent_withdrawal, hub.consent_review TO hub_app;
GRANT INSERT (id, case_id, agency_id, effect, recipient_agency_id, recipient_partner_id, recipient_class, purposes,
    categories, given_by, how, assent, caregiver_informed, legal_basis, reason, reason_key_id, expires_at)
    ON hub.consent TO hub_app;
GRANT INSERT (consent_id, case_id, agency_id, withdrawn_by_person) ON hub.consent_withdrawal TO hub_app;
GRANT INSERT (consent_id, case_id, agency_id, decision) ON hub.consent_review TO hub_app;
