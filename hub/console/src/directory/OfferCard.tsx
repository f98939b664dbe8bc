// A service at a place: what, where, for whom, how much room and how old that is; who maintains it says so anew.
import { ActionIcon, Anchor, Badge, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMay } from '../app/may'
import { AssureService, UpdateCapacity, type OfferFragment } from '../documents/directory'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAnnounce } from '../parts/Announcements'
import { useNow } from '../parts/Due'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Mark } from '../parts/Mark'
import { UnderWay } from '../parts/UnderWay'
import { clock, spansOf, weekday } from './hours'

/** Information older than this is shown as old (hub/routing/model.py). */
const OLD = 90 * 86_400_000

export function OfferCard({ offer }: { offer: OfferFragment }) {
  const { t } = useTranslation('directory')
  const kinds = useKinds()
  const mayRefer = useMay('sendReferral')
  const { location } = offer
  const where = [location.city ?? location.municipality?.name, location.state?.name].filter(Boolean).join(', ')
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h5">
              {offer.name}
            </Title>
            <Text size="sm">
              {offer.organization} · {where || t('noPlace')}
            </Text>
          </div>
          {offer.need && (
            <Badge variant="default" tt="none" fw={500}>
              {kinds.name(offer.need)}
            </Badge>
          )}
        </Group>
        {location.redacted && (
          <Group gap={6} wrap="nowrap">
            <Icon name="lock" size={16} />
            <Text size="sm">{t('redacted')}</Text>
          </Group>
        )}
        <Room offer={offer} />
        <Details offer={offer} />
        {mayRefer && (
          <Group>
            {offer.deskId ? (
              <Button component={Link} href={`/refer?service=${encodeURIComponent(offer.id)}`} variant="default" leftSection={<Icon name="send" />} aria-label={t('referWhat', { name: offer.name, organization: offer.organization })}>
                {t('refer')}
              </Button>
            ) : (
              <Text size="sm" c="dimmed">
                {t('noDesk')}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  )
}

function Room({ offer }: { offer: OfferFragment }) {
  const { t } = useTranslation('directory')
  const formats = useFormats()
  const now = useNow()
  const { capacityAvailable: room } = offer
  const age = offer.assuredAt ? now - Date.parse(offer.assuredAt) : undefined
  const old = age === undefined || age > OLD
  const [color, icon] = room === null ? (['gray', 'alert'] as const) : room > 0 ? (['green', 'check'] as const) : (['red', 'close'] as const)
  return (
    <Stack gap="xs">
      <Group gap={6}>
        <Mark color={color} icon={icon}>
          {room === null ? t('room.unknown') : room > 0 ? t('room.free', { count: room, number: formats.number(room) }) : t('room.full')}
        </Mark>
        {offer.capacityUpdatedAt && <Text size="sm">{t('room.said', { when: formats.distance(offer.capacityUpdatedAt, now) })}</Text>}
        <Mark color={old ? 'yellow' : 'gray'} icon={old ? 'alert' : 'check'}>
          {offer.assuredAt ? t('assured', { when: formats.distance(offer.assuredAt, now) }) : t('neverAssured')}
        </Mark>
      </Group>
      {offer.mayMaintain && <Maintain offer={offer} />}
    </Stack>
  )
}

/** Room in two taps: one more or one less, and save. Correct as it is: one. */
function Maintain({ offer }: { offer: OfferFragment }) {
  const { t } = useTranslation('directory')
  const formats = useFormats()
  const announce = useAnnounce()
  const update = useAction(UpdateCapacity)
  const assure = useAction(AssureService)
  const updating = useUnderWay(UpdateCapacity, (input) => input.serviceAtLocationId === offer.id)
  const assuring = useUnderWay(AssureService, (input) => input.serviceAtLocationId === offer.id)
  // What was typed; until then, and once it is saved, what the hub says.
  const [typed, setTyped] = useState<number>()
  const room = typed ?? offer.capacityAvailable
  const about = { name: offer.name, organization: offer.organization }

  async function save() {
    const { ok } = await update.run({ serviceAtLocationId: offer.id, available: room })
    if (!ok) return
    announce({ tone: 'done', title: t('room.saved') })
    // Whoever has typed on meanwhile goes on from there.
    setTyped((now) => (now === room ? undefined : now))
  }
  async function still() {
    const { ok } = await assure.run({ serviceAtLocationId: offer.id })
    if (ok) announce({ tone: 'done', title: t('stillSaved') })
  }

  return (
    <Group gap="xs" role="group" aria-label={t('room.of', about)}>
      <ActionIcon variant="default" aria-label={t('room.less')} disabled={room === 0} onClick={() => setTyped(Math.max(0, (room ?? 1) - 1))}>
        <Icon name="minus" />
      </ActionIcon>
      <Text component="output" fw={700} className="room" aria-live="polite">
        {room === null ? '–' : formats.number(room)}
      </Text>
      <ActionIcon variant="default" aria-label={t('room.more')} onClick={() => setTyped((room ?? 0) + 1)}>
        <Icon name="plus" />
      </ActionIcon>
      <Button disabled={room === offer.capacityAvailable} onClick={() => void save()}>
        {t('room.save')}
      </Button>
      <Button variant="default" leftSection={<Icon name="check" />} disabled={assuring.length > 0} onClick={() => void still()} aria-label={t('stillWhat', about)}>
        {t('still')}
      </Button>
      <UnderWay shown={updating.length + assuring.length > 0} />
    </Group>
  )
}

function Details({ offer }: { offer: OfferFragment }) {
  const { t, i18n } = useTranslation(['directory', 'codes'])
  const formats = useFormats()
  const { location, eligibility } = offer
  const languages = new Intl.DisplayNames(i18n.language, { type: 'language', fallback: 'code' })
  const days = ([from, to]: [number, number]) =>
    from === to ? weekday(from, i18n.language) : t('days', { from: weekday(from, i18n.language), to: weekday(to, i18n.language) })
  const hours = offer.schedules.map((one) => {
    const when = formats.list(spansOf(one.weekdays).map(days))
    const span = one.opens && one.closes ? t('span', { opens: clock(one.opens), closes: clock(one.closes) }) : ''
    return [when, span, one.description].filter(Boolean).join(' ')
  })
  const ages =
    eligibility.minimumAge !== null && eligibility.maximumAge !== null
      ? t('ages', { from: formats.number(eligibility.minimumAge), to: formats.number(eligibility.maximumAge) })
      : eligibility.minimumAge !== null
        ? t('agesFrom', { from: formats.number(eligibility.minimumAge) })
        : eligibility.maximumAge !== null
          ? t('agesTo', { to: formats.number(eligibility.maximumAge) })
          : ''
  const facts: [string, React.ReactNode][] = [
    [t('hours'), hours.join('; ') || t('hoursUnknown')],
    [t('languages'), formats.list(offer.languages.map((one) => languages.of(one) ?? one)) || t('languagesUnknown')],
    [t('interpretation'), formats.list(offer.interpretation.map((one) => languages.of(one) ?? one))],
    [t('ageSpan'), ages],
    [t('address'), location.redacted ? '' : [location.name, location.address, location.postalCode].filter(Boolean).join(', ')],
  ]
  return (
    <details className="more">
      <summary>{t('details', { name: offer.name })}</summary>
      <Stack gap="xs">
        {offer.description && <Text size="sm">{offer.description}</Text>}
        <List size="sm" listStyleType="none">
          {facts
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <List.Item key={label}>
                <b>{label}:</b> {value}
              </List.Item>
            ))}
          {offer.phones.map((phone) => (
            <List.Item key={phone}>
              <Anchor href={`tel:${phone.replace(/[^+0-9]/g, '')}`} py={10} display="inline-block">
                {phone}
              </Anchor>
            </List.Item>
          ))}
        </List>
      </Stack>
    </details>
  )
}
