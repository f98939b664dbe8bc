// The menu of one's account: who one is, language, theme, keys, and the way out.
import { ActionIcon, Box, Menu, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/Icon'
import { useDesk } from './desk'
import { useKeySettings } from './keys'
import { LanguageSwitch } from './LanguageSwitch'
import { SignOut } from './SignOut'

/** Open from the first: it is fetched when somebody asks for it. */
export default function AccountMenu() {
  const { t } = useTranslation()
  const { me } = useDesk()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { showHelp } = useKeySettings()
  return (
    <Menu defaultOpened position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon aria-label={t('account')}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me?.staff?.name}
          <br />
          {me?.agency?.name}
        </Menu.Label>
        <Box px="sm" py={4}>
          <LanguageSwitch />
        </Box>
        <Menu.Item
          leftSection={<Icon name={colorScheme === 'dark' ? 'sun' : 'moon'} />}
          onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}
          closeMenuOnClick={false}
        >
          {t(colorScheme === 'dark' ? 'theme.light' : 'theme.dark')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keys" />} onClick={showHelp}>
          {t('keys')}
        </Menu.Item>
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  )
}
