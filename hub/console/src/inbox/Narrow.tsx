// What narrows the list: a case code, and choices that one unfolds on a phone.
import { Box, Button, CloseButton, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReferralStatus, Urgency } from '../documents/inbox'
import { Icon } from '../parts/Icon'
import type { KnownKinds } from '../parts/kinds'
import { CLAIMED, codeIn, narrowing, statusesOf, URGENCIES, type Claimed, type Filters } from './filters'

interface Props {
  filters: Filters
  change: (changed: Partial<Filters>) => void
  kinds: KnownKinds
  search: React.RefObject<HTMLInputElement | null>
}

export function Narrow({ filters, change, kinds, search }: Props) {
  const { t } = useTranslation('inbox')
  const { t: code } = useTranslation('codes')
  const [typed, setTyped] = useState(filters.code ?? '')
  const [open, setOpen] = useState(false)
  const panel = useId()
  const hint = useId()
  // Filters are also removed elsewhere: what is typed then goes as well, unless it is not a code yet.
  useEffect(() => setTyped((now) => (codeIn(now) === filters.code ? now : (filters.code ?? ''))), [filters.code])
  const wrong = typed.trim() !== '' && codeIn(typed) === undefined
  const chosen = narrowing({ ...filters, code: undefined })
  const type = (text: string) => {
    setTyped(text)
    change({ code: codeIn(text) })
  }
  return (
    <Box role="search" aria-label={t('narrow')}>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          ref={search}
          className="inbox-search"
          label={t('code')}
          aria-describedby={wrong ? hint : undefined}
          error={wrong}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          leftSection={<Icon name="search" />}
          rightSectionWidth={44}
          rightSection={typed && <CloseButton size={44} aria-label={t('clearCode')} onClick={() => type('')} />}
        />
        <Button
          className="inbox-unfold"
          variant="default"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
        >
          {chosen ? t('filtersOn', { count: chosen }) : t('filters')}
        </Button>
      </Group>
      <Text id={hint} size="sm" mt={4} c="error" role="status">
        {wrong && t('notACode')}
      </Text>
      <div id={panel} hidden={!open}>
        <Group align="flex-end" gap="sm" mt="sm" className="inbox-filters">
          <NativeSelect
            label={t('status')}
            value={filters.status ?? ''}
            data={[
              { value: '', label: t('any') },
              ...statusesOf(filters.view).map((value) => ({ value, label: code(`ReferralStatus.${value}`) })),
            ]}
            onChange={(event) => change({ status: (event.currentTarget.value || undefined) as ReferralStatus | undefined })}
          />
          <NativeSelect
            label={t('urgency')}
            value={filters.urgency ?? ''}
            data={[{ value: '', label: t('any') }, ...URGENCIES.map((value) => ({ value, label: code(`Urgency.${value}`) }))]}
            onChange={(event) => change({ urgency: (event.currentTarget.value || undefined) as Urgency | undefined })}
          />
          <NativeSelect
            label={t('need')}
            value={filters.need ?? ''}
            data={[{ value: '', label: t('any') }, ...kinds.all.map(({ code, name }) => ({ value: code, label: name }))]}
            onChange={(event) => change({ need: event.currentTarget.value || undefined })}
          />
          {filters.view !== 'outgoing' && (
            <NativeSelect
              label={t('takenBy')}
              value={filters.claimed ?? ''}
              data={[{ value: '', label: t('any') }, ...CLAIMED.map((value) => ({ value, label: t(`by.${value}`) }))]}
              onChange={(event) => change({ claimed: (event.currentTarget.value || undefined) as Claimed | undefined })}
            />
          )}
          {chosen > 0 && (
            <Button
              variant="subtle"
              onClick={() => change({ status: undefined, urgency: undefined, need: undefined, claimed: undefined })}
            >
              {t('clear')}
            </Button>
          )}
        </Group>
      </div>
    </Box>
  )
}
