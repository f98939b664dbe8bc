// What is to be done at one's desk: the next due first, done in one touch, taken back in another.
import { Anchor, Box, Button, Card, Checkbox, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'wouter'
import { useQuery } from 'urql'
import { useDesk } from '../app/desk'
import { useMay } from '../app/may'
import { Tasks } from '../documents/tasks'
import { Due, useNow } from '../parts/Due'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Page } from '../parts/Page'
import { Problem } from '../parts/Problem'
import { byDue, endOf, isOverdue, type Task } from './due'
import { useFinish } from './useFinish'

const FIRST = 50
/** More than any desk has open; what lies beyond is shown on demand. */
const MOST_PAGES = 10

export default function TasksPage() {
  const { t } = useTranslation('tasks')
  const { desk } = useDesk()
  const [search, setSearch] = useSearchParams()
  const overdue = search.get('due') === 'over'
  return (
    <Page title={t('title')}>
      <Checkbox
        size="md"
        label={t('onlyOverdue')}
        checked={overdue}
        onChange={(event) => setSearch(event.currentTarget.checked ? { due: 'over' } : {}, { replace: true })}
        styles={{ body: { minHeight: 44, alignItems: 'center' } }}
      />
      {desk ? <List key={desk.id} desk={desk.id} overdue={overdue} /> : <Loading />}
    </Page>
  )
}

function List({ desk, overdue }: { desk: string; overdue: boolean }) {
  const { t } = useTranslation('tasks')
  const now = useNow()
  const [after, setAfter] = useState<string>()
  const pages = useRef(1)
  const [{ data, error, fetching }, again] = useQuery({ query: Tasks, variables: { desk, first: FIRST, after } })
  const { finishing, finish, undo } = useFinish()
  const page = data?.tasks.pageInfo
  useEffect(() => {
    if (!page?.hasNextPage || !page.endCursor || pages.current >= MOST_PAGES) return
    pages.current += 1
    setAfter(page.endCursor)
  }, [page?.hasNextPage, page?.endCursor])

  if (!data) return error ? <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} /> : <Loading />
  const open = data.tasks.edges
    .map(({ node }) => node)
    .filter((task) => finishing.has(task.id) || !task.doneAt)
    .filter((task) => !overdue || finishing.has(task.id) || isOverdue(task, now))
    .sort(byDue)
  if (!open.length && !fetching)
    return <Empty title={t(overdue ? 'none.title' : 'empty.title')} text={t(overdue ? 'none.text' : 'empty.text')} />
  return (
    <Stack component="ul" p={0} m={0} gap="sm" style={{ listStyle: 'none' }}>
      {open.map((task) => (
        <One key={task.id} task={task} done={finishing.has(task.id)} finish={finish} undo={undo} />
      ))}
    </Stack>
  )
}

interface OneProps {
  task: Task
  done: boolean
  finish: (id: string) => void
  undo: (id: string) => void
}

function One({ task, done, finish, undo }: OneProps) {
  const { t } = useTranslation('tasks')
  const may = useMay('finishTask')
  return (
    <Card component="li" withBorder padding="sm">
      <Group justify="space-between" wrap="wrap" gap="sm">
        <Box miw={0} flex="1 1 240px">
          <Text fw={600} td={done ? 'line-through' : undefined}>
            {task.label}
          </Text>
          <Group gap="sm" mt={4}>
            {task.case && (
              <Anchor component={Link} href={`/cases/${task.case.id}`} className="touch">
                <Icon name="folder" size={16} /> {task.case.code}
              </Anchor>
            )}
            {!done && task.dueOn && <Due at={endOf(task.dueOn)} />}
          </Group>
        </Box>
        {may && (
          <Group gap="sm">
            <Text size="sm" role="status">
              {done && t('done')}
            </Text>
            <Button variant={done ? 'default' : 'light'} onClick={() => (done ? undo(task.id) : finish(task.id))}>
              {t(done ? 'undo' : 'finish')}
              <VisuallyHidden> {task.label}</VisuallyHidden>
            </Button>
          </Group>
        )}
      </Group>
    </Card>
  )
}
