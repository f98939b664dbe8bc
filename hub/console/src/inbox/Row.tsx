// One referral of the list: a card on a phone, a line on a wide screen. All of it opens the referral.
import { Badge, Button, Text, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useDesk } from '../app/desk'
import { useMay } from '../app/may'
import { useFormats } from '../language/format'
import { Due, useNow } from '../parts/Due'
import { Icon } from '../parts/Icon'
import { StatusMark, UrgencyMark } from '../parts/Marks'
import type { Kind } from '../parts/kinds'
import type { Row as Referral } from './merge'
import { useClaim } from './useClaim'

interface Props {
  row: Referral
  kind: Kind | undefined
  isNew: boolean
}

export function Row({ row, kind, isNew }: Props) {
  const { t } = useTranslation('inbox')
  const agency = row.incoming ? row.fromAgency : row.toAgency
  const desk = row.incoming ? row.fromDesk : row.toDesk
  return (
    <>
      <div className="inbox-what">
        <Link className="inbox-open" href={`/referrals/${row.id}`}>
          {row.caseCode}
        </Link>
        {isNew && (
          <Badge tt="none" color="blue">
            {t('new')}
          </Badge>
        )}
        <KindName kind={kind} />
      </div>
      <div className="inbox-between">
        <Icon name={row.incoming ? 'in' : 'out'} size={16} />
        <span>
          {t(row.incoming ? 'from' : 'to', { agency: agency.acronym })}
          <Text span size="sm" c="dimmed" className="inbox-desk">
            {desk.name} · {desk.office.city}
          </Text>
        </span>
      </div>
      <div className="inbox-state">
        <UrgencyMark urgency={row.urgency} />
        <StatusMark status={row.status} />
      </div>
      <div className="inbox-turn">
        <Turn row={row} />
        <Due at={row.nextDueAt} />
        {row.closedAt && <Closed at={row.closedAt} />}
      </div>
      <div className="inbox-claim">
        <Claim row={row} />
      </div>
    </>
  )
}

/** What it is about; kinds that tell too much about somebody are named where the referral is opened. */
function KindName({ kind }: { kind: Kind | undefined }) {
  const { t } = useTranslation('inbox')
  if (!kind) return null
  if (kind.sensitivity === 'STANDARD') return <span className="inbox-kind">{kind.name}</span>
  return (
    <span className="inbox-kind inbox-careful">
      <Icon name="lock" size={14} /> {t(`kind.${kind.sensitivity}`)}
    </span>
  )
}

/** Who owns the next action. */
function Turn({ row }: { row: Referral }) {
  const { t } = useTranslation('inbox')
  const { me } = useDesk()
  const mine = row.nextSide === (row.incoming ? 'RECIPIENT' : 'SENDER')
  if (!row.nextSide) return <Text span size="sm" c="dimmed">{t('turn.nobody')}</Text>
  if (row.nextSide === 'SYSTEM') return <Text span size="sm">{t('turn.hub')}</Text>
  if (!mine) {
    const agency = row.nextSide === 'RECIPIENT' ? row.toAgency : row.fromAgency
    return <Text span size="sm">{t('turn.other', { name: agency.acronym })}</Text>
  }
  const colleague = row.claimedBy && row.claimedBy.id !== me?.staff?.id ? row.claimedBy.name : undefined
  return (
    <Text span size="sm" fw={600} className="inbox-mine">
      {!colleague && <Icon name="next" size={14} />}
      {colleague ? t('turn.other', { name: colleague }) : t('turn.you')}
    </Text>
  )
}

/** How long ago it ended. */
function Closed({ at }: { at: string }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const now = useNow()
  return (
    <Text span size="sm" c="dimmed" title={formats.moment(at)}>
      <time dateTime={at}>{t('closedAt', { when: formats.distance(at, now) })}</time>
    </Text>
  )
}

function Claim({ row }: { row: Referral }) {
  const { t } = useTranslation('inbox')
  const { me } = useDesk()
  const may = useMay('claimReferral')
  const { can, take, giveBack, pending } = useClaim(row)
  const mine = row.claimedBy !== null && row.claimedBy.id === me?.staff?.id
  const button =
    can && may && (mine || !row.claimedBy) ? (
      <Button
        variant={mine ? 'default' : 'light'}
        size="sm"
        h={44}
        onClick={mine ? giveBack : take}
        aria-busy={pending || undefined}
        className="inbox-act"
      >
        {t(mine ? 'giveBack' : 'take')}
        <VisuallyHidden> {row.caseCode}</VisuallyHidden>
      </Button>
    ) : null
  return (
    <>
      {row.claimedBy && (
        <Text span size="sm" className="inbox-whose">
          <Icon name="person" size={14} /> {mine ? t('claimed.me') : row.claimedBy.name}
        </Text>
      )}
      {pending && <Text span size="sm" c="dimmed">{t('pending')}</Text>}
      {button}
    </>
  )
}
