// Organisations outside the network that the agency works with, and what kind of recipient each is.
import { Badge, Button, Card, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyPartners, SavePartner, type PartnerCardFragment, type RecipientClass } from '../documents/agency'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useAsked } from '../parts/asked'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { PlaceSelect } from '../parts/PlaceSelect'
import { Problem } from '../parts/Problem'
import { UnderWay } from '../parts/UnderWay'
import { Form } from './Form'

type Partner = PartnerCardFragment

const CLASSES: RecipientClass[] = [
  'CIVIL_SOCIETY',
  'HEALTH',
  'EDUCATION',
  'PROTECTION_AUTHORITY',
  'ASYLUM_AUTHORITY',
  'SEARCH_AUTHORITY',
  'CONSULAR',
  'PRIVATE_SECTOR',
  'ACADEMIA',
  'UN',
  'IMMIGRATION_ENFORCEMENT',
]

export default function Partners() {
  const { t, i18n } = useTranslation(['agency', 'codes'])
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyPartners })
  const may = useMay('savePartner')
  const [asked, edit] = useAsked<Partner | undefined>()
  const agency = data?.me.agency
  const saving = useUnderWay(SavePartner, (input) => input.agencyId === agency?.id)
  const savingOf = (name: string) => saving.some(({ input }) => input.name === name)

  if (!agency) return error ? <Problem error={error} retry={again} /> : fetching ? <Loading /> : null
  const partners = [...agency.partners].sort((a, b) => a.name.localeCompare(b.name, i18n.language))
  return (
    <Stack>
      {may && (
        <Group>
          <Button leftSection={<Icon name="plus" />} onClick={() => edit(undefined)}>
            {t('partner.add')}
          </Button>
        </Group>
      )}
      {partners.length === 0 && <Empty title={t('partner.none')} text={t('partner.noneText')} />}
      {partners.map((partner) => (
        <PartnerCard key={partner.id} partner={partner} saving={savingOf(partner.name)}>
          {may && (
            <Group mt="sm">
              <Button variant="default" aria-label={t('partner.edit', { name: partner.name })} onClick={() => edit(partner)}>
                {t('change')}
              </Button>
            </Group>
          )}
        </PartnerCard>
      ))}
      {saving
        .filter(({ input }) => !partners.some((partner) => partner.name === input.name))
        .map(({ key, input }) => (
          <PartnerCard key={key} partner={{ name: input.name, recipientClass: input.recipientClass, closed: false }} saving />
        ))}
      {asked.map(({ key, what, close }) => (
        <PartnerForm key={key} agencyId={agency.id} partner={what} close={close} />
      ))}
    </Stack>
  )
}

interface CardProps {
  partner: Pick<Partner, 'name' | 'recipientClass' | 'closed'>
  saving: boolean
  children?: React.ReactNode
}

function PartnerCard({ partner, saving, children }: CardProps) {
  const { t } = useTranslation(['agency', 'codes'])
  return (
    <Card withBorder component="article" aria-label={partner.name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {partner.name}
        </Title>
        <UnderWay shown={saving} />
        {partner.closed && (
          <Badge color="gray" variant="light" tt="none">
            {t('closed')}
          </Badge>
        )}
      </Group>
      <Text size="sm">{t(`codes:RecipientClass.${partner.recipientClass}`)}</Text>
      {partner.recipientClass === 'IMMIGRATION_ENFORCEMENT' && <Text size="sm">{t('partner.never')}</Text>}
      {children}
    </Card>
  )
}

function PartnerForm({ agencyId, partner, close }: { agencyId: string; partner?: Partner; close: () => void }) {
  const { t } = useTranslation(['agency', 'codes'])
  const { run, about } = useAction(SavePartner, { keeps: true })
  const [name, setName] = useState(partner?.name ?? '')
  const [kind, setKind] = useState<RecipientClass>(partner?.recipientClass ?? 'CIVIL_SOCIETY')
  const [country, setCountry] = useState(partner?.country ?? '')
  const [place, setPlace] = useState<string | null>(partner?.adm2 ?? partner?.adm1 ?? null)
  const [closed, setClosed] = useState(partner?.closed ?? false)

  async function save() {
    const isMunicipality = (place?.length ?? 0) > 4
    return run({
      agencyId,
      name: name.trim(),
      recipientClass: kind,
      country: country.trim().toUpperCase() || null,
      adm1: place?.slice(0, 4) ?? null,
      adm2: isMunicipality ? place : null,
      closed,
    })
  }

  return (
    <Form title={partner ? t('partner.edit', { name: partner.name }) : t('partner.add')} close={close} save={save}>
      <TextInput
        label={t('partner.name')}
        description={partner && t('partner.nameFixed')}
        readOnly={partner !== undefined}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={about('name')}
        required
        data-autofocus
      />
      <NativeSelect
        label={t('partner.kind')}
        value={kind}
        data={CLASSES.map((value) => ({ value, label: t(`codes:RecipientClass.${value}`) }))}
        onChange={(event) => setKind(event.currentTarget.value as RecipientClass)}
        error={about('recipientClass')}
      />
      {kind === 'CONSULAR' && (
        <TextInput label={t('partner.country')} description={t('partner.countryText')} maxLength={2} value={country} onChange={(event) => setCountry(event.currentTarget.value)} error={about('country')} />
      )}
      <PlaceSelect label={t('partner.place')} value={place} onChange={setPlace} error={about('adm1') ?? about('adm2')} />
      {partner && <Checkbox label={t('partner.isClosed')} checked={closed} onChange={(event) => setClosed(event.currentTarget.checked)} />}
    </Form>
  )
}
