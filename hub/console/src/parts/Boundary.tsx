// A page that breaks says so and offers a way on; the frame stays. What broke is told to nobody.
import { Button } from '@mantine/core'
import { Component } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from './Empty'

interface Props {
  children: React.ReactNode
}

export class Boundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): React.ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useTranslation()
  return (
    <Empty title={t('broken.title')} text={t('broken.text')}>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </Empty>
  )
}
