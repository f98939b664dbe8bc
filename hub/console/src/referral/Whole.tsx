// The parts of the page in their order: the head, what waits or collides, the moves, then everything else.
import { Alert, Anchor, Badge, Grid, Group, Stack, Text } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useConnection } from '../app/connection'
import { useEntries } from '../device/outbox'
import type { ReferralFullFragment, ReferralQuery } from '../documents/referral'
import { useFormats } from '../language/format'
import { Due } from '../parts/Due'
import { Icon } from '../parts/Icon'
import { StatusMark, UrgencyMark } from '../parts/Marks'
import { Page } from '../parts/Page'
import { UnderWay } from '../parts/UnderWay'
import { ConflictView } from './Conflict'
import { Disclosed, Fact } from './Disclosed'
import { Files } from './Files'
import { goOn, Moves } from './Moves'
import { barred, labelOf, reasonKey, sidesFor, type MoveName, type Side } from './moves'
import { NextRoutes } from './NextRoutes'
import { Readers } from './Readers'
import { Fold, Section } from './Section'
import { Addenda, Thread } from './Thread'
import { Timeline } from './Timeline'
import type { Conflict, Settled } from './useMove'
import { about, holdsUp, Waiting } from './Waiting'
import { useWords } from './words'

interface Props {
  referral: ReferralFullFragment
  me: ReferralQuery['me']
  kinds: ReferralQuery['serviceTypes']
  tick: number
  again: () => void
}

type Part = 'packet' | 'thread' | 'files' | 'addenda' | 'readers' | 'barred' | 'due'

/** States in which the thread holds what one has to know: a question, or what was said about an outcome. */
const talks = ({ status, confirmation }: ReferralFullFragment) => status === 'ON_HOLD' || confirmation === 'DISPUTED'

/** Where the sender has to look for another place. */
const endedUnserved = ({ status }: ReferralFullFragment) => status === 'REJECTED' || status === 'FAILED' || status === 'CANCELLED'

export function Whole({ referral, me, kinds, tick, again }: Props) {
  const { t } = useWords()
  const { outbox } = useConnection()
  const entries = about(useEntries(outbox), referral.id)
  const busy = holdsUp(entries)
  const [asked, ask] = useState<MoveName>()
  const [conflict, setConflict] = useState<Conflict>()
  const [opened, setOpened] = useState<Partial<Record<Part, boolean>>>({})
  const sides = useMemo(() => sidesFor(referral, me), [referral, me])
  const needs = useMemo(() => new Map(kinds.map((kind) => [kind.code, kind.name])), [kinds])
  const moveOf = (name: string) => {
    const move = referral.moves.find((one) => one.name === name)
    return { move, why: move && !move.allowed ? move.reason ?? undefined : undefined }
  }
  // A thread that had to be read stays open when its question is answered.
  const spoken = talks(referral)
  useEffect(() => {
    if (spoken) setOpened((before) => ({ thread: true, ...before }))
  }, [spoken])
  const fold = (part: Part) => ({
    opened: opened[part] ?? false,
    toggle: (now: boolean) => setOpened((before) => ({ ...before, [part]: now })),
  })

  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  const settled = useCallback<Settled>(
    (name, found) => {
      if (left.current) return false
      ask(undefined)
      setConflict(found)
      // Whoever has just accepted wants to know whom.
      if (!found && name === 'acceptReferral') setOpened((before) => ({ ...before, packet: true }))
      again()
      if (!found) goOn()
      return true
    },
    [again],
  )

  const sends = sides.includes('SENDER')
  return (
    <Page title={t('titleOf', { code: referral.caseCode })}>
      <Stack className="above-moves" gap="md">
        <Head referral={referral} needs={needs} sides={sides} busy={busy} />
        <Covering me={me} desk={referral.toDesk.id} />
        <Waiting entries={entries} />
        {conflict && (
          <ConflictView
            conflict={conflict}
            now={referral}
            close={() => setConflict(undefined)}
            again={(name) => {
              setConflict(undefined)
              ask(name)
            }}
          />
        )}
        <Moves referral={referral} busy={busy} asked={asked} ask={ask} settled={settled} />
        <Result referral={referral} sends={sends} />
        {sends && endedUnserved(referral) && (
          <Section title={t('routes.title')} note={t('routes.note')}>
            <NextRoutes id={referral.id} caseId={referral.case?.id} needId={referral.need?.id} />
          </Section>
        )}
        <Disclosed
          referral={referral}
          sides={sides}
          needs={needs}
          packetShown={opened.packet ?? false}
          showPacket={(packet) => setOpened((before) => ({ ...before, packet }))}
        />
        <Grid>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack gap="md">
              <Fold sealed title={t('thread.title')} note={t('logged')} {...fold('thread')}>
                <Thread id={referral.id} {...moveOf('postMessage')} tick={tick} agency={me.agency?.id} />
              </Fold>
              <Fold sealed title={t('files.title')} note={t('logged')} {...fold('files')}>
                <Files id={referral.id} {...moveOf('attach')} tick={tick} changed={again} />
              </Fold>
              <Fold sealed title={t('addenda.title')} note={t('addenda.note')} {...fold('addenda')}>
                <Addenda id={referral.id} {...(sends ? moveOf('addAddendum') : { move: undefined })} tick={tick} />
              </Fold>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack gap="md">
              <Section title={t('timeline')}>
                <Timeline events={referral.timeline} />
              </Section>
              {sends && (
                <Fold title={t('readers.title')} note={t('readers.note')} {...fold('readers')}>
                  <Readers id={referral.id} tick={tick} />
                </Fold>
              )}
              <Barred referral={referral} sides={sides} {...fold('barred')} />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </Page>
  )
}

