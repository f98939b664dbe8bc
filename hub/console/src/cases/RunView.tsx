// One run of a workflow: where it stands and whose clock runs, the whole way as a drawing and in words, the
// steps that can be taken and those that are held back, and what happened.
import { Accordion, Alert, Box, Button, Card, Group, List, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/may'
import { TakeStep as TakeStepDocument, type RunFragment } from '../documents/cases'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { Due } from '../parts/Due'
import { Icon } from '../parts/Icon'
import { UnderWay } from '../parts/UnderWay'
import { ahead } from './ahead'
import { drawingOf } from './layout'
import { RunMap } from './RunMap'
import { reasonsFor, standings } from './standing'
import { TakeStep } from './StepForm'

type Way = RunFragment['ways'][number]

export function RunView({ run: confirmed, isOpen }: { run: RunFragment; isOpen: boolean }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  const mayStep = useMay('takeStep') && isOpen
  const [taking, take] = useAsked<Way>()
  const [underWay] = useUnderWay(TakeStepDocument, (input) => input.runId === confirmed.id)
  const run = (underWay && ahead(confirmed, underWay.input.step, underWay.at)) ?? confirmed
  const owner = run.dueOwner && t(`owner.${run.dueOwner}` as 'owner.caseworker', { defaultValue: run.dueOwner })
  return (
    <Card withBorder>
      <Stack gap="md">
        <div>
          <Group gap="sm">
            <Title order={3} size="h5">
              {run.workflowLabel}
            </Title>
            <UnderWay shown={underWay !== undefined} />
          </Group>
          <Text>
            {run.endedAt
              ? t('run.ended', { state: run.stateLabel, when: formats.date(run.endedAt) })
              : t('run.now', { state: run.stateLabel, when: formats.date(run.enteredAt) })}
          </Text>
          {run.dueAt && (
            <Group gap="xs" mt={4}>
              <Due at={run.dueAt} />
              <Text size="sm">{t('run.clock', { what: run.dueLabel ?? '', owner: owner ?? '' })}</Text>
            </Group>
          )}
          {run.struckAt && !run.endedAt && (
            <Alert color="orange" mt="xs">
              {t('run.struck', { when: formats.moment(run.struckAt) })}
            </Alert>
          )}
        </div>
        {!run.endedAt && run.ways.length > 0 && (
          <div>
            <Title order={4} size="h6" mb={4}>
              {t('run.steps')}
            </Title>
            <Stack component="ul" gap="xs" m={0} p={0} className="bare">
              {run.ways.map((way) => (
                <li key={way.step}>
                  <Step way={way} take={mayStep ? () => take(way) : undefined} busy={underWay !== undefined} />
                </li>
              ))}
            </Stack>
          </div>
        )}
        {run.map && <Map run={run} />}
        <History run={run} />
      </Stack>
      {taking.map(({ key, what, close }) => (
        <TakeStep key={key} run={confirmed} way={what} close={close} />
      ))}
    </Card>
  )
}

/** Nothing is decided on top of a step that the hub has not confirmed: `busy`. */
function Step({ way, take, busy }: { way: Way; take?: () => void; busy: boolean }) {
  const { t } = useTranslation('cases')
  const held = way.held.length > 0
  return (
    <Card withBorder padding="xs">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} miw={0} className="grows">
          <Text fw={600}>{way.label}</Text>
          <Text size="sm" c="dimmed">
            {t('run.to', { state: way.toLabel })}
          </Text>
          {held && (
            <div>
              <Group gap={4} wrap="nowrap">
                <Icon name="lock" size={16} />
                <Text size="sm" fw={600}>
                  {t('run.heldBack')}
                </Text>
              </Group>
              <List size="sm">
                {way.held.map((one) => (
                  <List.Item key={one.guard}>{one.reason}</List.Item>
                ))}
              </List>
            </div>
          )}
        </Stack>
        {take && (
          <Button variant={held ? 'default' : 'light'} disabled={busy} onClick={take} aria-label={t('run.takeWhat', { step: way.label })}>
            {t('run.take')}
          </Button>
        )}
      </Group>
    </Card>
  )
}

function Map({ run }: { run: RunFragment }) {
  const { t } = useTranslation('cases')
  const wide = useMediaQuery('(min-width: 48em)', true)
  const map = run.map!
  const drawing = useMemo(() => drawingOf(map.states, map.steps), [map])
  const stands = standings(run)
  const walked = [...map.states].sort((a, b) => drawing.spots.get(a.name)!.layer - drawing.spots.get(b.name)!.layer)
  const words = (
    <ol className="walk">
      {walked.map((state) => {
        const stand = stands.get(state.name)!
        const reasons = stand === 'held' ? reasonsFor(run, state.name) : []
        return (
          <li key={state.name} aria-current={stand === 'now' ? 'step' : undefined} className={stand}>
            <Text span fw={stand === 'now' ? 700 : 400}>
              {state.label}
            </Text>
            {': '}
            <Text span size="sm">
              {t(`stand.${stand}`)}
              {state.clock && stand !== 'done' && ` · ${state.clock.label}`}
              {reasons.length > 0 && ` ${reasons.join(' ')}`}
            </Text>
          </li>
        )
      })}
    </ol>
  )
  return (
    <Box component="section" aria-label={t('run.mapOf', { name: map.label })}>
      <Title order={4} size="h6" mb={4}>
        {t('run.map')}
      </Title>
      {wide ? (
        <>
          <RunMap run={run} drawing={drawing} stands={stands} />
          <VisuallyHidden>{words}</VisuallyHidden>
        </>
      ) : (
        words
      )}
    </Box>
  )
}

function History({ run }: { run: RunFragment }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  return (
    <Accordion variant="contained" order={4} transitionDuration={0}>
      <Accordion.Item value="history">
        <Accordion.Control>{t('run.history')}</Accordion.Control>
        <Accordion.Panel>
          <List type="ordered" spacing={4}>
            {run.history.map((event, index) => (
              <List.Item key={index}>
                {event.stepLabel ? `${event.stepLabel}: ${event.toLabel}` : t('run.began', { state: event.toLabel })} ·{' '}
                {event.by ?? t('run.somebody')} · <time dateTime={event.at}>{formats.moment(event.at)}</time>
              </List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
