// The agency's workflows in a case: beginning one, where each stands, and what is to be done.
import { Button, Card, Group, List, Select, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { BeginWorkflow, CaseWorkflows, FinishCaseTask, type CaseTaskFragment, type CaseWorkflowsQuery } from '../documents/cases'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { useAnnounce } from '../parts/Announcements'
import { Confirm } from '../parts/Confirm'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Mark } from '../parts/Mark'
import { Problem } from '../parts/Problem'
import { Section } from '../parts/Section'
import { UnderWay } from '../parts/UnderWay'
import type { TheCase } from './CasePage'
import { RunView } from './RunView'

export default function Workflows({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const mayBegin = useMay('beginWorkflow') && found.status === 'OPEN'
  const [beginning, begin] = useAsked<undefined>()
  const coming = useUnderWay(BeginWorkflow, (input) => input.caseId === found.id)
  const [{ data, error, fetching }, again] = useQuery({ query: CaseWorkflows, variables: { id: found.id } })
  const runs = data?.case?.workflows ?? []
  const tasks = data?.case?.tasks ?? []
  const kinds = data?.workflowKinds ?? []
  if (error && !data) return <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />
  if (!data && fetching) return <Loading />
  return (
    <Stack gap="xl">
      <Section
        title={t('part.workflows')}
        actions={
          mayBegin &&
          kinds.length > 0 && (
            <Button leftSection={<Icon name="plus" />} onClick={() => begin(undefined)}>
              {t('workflow.begin')}
            </Button>
          )
        }
      >
        {!runs.length && !coming.length && (
          <Empty title={t('workflow.noneTitle')} text={t(kinds.length ? 'workflow.noneText' : 'workflow.noKinds')} />
        )}
        {/* In which state it begins, with what clock and tasks, only the hub knows. */}
        {coming.map(({ key, input }) => (
          <Card key={key} withBorder>
            <Group gap="sm">
              <Title order={3} size="h5">
                {kinds.find((kind) => kind.name === input.workflow)?.label ?? input.workflow}
              </Title>
              <UnderWay />
            </Group>
          </Card>
        ))}
        {[...runs]
          .sort((a, b) => Number(Boolean(a.endedAt)) - Number(Boolean(b.endedAt)) || b.begunAt.localeCompare(a.begunAt))
          .map((run) => (
            <RunView key={run.id} run={run} isOpen={found.status === 'OPEN'} />
          ))}
      </Section>
      <Tasks tasks={tasks} />
      {beginning.map(({ key, close }) => (
        <Begin key={key} caseId={found.id} kinds={kinds} close={close} />
      ))}
    </Stack>
  )
}

interface BeginProps {
  caseId: string
  kinds: CaseWorkflowsQuery['workflowKinds']
  close: () => void
}

function Begin({ caseId, kinds, close }: BeginProps) {
  const { t } = useTranslation('cases')
  const announce = useAnnounce()
  const { run, about } = useAction(BeginWorkflow, { keeps: true })
  const [name, setName] = useState<string | null>(kinds.length === 1 ? kinds[0]!.name : null)

  async function begin() {
    const { ok } = await run({ caseId, workflow: name! })
    if (ok) announce({ tone: 'done', title: t('workflow.begun') })
    return ok
  }

  return (
    <Confirm opened close={close} title={t('workflow.beginTitle')} confirm={t('workflow.begin')} ready={Boolean(name)} onConfirm={begin}>
      <Select
        label={t('workflow.which')}
        data={kinds.map((kind) => ({ value: kind.name, label: kind.label }))}
        value={name}
        onChange={setName}
        error={about('workflow')}
        allowDeselect={false}
        data-autofocus
      />
    </Confirm>
  )
}

function Tasks({ tasks }: { tasks: CaseTaskFragment[] }) {
  const { t } = useTranslation('cases')
  const open = tasks.filter((task) => !task.doneAt)
  const done = tasks.filter((task) => task.doneAt)
  const finishing = useUnderWay(FinishCaseTask, () => true)
  const formats = useFormats()
  return (
    <Section title={t('tasks.title')}>
      {!open.length && <Text c="dimmed">{t('tasks.none')}</Text>}
      {open.map((task) => (
        <OpenTask key={task.id} task={task} />
      ))}
      {done.length > 0 && (
        <div>
          <Title order={3} size="h5">
            {t('tasks.done')}
          </Title>
          <List>
            {done.map((task) => (
              <List.Item key={task.id}>
                {task.label} · {formats.moment(task.doneAt!)} <UnderWay shown={finishing.some(({ input }) => input.taskId === task.id)} />
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Section>
  )
}

function OpenTask({ task }: { task: CaseTaskFragment }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  const { run, pending } = useAction(FinishCaseTask)
  const announce = useAnnounce()
  async function finish() {
    const { ok } = await run({ taskId: task.id })
    if (ok) announce({ tone: 'done', title: t('tasks.finished') })
  }
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between">
        <Stack gap={2}>
          <Text>{task.label}</Text>
          {task.dueOn && (
            <Mark color="gray" icon="clock">
              {t('tasks.due', { when: formats.date(task.dueOn) })}
            </Mark>
          )}
        </Stack>
        <Button variant="default" loading={pending} leftSection={<Icon name="check" />} onClick={() => void finish()} aria-label={t('tasks.finishWhat', { label: task.label })}>
          {t('tasks.finish')}
        </Button>
      </Group>
    </Card>
  )
}
