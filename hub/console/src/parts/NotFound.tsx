// Not there, or not yours to see: the two look alike.
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Empty } from './Empty'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Empty title={t('notFound.title')} text={t('notFound.text')}>
      <Anchor component={Link} href="/">
        {t('toStart')}
      </Anchor>
    </Empty>
  )
}
