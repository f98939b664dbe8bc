// A dialog: focus stays in it, Escape closes it, and those who listen are told its title.
import { Modal, type MantineSize } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  size?: MantineSize
  children: React.ReactNode
}

export function Dialog({ opened, onClose, title, size = 'md', children }: Props) {
  const { t } = useTranslation()
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} centered transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Its head is no banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title fw={700}>{title}</Modal.Title>
          <Modal.CloseButton size={44} aria-label={t('close')} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
