// Papers to print: those that the agency's plugin writes about the case, under its code, and blank forms.
import { Button, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient, useQuery } from 'urql'
import type { CombinedError } from '@urql/core'
import { BlankForms, CasePaper, CasePapers, type CasePaperQuery } from '../documents/cases'
import { Dialog } from '../parts/Dialog'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { paperOf, printPage } from '../parts/printing'
import { Problem } from '../parts/Problem'

type Paper = NonNullable<CasePaperQuery['document']>

export default function Papers({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('cases')
  const [{ data, error, fetching }, again] = useQuery({ query: CasePapers })
  const [shown, setShown] = useState<string>()
  // Whoever works by keyboard goes on from what has appeared: the button that was pressed is gone.
  const within = useRef<HTMLDivElement>(null)
  const before = useRef(shown)
  useEffect(() => {
    if (before.current !== shown) within.current?.focus()
    before.current = shown
  }, [shown])
  return (
    <Dialog opened onClose={close} title={t('papers.title')} size="lg">
      <div ref={within} tabIndex={-1}>
        {error && !data && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
        {!data && fetching && <Loading />}
        {data && shown && <Written id={id} name={shown} back={() => setShown(undefined)} />}
        {data && !shown && (
          <Stack gap="lg">
            <Choices title={t('papers.ofCase')} text={t('papers.ofCaseText')}>
              {data.documentKinds.map((kind) => (
                <Choice key={kind.name} title={kind.title} choose={() => setShown(kind.name)} />
              ))}
              {!data.documentKinds.length && <Text c="dimmed">{t('papers.none')}</Text>}
            </Choices>
            <Forms forms={data.forms} />
          </Stack>
        )}
      </div>
    </Dialog>
  )
}

function Choices({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="sm">{text}</Text>
      {children}
    </Stack>
  )
}

function Choice({ title, choose, busy = false }: { title: string; choose: () => void; busy?: boolean }) {
  return (
    <Button variant="default" leftSection={<Icon name="print" />} onClick={choose} loading={busy}>
      {title}
    </Button>
  )
}

/** A paper as it will be printed, read first. */
function Written({ id, name, back }: { id: string; name: string; back: () => void }) {
  const { t, i18n } = useTranslation('cases')
  const [{ data, error, fetching }, again] = useQuery({ query: CasePaper, variables: { id, name }, requestPolicy: 'network-only' })
  const paper: Paper | null | undefined = data?.document
  return (
    <Stack align="flex-start" aria-live="polite">
      {error && <Problem error={error} retry={() => again({ requestPolicy: 'network-only' })} />}
      {fetching && !data && <Loading />}
      {paper === null && <Text>{t('papers.notNow')}</Text>}
      {paper && (
        <Stack component="article" gap="xs" aria-label={paper.title}>
          <Title order={3} size="h4">
            {paper.title}
          </Title>
          {paper.paragraphs.map((one, at) => (
            <Text key={at}>{one}</Text>
          ))}
        </Stack>
      )}
      {paper && (
        <Button leftSection={<Icon name="print" />} onClick={() => printPage(paperOf(paper.title, paper.paragraphs, i18n.language))}>
          {t('papers.print')}
        </Button>
      )}
      <Button variant="default" onClick={back}>
        {t('papers.back')}
      </Button>
    </Stack>
  )
}

function Forms({ forms }: { forms: { name: string; title: string }[] }) {
  const { t } = useTranslation('cases')
  const client = useClient()
  const [asked, setAsked] = useState<string>()
  const [error, setError] = useState<CombinedError>()
  async function print(name: string) {
    setAsked(name)
    const found = await client.query(BlankForms, {}).toPromise()
    setAsked(undefined)
    setError(found.error)
    const page = found.data?.forms.find((form) => form.name === name)?.paper
    if (page) printPage(page)
  }
  if (!forms.length) return null
  return (
    <Choices title={t('papers.blank')} text={t('papers.blankText')}>
      {error && <Problem error={error} />}
      {forms.map(({ name, title }) => (
        <Choice key={name} title={title} choose={() => void print(name)} busy={asked === name} />
      ))}
    </Choices>
  )
}
