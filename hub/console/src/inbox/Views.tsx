// The four views of the inbox and how many referrals each holds.
import { Badge, Group, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useFormats } from '../language/format'
import type { Count } from './counts'
import { VIEWS, written, type Filters, type View } from './filters'

interface Props {
  filters: Filters
  counts: Record<View, Count> | undefined
}

export function Views({ filters, counts }: Props) {
  const { t } = useTranslation('inbox')
  return (
    <nav aria-label={t('views')}>
      <Group gap={4} className="inbox-views">
        {VIEWS.map((view) => (
          <UnstyledButton
            key={view}
            component={Link}
            href={`/inbox?${written({ ...filters, view, status: undefined })}`}
            aria-current={filters.view === view ? 'page' : undefined}
            className="inbox-view"
          >
            {t(`view.${view}`)}
            {counts && <Counted count={counts[view]} strong={view === 'needs' && counts.needs.total > 0} />}
          </UnstyledButton>
        ))}
      </Group>
    </nav>
  )
}

export function Counted({ count, strong = false }: { count: Count; strong?: boolean }) {
  const formats = useFormats()
  return (
    <Badge variant={strong ? 'filled' : 'light'} color={strong ? 'blue' : 'gray'} size="md">
      {formats.number(count.total)}
      {!count.exact && '+'}
    </Badge>
  )
}
