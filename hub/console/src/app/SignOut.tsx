// Signing out leaves nothing on the device; what was not sent yet would be lost, and is asked about first.
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEntries } from '../device/outbox'
import { Confirm } from '../parts/Confirm'
import { Icon } from '../parts/Icon'
import { useConnection } from './connection'

export function SignOut() {
  const { t } = useTranslation()
  const { outbox, signOut } = useConnection()
  const waiting = useEntries(outbox).length
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Menu.Item
        leftSection={<Icon name="leave" />}
        closeMenuOnClick={waiting === 0}
        onClick={() => (waiting ? setAsking(true) : void signOut())}
      >
        {t('signOut.do')}
      </Menu.Item>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t('signOut.title')}
        confirm={t('signOut.anyway')}
        onConfirm={() => signOut()}
        danger
      >
        {t('signOut.loses', { count: waiting })}
      </Confirm>
    </>
  )
}
