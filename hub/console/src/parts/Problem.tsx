// Something could not be shown: says why, and what to do next.
import { Alert, Button, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CombinedError } from '@urql/core'
import { problemOf } from '../graph/problems'
import { useErrorText } from './errors'

export function Problem({ error, retry }: { error: CombinedError; retry?: () => void }) {
  const { t } = useTranslation()
  const text = useErrorText()
  const problem = problemOf(error)
  return (
    <Alert color="red" role="alert" title={t(`problem.${problem.kind}.title`)}>
      <Stack align="flex-start" gap="xs">
        {problem.kind === 'refused' ? problem.errors.map((one) => <div key={one.code}>{text(one)}</div>) : t(`problem.${problem.kind}.text`)}
        {retry && (
          <Button variant="default" onClick={retry}>
            {t('tryAgain')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
