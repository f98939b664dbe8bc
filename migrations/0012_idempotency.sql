-- A device may be without a network for long: a mutation under an Idempotency-Key is remembered for a month.
--
-- Its answer is replayed for two days, longer than a device keeps anything (twelve hours). After that only
-- the key and the request's keyed hash remain, so that a request which comes again late is told that it was
-- done, and is not done twice.

ALTER TABLE hub.idempotency ALTER COLUMN response DROP NOT NULL;
COMMENT ON COLUMN hub.idempotency.response IS 'The first answer, sealed; null once it is forgotten, after two days.';
COMMENT ON TABLE hub.idempotency IS 'Mutations that were done under a key: answers are replayed for two days, keys refuse for thirty.';

DROP POLICY forget ON hub.idempotency;
CREATE POLICY old ON hub.idempotency FOR SELECT TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND created_at < now() - interval '2 days');
CREATE POLICY forget_answer ON hub.idempotency FOR UPDATE TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND created_at < now() - interval '2 days')
    WITH CHECK ((SELECT hub.is_job('expiry')) AND response IS NULL);
CREATE POLICY forget ON hub.idempotency FOR DELETE TO hub_app
    USING ((SELECT hub.is_job('expiry')) AND created_at < now() - interval '30 days');
