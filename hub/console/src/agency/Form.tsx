// A form in a dialog: saves, shows at the field what the hub refuses, and closes when it is done.
import { Button, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../parts/Announcements'
import { Dialog } from '../parts/Dialog'
import { usePatience } from '../parts/patience'

interface Props {
  title: string
  close: () => void
  /** What became of it; nothing where something is missing. */
  save: () => Promise<{ ok: boolean } | undefined>
  children: React.ReactNode
}

export function Form({ title, close, save, children }: Props) {
  const { t } = useTranslation(['agency', 'app'])
  const announce = useAnnounce()

  const { doing, away, attempt } = usePatience(close)

  async function saved(): Promise<boolean> {
    const outcome = await save()
    if (outcome?.ok) announce({ tone: 'done', title: t('saved') })
    return outcome?.ok ?? false
  }

  return (
    <Dialog opened={!away} onClose={close} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(saved)
        }}
        noValidate
      >
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={doing}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