interface HeadProps {
  referral: ReferralFullFragment
  needs: Map<string, string>
  sides: Side[]
  /** What is shown is what was decided; the hub has not confirmed it. */
  busy: boolean
}

function Head({ referral, needs, sides, busy }: HeadProps) {
  const { t } = useWords()
  const formats = useFormats()
  const place = ({ name, office }: ReferralFullFragment['toDesk']) => `${name}, ${office.city}`
  const mine = referral.nextSide && sides.includes(referral.nextSide as Side)
  return (
    <Section title={needs.get(referral.needCode) ?? referral.needCode}>
      <Group gap="xs">
        <StatusMark status={referral.status} />
        <UnderWay shown={busy} />
        <UrgencyMark urgency={referral.urgency} />
        {referral.nextSide && (
          <Badge variant={mine ? 'filled' : 'light'} color={mine ? 'blue' : 'gray'} tt="none" leftSection={<Icon name="next" size={14} />}>
            {mine ? t('yourTurn') : t('turnOf', { who: t(`codes:ReferralSide.${referral.nextSide}`) })}
          </Badge>
        )}
        <Due at={referral.nextDueAt} />
      </Group>
      <dl className="facts">
        <Fact name={t('from')}>
          {referral.fromAgency.acronym} · {place(referral.fromDesk)}
        </Fact>
        <Fact name={t('to')}>
          {referral.toAgency.acronym} · {place(referral.toDesk)}
          {referral.service && ` · ${referral.service.name}`}
        </Fact>
        {referral.requestedAt && <Fact name={t('sentAt')}>{formats.moment(referral.requestedAt)}</Fact>}
        {sides.includes('RECIPIENT') && (
          <Fact name={t('worker')}>{referral.claimedBy?.name ?? t('nobody')}</Fact>
        )}
        {referral.nextDueAt && <Fact name={t('due')}>{formats.moment(referral.nextDueAt)}</Fact>}
        <Fact name={t('dueHow')}>{referral.dueExplanation}</Fact>
        {referral.consentExpiresAt && <Fact name={t('consentUntil')}>{formats.moment(referral.consentExpiresAt)}</Fact>}
      </dl>
      {referral.case && (
        <Anchor component={Link} href={`/cases/${encodeURIComponent(referral.case.id)}`} className="target">
          {t('toCase')}
        </Anchor>
      )}
    </Section>
  )
}

/** Whoever works here only for a colleague who is away is told so. */
function Covering({ me, desk }: { me: Props['me']; desk: string }) {
  const { t } = useWords()
  const formats = useFormats()
  if (me.staff?.desks.some((one) => one.id === desk)) return null
  const absences = me.coversFor.filter((absence) => absence.staff?.desks.some((one) => one.id === desk))
  if (!absences.length) return null
  return (
    <Alert color="blue" icon={<Icon name="people" />}>
      {absences.map((absence) => (
        <Text key={absence.id}>{t('covering', { name: absence.staff!.name, until: formats.date(absence.endsOn) })}</Text>
      ))}
    </Alert>
  )
}

/** Why it ended, or what was delivered and what the sender says to it. */
function Result({ referral, sends }: { referral: ReferralFullFragment; sends: boolean }) {
  const { t } = useWords()
  const { status, statusReason, outcome, confirmation } = referral
  if (!statusReason && !outcome) return null
  return (
    <Section title={t(outcome ? 'result.outcome' : 'result.reason')}>
      {outcome && <Text fw={600}>{t(`codes:ReferralOutcome.${outcome}`)}</Text>}
      {!outcome && statusReason && <Text fw={600}>{t(`codes:${reasonKey(statusReason)}`)}</Text>}
      {outcome && (
        <Text>{confirmation ? t(`result.${confirmation}`) : t(sends ? 'result.yours' : 'result.theirs', { agency: referral.fromAgency.acronym })}</Text>
      )}
      {!outcome && endedUnserved(referral) && <Text>{t(status === 'FAILED' ? 'result.failed' : 'result.closed')}</Text>}
    </Section>
  )
}

/** Moves of one's own side that are not possible now, and what stands in their way. */
function Barred({ referral, sides, opened, toggle }: { referral: ReferralFullFragment; sides: Side[]; opened: boolean; toggle: (now: boolean) => void }) {
  const { t } = useWords()
  const moves = barred(referral.moves, sides)
  if (!moves.length) return null
  return (
    <Fold title={t('barred')} opened={opened} toggle={toggle}>
      <ul className="plain">
        {moves.map((move) => (
          <li key={move.name}>
            <Text fw={600}>{t(`move.${labelOf(move.name as MoveName, referral)}`)}</Text>
            <Text size="sm" mb="xs">
              {move.reason}
            </Text>
          </li>
        ))}
      </ul>
    </Fold>
  )
}
