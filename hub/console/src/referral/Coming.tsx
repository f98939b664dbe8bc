// A part that is not here yet: on its way, or not on this device while there is no network.
import { Text } from '@mantine/core'
import { useOnline } from '../app/connection'
import { Loading } from '../parts/Loading'
import { useWords } from './words'

export function Coming() {
  const { t } = useWords()
  return useOnline() ? <Loading /> : <Text role="status">{t('notHere')}</Text>
}
