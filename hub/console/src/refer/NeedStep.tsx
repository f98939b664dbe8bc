// What somebody needs: what the agency's form finds, and why; or a need added by hand. One is referred.
import { Alert, Badge, Button, Collapse, Group, List, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useOnline } from '../app/connection'
import { AddNeed, IntakeForms, ReferCase, SaveAnswers, type AddNeedInput, type SaveAnswersInput, type Urgency } from '../documents/refer'
import { useAction } from '../graph/action'
import { useErrorText } from '../parts/errors'
import { Due } from '../parts/Due'
import { Icon } from '../parts/Icon'
import { useKinds } from '../parts/kinds'
import { Loading } from '../parts/Loading'
import { UrgencyMark } from '../parts/Marks'
import { addingOf, afterAdding, afterSaving, savingOf } from './asking'
import { Chips } from './choices'
import { withNeed } from './draft'
import type { Answers, FormSchema } from './form/questions'
import { LONG, useReferring, within } from './referring'
import { StepFrame } from './StepFrame'

const FormView = lazy(() => import('./form/FormView'))

const URGENCIES: Urgency[] = ['EMERGENCY', 'URGENT', 'NORMAL']

export default function NeedStep() {
  const { t } = useTranslation(['refer', 'codes'])
  const { draft, patch, go } = useReferring()
  const kinds = useKinds()
  const online = useOnline()
  const id = draft.case?.id
  const [{ data }, refresh] = useQuery({ query: ReferCase, variables: { id: id ?? '' }, pause: !id })
  const open = data?.case?.needs.filter((need) => need.status === 'OPEN') ?? []
  const [trouble, setTrouble] = useState<string>()

  return (
    <StepFrame
      step="need"
      lead={draft.case?.code ? t('need.lead', { code: draft.case.code }) : t(online ? 'need.leadOpening' : 'need.leadWaiting')}
      next={t('next')}
      onNext={() => (draft.need ? go('where') : setTrouble(t('need.chooseFirst')))}
      trouble={draft.need ? undefined : trouble}
    >
      <Doubles />
      <Intake saved={() => refresh({ requestPolicy: 'network-only' })} />
      <Found />
      <section aria-labelledby="needs">
        <Title order={3} size="h4" id="needs" mb="xs">
          {t('need.which')}
        </Title>
        {open.length > 0 && (
          <ul className="refer-list">
            {open.map((need) => {
              const why = draft.assessment?.needs.find((one) => one.serviceCode === need.serviceCode)?.reason
              return (
                <li key={need.id}>
                  <button
                    type="button"
                    className="refer-pick"
                    aria-pressed={draft.need?.id === need.id}
                    onClick={() =>
                      patch((now) => withNeed(now, { id: need.id, serviceCode: need.serviceCode, urgency: need.urgency }))
                    }
                  >
                    <Group gap="xs" justify="space-between">
                      <Text span fw={600}>
                        {draft.need?.id === need.id && <Icon name="check" size={16} />} {kinds.name(need.serviceCode)}
                      </Text>
                      <UrgencyMark urgency={need.urgency} />
                    </Group>
                    {why && (
                      <Text span size="sm" display="block">
                        {why}
                      </Text>
                    )}
                  </button>
                </li>
              )
            })}
          </ul>
        )}
        {!open.length && <Text c="dimmed">{t(id || online ? 'need.none' : 'need.noneOffline')}</Text>}
        <ByHand />
      </section>
    </StepFrame>
  )
}

