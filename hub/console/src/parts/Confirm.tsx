// Before what cannot be undone: says what it will do, then asks.
import { Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from './Dialog'
import { usePatience, type Deed } from './patience'

interface Props {
  opened: boolean
  close: () => void
  title: string
  /** What the button says: the deed itself, never "OK". */
  confirm: string
  /** Closes when it is done; a promise of false leaves it open, or brings it back. */
  onConfirm: Deed
  danger?: boolean
  /** False while something that is asked for is missing. */
  ready?: boolean
  children: React.ReactNode
}

export function Confirm({ opened, close, title, confirm, onConfirm, danger, ready = true, children }: Props) {
  const { t } = useTranslation()
  const { doing, away, attempt } = usePatience(close)

  return (
    <Dialog opened={opened && !away} onClose={close} title={title}>
      <Stack>
        <div>{children}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button color={danger ? 'red' : undefined} loading={doing} disabled={!ready} onClick={() => void attempt(onConfirm)}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
