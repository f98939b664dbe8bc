// Before a move that says something or closes something: what it does, what has to be given, then the deed.
import { Alert, NativeSelect, Stack, Text, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { useConnection } from '../app/connection'
import { useDraft } from '../device/drafts'
import { ReferralColleagues, ReferralMessages, type ReferralFullFragment, type ReferralOutcome } from '../documents/referral'
import { Confirm } from '../parts/Confirm'
import { DANGEROUS, FORMS, labelOf, reasonKey, resumes, type MoveName } from './moves'
import { useMove, type MoveInput, type Settled } from './useMove'
import { useWords } from './words'

const OUTCOMES: ReferralOutcome[] = ['DELIVERED', 'PARTIALLY_DELIVERED', 'PERSON_DECLINED', 'UNREACHABLE', 'MOVED_ON', 'OTHER']

interface Props {
  name: MoveName
  referral: ReferralFullFragment
  close: () => void
  settled: Settled
}

/** Mounted when it opens: what it was decided on is what was seen then. */
export function MoveDialog({ name, referral, close, settled }: Props) {
  const { t } = useWords()
  const { opened } = useConnection()
  const { go, about } = useMove(name, settled)
  const [seen] = useState(() => ({ status: referral.status, version: referral.version, confirmation: referral.confirmation }))
  const [reasons] = useState(() => referral.moves.find((move) => move.name === name)?.reasons ?? [])
  const [reason, setReason] = useState('')
  const [outcome, setOutcome] = useState('')
  const [staffId, setStaffId] = useState('')
  const [note, setNote, draft] = useDraft(opened, 'move', `move:${name}:${referral.id}`, '')
  const form = FORMS[name] ?? {}
  const label = labelOf(name, seen)
  const written = (note ?? '').trim()
  const ready =
    (!form.reason || reason !== '') &&
    (name !== 'completeReferral' || outcome !== '') &&
    (name !== 'handOverReferral' || staffId !== '') &&
    (form.note !== 'required' || written !== '')

  async function confirm(): Promise<boolean> {
    const input: MoveInput = { referralId: referral.id, version: seen.version }
    if (form.reason) input.reason = reason
    if (name === 'completeReferral') input.outcome = outcome
    if (name === 'handOverReferral') input.staffId = staffId
    if (form.field && written) input[form.field] = written
    const ended = await go(seen, input)
    // What was written is kept until it has arrived.
    if (ended === 'done') await draft.discard()
    return ended !== 'refused'
  }

  return (
    <Confirm
      opened
      close={close}
      title={t(`move.${label}`)}
      confirm={t(`do.${label}`)}
      danger={DANGEROUS.has(name)}
      ready={ready}
      onConfirm={confirm}
    >
      <Stack>
        {referral.version !== seen.version && (
          <Alert color="orange" role="status">
            {t('changedMeanwhile', { status: t(`codes:ReferralStatus.${referral.status}`) })}
          </Alert>
        )}
        <Text>{t(`says.${label}`, { agency: referral.toAgency.acronym, sender: referral.fromAgency.acronym })}</Text>
        {name === 'answerHold' && <Question id={referral.id} agency={referral.toAgency.acronym} />}
        {form.reason && (
          <NativeSelect
            label={t('reason')}
            required
            size="md"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={about('reason')}
            data={[{ value: '', label: t('choose') }, ...reasons.map((code) => ({ value: code, label: t(`codes:${reasonKey(code)}`) }))]}
          />
        )}
        {name === 'completeReferral' && (
          <NativeSelect
            label={t('outcome')}
            required
            size="md"
            value={outcome}
            onChange={(event) => setOutcome(event.currentTarget.value)}
            error={about('outcome')}
            data={[{ value: '', label: t('choose') }, ...OUTCOMES.map((code) => ({ value: code, label: t(`codes:ReferralOutcome.${code}`) }))]}
          />
        )}
        {name === 'handOverReferral' && <Colleagues referral={referral} value={staffId} change={setStaffId} error={about('staffId')} />}
        {form.note && (
          <Textarea
            label={t(`field.${name as 'rejectReferral'}`)}
            description={name === 'rejectReferral' || name === 'failReferral' || name === 'withdrawReferral' ? t('field.noNames') : undefined}
            required={form.note === 'required'}
            value={note ?? ''}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={form.field && about(form.field)}
          />
        )}
        {resumes(name, seen.status) && <Text c="dimmed">{t('says.resumeHint')}</Text>}
      </Stack>
    </Confirm>
  )
}

/** What the recipient asked last: it is read again to be answered. */
function Question({ id, agency }: { id: string; agency: string }) {
  const { t } = useWords()
  const [{ data }] = useQuery({ query: ReferralMessages, variables: { id }, requestPolicy: 'cache-first' })
  const question = data?.referral?.messages.findLast((message) => message.kind === 'HOLD_QUESTION')?.text
  if (!question) return null
  return (
    <blockquote className="asked">
      <Text size="sm" c="dimmed">
        {t('asks', { agency })}
      </Text>
      <Text className="written">{question}</Text>
    </blockquote>
  )
}

interface ColleaguesProps {
  referral: ReferralFullFragment
  value: string
  change: (id: string) => void
  error?: string
}

/** Who works at the receiving desk today, or covers there. */
function Colleagues({ referral, value, change, error }: ColleaguesProps) {
  const { t } = useWords()
  const [{ data }] = useQuery({ query: ReferralColleagues, variables: { id: referral.id } })
  const staff = (data?.referral?.toDesk.staff ?? []).filter((one) => one.id !== referral.claimedBy?.id)
  useEffect(() => {
    if (value && !staff.some((one) => one.id === value)) change('')
  }, [staff, value, change])
  if (data && !staff.length) return <Text>{t('nobodyElse')}</Text>
  return (
    <NativeSelect
      label={t('colleague')}
      required
      size="md"
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
      data={[{ value: '', label: t('choose') }, ...staff.map((one) => ({ value: one.id, label: one.name }))]}
    />
  )
}
