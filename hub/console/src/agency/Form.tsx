// A form in a dialog: saves, shows at the field what the hub refuses, and closes when it is done.
import { Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../parts/Announcements'
import { Dialog } from '../parts/Dialog'

interface Props {
  title: string
  pending: boolean
  close: () => void
  /** What became of it; nothing where something is missing. */
  save: () => Promise<{ ok: boolean; waits: boolean } | undefined>
  children: React.ReactNode
}

export function Form({ title, pending, close, save, children }: Props) {
  const { t } = useTranslation(['agency', 'app'])
  const announce = useAnnounce()

  async function submit(event: React.FormEvent) {
    event.preventDefault()
    const outcome = await save()
    if (!outcome?.ok && !outcome?.waits) return
    announce({ tone: 'done', title: t(outcome.ok ? 'saved' : 'app:waits') })
    close()
  }

  return (
    <Dialog opened onClose={close} title={title} size="lg">
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={pending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
