// One step: its heading, which is read first, what it asks, and the way on and back.
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/Icon'
import { useReferring } from './referring'
import { STEPS, type Step } from './draft'

interface Props {
  step: Step
  lead?: React.ReactNode
  children: React.ReactNode
  /** What the button that goes on says; none: there is no such button. */
  next?: string
  onNext?: () => void
  ready?: boolean
  busy?: boolean
  /** Why one cannot go on, after trying. */
  trouble?: string | undefined
}

/** The first step that somebody sees is not jumped to: the page has just been read to them. */
let shown: Step | undefined

export function StepFrame({ step, lead, children, next, onNext, ready = true, busy, trouble }: Props) {
  const { t } = useTranslation('refer')
  const { go } = useReferring()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (shown !== undefined && shown !== step) {
      heading.current?.focus({ preventScroll: true })
      window.scrollTo(0, 0)
    }
    shown = step
  }, [step])
  const before = STEPS[STEPS.indexOf(step) - 1]
  return (
    <Stack gap="md" component="section" aria-labelledby={`step-${step}`}>
      <div>
        <Title order={2} size="h3" id={`step-${step}`} ref={heading} tabIndex={-1}>
          {t(`heading.${step}`)}
        </Title>
        {lead && (
          <Text c="dimmed" mt={4} maw={640}>
            {lead}
          </Text>
        )}
      </div>
      {children}
      {trouble && (
        <Alert color="red" role="alert" icon={<Icon name="alert" />}>
          {trouble}
        </Alert>
      )}
      <Group justify="space-between" className="no-print" mt="xs">
        {before && step !== 'sent' ? (
          <Button variant="default" onClick={() => go(before)}>
            {t('back')}
          </Button>
        ) : (
          <span />
        )}
        {next && (
          <Button onClick={onNext} disabled={!ready} loading={busy} rightSection={<Icon name="next" />}>
            {next}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