/** What the hub said when it opened the case: it may be there already. */
function Doubles() {
  const { t } = useTranslation('refer')
  const { draft } = useReferring()
  if (!draft.doubles?.length) return null
  return (
    <Alert color="orange" role="status" title={t('matches.title')} icon={<Icon name="alert" />}>
      <List size="sm">
        {draft.doubles.map((match, at) => (
          <List.Item key={at}>
            {match.case
              ? t('matches.double', { code: match.case.code, desk: match.desk.name, city: match.desk.office.city })
              : t('matches.elsewhere', { desk: match.desk.name, city: match.desk.office.city })}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

function Intake({ saved }: { saved: () => void }) {
  const { t } = useTranslation('refer')
  const { draft, patch } = useReferring()
  const online = useOnline()
  const text = useErrorText()
  const save = useAction(SaveAnswers)
  const [{ data, fetching }] = useQuery({ query: IntakeForms })
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Record<string, string>>({})
  const forms = data?.forms ?? []
  // The agency's intake comes first where it has one; whatever form was begun stays open.
  const first = forms.find((form) => form.name === 'intake') ?? forms[0]
  // Whose case was opened just now has an intake before them.
  const wanted = draft.form ?? (draft.case?.opening && !draft.saving && !draft.need ? first?.name : '')
  const chosen = forms.find((form) => form.name === wanted)

  if (fetching && !data) return <Loading />
  if (!forms.length) return null

  async function submit(name: string, answers: Answers) {
    if (busy) return
    setBusy(true)
    setRefused({})
    const key = crypto.randomUUID()
    const saving = { key, done: false, form: name, answers }
    patch((now) => ({ ...now, saving }))
    const asked = save.run(savingOf({ ...draft, saving }) as SaveAnswersInput, key)
    void asked.then((heard) => {
      patch(afterSaving(heard, key))
      if (heard.ok) {
        // The one need that was found is the one to refer; of several one chooses.
        const found = heard.payload?.opened ?? []
        const [only] = found
        if (found.length === 1 && only)
          patch((now) => (now.need ? now : withNeed(now, { id: only.id, serviceCode: only.serviceCode, urgency: only.urgency })))
        saved()
      } else setRefused(Object.fromEntries(heard.errors.map((error) => [error.field.at(-1) ?? '', text(error)])))
    })
    // What the assessment finds only the agency's plugin knows: there is nothing to go on with before it answers.
    const heard = await within(asked, LONG)
    setBusy(false)
    if (heard === 'waiting') patch((now) => ({ ...now, form: '' }))
  }

  const waiting = draft.saving && !draft.saving.done && !busy
  return (
    <section aria-labelledby="forms">
      <Title order={3} size="h4" id="forms" mb="xs">
        {t('form.title')}
      </Title>
      {waiting && (
        <Alert color="yellow" variant="light" role="status" icon={<Icon name="clock" />} mb="sm">
          {t(online ? 'form.assessing' : 'form.waiting')}
        </Alert>
      )}
      {!chosen && (
        <Group gap="xs">
          {first && (
            <Button
              variant={draft.saving ? 'default' : 'filled'}
              leftSection={<Icon name="edit" />}
              onClick={() => patch((now) => ({ ...now, form: first.name }))}
            >
              {first.title}
            </Button>
          )}
          {forms
            .filter((form) => form !== first)
            .map((form) => (
              <Button key={form.name} variant="default" className="refer-wrap" onClick={() => patch((now) => ({ ...now, form: form.name }))}>
                {form.title}
              </Button>
            ))}
        </Group>
      )}
      {chosen && (
        <Stack gap="sm">
          <Group justify="space-between">
            <Text fw={600}>{chosen.title}</Text>
            <Button variant="subtle" onClick={() => patch((now) => ({ ...now, form: '' }))}>
              {t('form.skip')}
            </Button>
          </Group>
          <Suspense fallback={<Loading />}>
            <FormView
              key={chosen.name}
              name={chosen.name}
              jsonSchema={chosen.jsonSchema as FormSchema}
              uiSchema={chosen.uiSchema as Record<string, unknown>}
              answers={draft.answers[chosen.name] ?? {}}
              onChange={(answers) => patch((now) => ({ ...now, answers: { ...now.answers, [chosen.name]: answers } }))}
              onSubmit={(answers) => void submit(chosen.name, answers)}
              refused={refused}
              places={draft.places}
              onPlace={(pcode, name) => patch((now) => ({ ...now, places: { ...now.places, [pcode]: name } }))}
              busy={busy}
              submit={t('form.save')}
            />
          </Suspense>
        </Stack>
      )}
    </section>
  )
}

/** What the assessment made of the answers, each with its reason. */
function Found() {
  const { t } = useTranslation(['refer', 'codes'])
  const { draft } = useReferring()
  const kinds = useKinds()
  const [{ data }] = useQuery({ query: IntakeForms, requestPolicy: 'cache-first' })
  const workflow = (name: string) => data?.workflowKinds.find((one) => one.name === name)?.label ?? name
  const { assessment, saving } = draft
  if (!saving?.done) return null
  if (!assessment)
    return (
      <Alert color="yellow" role="status">
        {t('found.unanswered')}
      </Alert>
    )
  const { needs, risks, workflows, begun } = assessment
  return (
    <section aria-labelledby="found">
      <div role="status">
        <Title order={3} size="h4" id="found" mb="xs">
          {t('found.title', { count: needs.length })}
        </Title>
      </div>
      <Stack gap="xs">
        {needs.map((need) => (
          <div key={need.serviceCode}>
            <Group gap="xs">
              <Text fw={600}>{kinds.name(need.serviceCode)}</Text>
              <UrgencyMark urgency={need.urgency} />
            </Group>
            <Text size="sm">{need.reason}</Text>
          </div>
        ))}
        {risks.length > 0 && (
          <Alert color="orange" variant="light" title={t('found.risks')} icon={<Icon name="alert" />}>
            <List size="sm">
              {risks.map((risk) => (
                <List.Item key={risk.code}>{risk.reason}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {begun.length > 0 && (
          <Alert color="red" variant="light" title={t('found.begun')} icon={<Icon name="clock" />}>
            <List size="sm">
              {begun.map((run) => (
                <List.Item key={run.id}>
                  {run.workflowLabel}
                  {run.dueAt && (
                    <>
                      {' · '}
                      {run.dueLabel} <Due at={run.dueAt} />
                    </>
                  )}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {workflows.length > 0 && (
          <Text size="sm">
            {t('found.workflows')}{' '}
            {workflows.map((name) => (
              <Badge key={name} variant="light" tt="none" mx={2}>
                {workflow(name)}
              </Badge>
            ))}
          </Text>
        )}
      </Stack>
    </section>
  )
}

function ByHand() {
  const { t } = useTranslation(['refer', 'codes'])
  const { draft, patch } = useReferring()
  const online = useOnline()
  const kinds = useKinds()
  const add = useAction(AddNeed)
  const [shown, setShown] = useState(Boolean(draft.byHand.serviceCode) && !draft.need)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const { serviceCode, urgency, story } = draft.byHand
  const change = (changes: Partial<typeof draft.byHand>) =>
    patch((now) => ({ ...now, byHand: { ...now.byHand, ...changes } }))

  async function submit(event: React.FormEvent) {
    event.preventDefault()
    setTried(true)
    if (!serviceCode || busy) return
    setBusy(true)
    const key = crypto.randomUUID()
    const need = { serviceCode, urgency, adding: { key, done: false, story } }
    patch((now) => ({ ...withNeed(now, need), byHand: { serviceCode: '', urgency: '', story: '' } }))
    const asked = add.run(addingOf({ ...draft, need }) as AddNeedInput, key)
    void asked.then((heard) => patch(afterAdding(heard, key)))
    await within(asked)
    setBusy(false)
    setTried(false)
    setShown(false)
  }

  const waiting = draft.need?.adding && !draft.need.adding.done ? draft.need : undefined
  return (
    <div>
      {waiting && !busy && (
        <Alert color="yellow" variant="light" role="status" icon={<Icon name="clock" />} mt="sm">
          {t(online ? 'need.adding' : 'need.waiting', { need: kinds.name(waiting.serviceCode) })}
        </Alert>
      )}
      <Button
        variant="subtle"
        px={0}
        mt="xs"
        aria-expanded={shown}
        leftSection={<Icon name="plus" />}
        onClick={() => setShown(!shown)}
      >
        {t('byHand.title')}
      </Button>
      <Collapse expanded={shown}>
        <form onSubmit={(event) => void submit(event)}>
          <Stack maw={640} pt="xs">
            <NativeSelect
              size="md"
              label={t('byHand.kind')}
              required
              withAsterisk
              value={serviceCode}
              onChange={(event) => change({ serviceCode: event.currentTarget.value })}
              data={[
                { value: '', label: t('choose') },
                ...[...kinds.all]
                  .sort((a, b) => a.name.localeCompare(b.name))
                  .map((kind) => ({ value: kind.code, label: kind.name })),
              ]}
              error={(tried && !serviceCode && t('wrong.required')) || add.about('serviceCode')}
            />
            <Chips
              label={t('byHand.urgency')}
              description={t('byHand.urgencyHow')}
              name="need-urgency"
              value={urgency}
              onChange={(value) => change({ urgency: value as Urgency })}
              choices={URGENCIES.map((value) => ({ value, label: t(`codes:Urgency.${value}`) }))}
            />
            <Textarea
              label={t('byHand.story')}
              description={t('byHand.storyHow')}
              autoComplete="off"
              value={story}
              onChange={(event) => change({ story: event.currentTarget.value })}
              error={add.about('story')}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={busy}>
                {t('byHand.add')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Collapse>
    </div>
  )
}
