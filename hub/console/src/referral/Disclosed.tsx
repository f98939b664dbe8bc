// What a referral discloses: the preview, on which one decides, and the sealed part, which opens on
// acceptance. Whoever refers sees both, as the recipient does.
import { Alert, Badge, Group, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from 'urql'
import { PlaceNames, ReferralPacket, ReferralPreview, type ReferralFullFragment, type ReferralPreviewQuery, type ReferralStatus } from '../documents/referral'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { UrgencyMark } from '../parts/Marks'
import { Problem } from '../parts/Problem'
import type { Side } from './moves'
import { Fold, Section } from './Section'
import { Coming } from './Coming'
import { useWords } from './words'

/** States in which the sealed part is gone, for both sides. */
const DESTROYED: ReadonlySet<ReferralStatus> = new Set(['REJECTED', 'CANCELLED', 'ENTERED_IN_ERROR'])

interface Props {
  referral: ReferralFullFragment
  sides: Side[]
  needs: Map<string, string>
  packetShown: boolean
  showPacket: (shown: boolean) => void
}

export function Disclosed({ referral, sides, needs, packetShown, showPacket }: Props) {
  const { t } = useWords()
  const sends = sides.includes('SENDER')
  const destroyed = DESTROYED.has(referral.status)
  const mayOpen = !destroyed && (sends || referral.packetOpen)
  const state = destroyed ? 'Destroyed' : referral.packetOpen ? 'Open' : 'Closed'
  const sealedNote = t(`sealed.${sends ? 'sender' : 'recipient'}${state}`, { agency: referral.toAgency.acronym })
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Section
        title={t(sends ? 'preview.titleSender' : 'preview.title', { agency: referral.toAgency.acronym })}
        note={t('preview.logged')}
      >
        <Preview referral={referral} needs={needs} />
      </Section>
      {mayOpen ? (
        <Fold sealed title={t('sealed.title')} note={`${sealedNote} ${t('logged')}`} opened={packetShown} toggle={showPacket}>
          <Packet id={referral.id} />
        </Fold>
      ) : (
        <Section title={t('sealed.title')} note={sealedNote}>
          {!destroyed && <Group gap="xs" wrap="nowrap">
            <Icon name="lock" />
            <Text>{t('sealed.holds', { what: t('sealed.categories', { count: referral.categories.length }) })}</Text>
          </Group>}
          {!destroyed && <Categories codes={referral.categories} />}
        </Section>
      )}
    </SimpleGrid>
  )
}

function Categories({ codes }: { codes: ReferralFullFragment['categories'] }) {
  const { t } = useWords()
  return (
    <Group gap={6} component="ul" className="plain">
      {codes.map((code) => (
        <li key={code}>
          <Badge variant="light" color="gray" tt="none">
            {t(`codes:DataCategory.${code}`)}
          </Badge>
        </li>
      ))}
    </Group>
  )
}

type PreviewFacts = NonNullable<NonNullable<ReferralPreviewQuery['referral']>['preview']>

function Preview({ referral, needs }: { referral: ReferralFullFragment; needs: Map<string, string> }) {
  const { t } = useWords()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralPreview, variables: { id: referral.id } })
  const preview = data?.referral?.preview
  if (preview) return <PreviewFacts preview={preview} needs={needs} />
  if (error) return <Problem error={error} retry={ask} />
  return fetching ? <Coming /> : <Text>{t('preview.gone')}</Text>
}

function PreviewFacts({ preview, needs }: { preview: PreviewFacts; needs: Map<string, string> }) {
  const { t, i18n } = useWords()
  const formats = useFormats()
  const place = usePlace(preview.adm1, preview.adm2)
  const languages = new Intl.DisplayNames(i18n.language, { type: 'language' })
  return (
    <>
      {preview.underCode && (
        <Alert color="violet" icon={<Icon name="lock" />} title={t('preview.underCode')}>
          {t('preview.underCodeWhy')}
        </Alert>
      )}
      {preview.note && <Text className="written">{preview.note}</Text>}
      <dl className="facts">
        <Fact name={t('fact.need')}>
          {needs.get(preview.needCode) ?? preview.needCode} <UrgencyMark urgency={preview.urgency} />
        </Fact>
        <Fact name={t('fact.urgency')}>{t(`codes:Urgency.${preview.urgency}`)}</Fact>
        <Fact name={t('fact.age')}>{t(`codes:AgeBand.${preview.ageBand}`)}</Fact>
        <Fact name={t('fact.sex')}>{t(`codes:Sex.${preview.sex}`)}</Fact>
        <Fact name={t('fact.population')}>{t(`codes:Population.${preview.population}`)}</Fact>
        <Fact name={t('fact.place')}>{place ?? t('unknown')}</Fact>
        <Fact name={t('fact.languages')}>
          {preview.languages.length ? formats.list(preview.languages.map((code) => languages.of(code) ?? code)) : t('unknown')}
        </Fact>
        <Fact name={t('fact.purpose')}>{t(`codes:Purpose.${preview.purpose}`)}</Fact>
        <Fact name={t('fact.categories')}>
          <Categories codes={preview.categories} />
        </Fact>
      </dl>
    </>
  )
}

/** A municipality and its state by name; their codes until the names are known. */
function usePlace(state: string | null, town: string | null): string | undefined {
  const [{ data }] = useQuery({
    query: PlaceNames,
    variables: { state: state ?? '', town: town ?? '' },
    pause: !state && !town,
  })
  const named = (code: string | null, found: { pcode: string; name: string }[] | undefined) =>
    code && (found?.find((place) => place.pcode === code)?.name ?? code)
  const parts = [named(town, data?.town), named(state, data?.state)].filter((part): part is string => Boolean(part))
  return parts.length ? parts.join(', ') : undefined
}

function Packet({ id }: { id: string }) {
  const { t, i18n } = useWords()
  const formats = useFormats()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralPacket, variables: { id } })
  const packet = data?.referral?.packet
  if (!packet) {
    if (error) return <Problem error={error} retry={ask} />
    return fetching ? <Coming /> : <Text>{t('sealed.gone')}</Text>
  }
  const countries = new Intl.DisplayNames(i18n.language, { type: 'region' })
  const name = [packet.givenNames, packet.familyNames].filter(Boolean).join(' ')
  const kinds = (kind: string) => (i18n.exists(`referral:document.${kind}`) ? t(`document.${kind as 'passport'}`) : kind)
  const facts: [string, React.ReactNode][] = [
    [t('fact.name'), name],
    [t('fact.birth'), packet.birthDate && formats.date(packet.birthDate)],
    [t('fact.nationality'), packet.nationality && countries.of(packet.nationality)],
    [t('fact.phones'), packet.phones.length > 0 && packet.phones.map((phone) => <a key={phone} href={`tel:${phone.replaceAll(' ', '')}`} className="phone">{phone}</a>)],
    [t('fact.address'), packet.address],
    [t('fact.documents'), packet.documents.map((one) => `${kinds(one.kind)} ${one.number}`).join('; ')],
    [t('fact.family'), packet.family],
  ]
  const known = facts.filter(([, value]) => Boolean(value))
  return (
    <>
      <dl className="facts">
        <Fact name={t('fact.code')}>{packet.caseCode}</Fact>
        {known.map(([label, value]) => (
          <Fact key={label} name={label}>
            {value}
          </Fact>
        ))}
      </dl>
      {!name && <Text c="dimmed">{t('sealed.noName')}</Text>}
      {packet.narrative && (
        <div>
          <Text fw={600}>{t('fact.narrative')}</Text>
          <Text className="written">{packet.narrative}</Text>
        </div>
      )}
    </>
  )
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
