// The frame around every page: who one is, at which desk, where one can go, what waits to be sent.
import { ActionIcon, AppShell, Badge, Box, Button, Group, NativeSelect, Text, VisuallyHidden } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { useEntries } from '../device/outbox'
import { useTold } from '../graph/underWay'
import { Boundary } from '../parts/Boundary'
import { Icon, type IconName } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { NotFound } from '../parts/NotFound'
import { useConnection, useOnline } from './connection'
import { DeskChosen, useDesk } from './desk'
import { KeyHelp } from './keys'
import { News, type Waits } from './News'
import { PAGES } from './pages'
import { useHide } from './Shield'

const AccountMenu = lazy(() => import('./AccountMenu'))

interface Place {
  to: string
  icon: IconName
  name: 'inbox' | 'cases' | 'tasks' | 'directory' | 'agency'
}

const WITH_CASES: Place[] = [
  { to: '/inbox', icon: 'inbox', name: 'inbox' },
  { to: '/cases', icon: 'folder', name: 'cases' },
  { to: '/tasks', icon: 'check', name: 'tasks' },
]
const FOR_ALL: Place[] = [
  { to: '/directory', icon: 'map', name: 'directory' },
  { to: '/agency', icon: 'people', name: 'agency' },
]

/** Roles that open no case: their first page is the directory. */
const CASE_ROLES = ['caseworker', 'focal_point', 'data_protection_officer']

export function Frame() {
  const { session } = useConnection()
  const seesCases = session.seesCases && session.roles.some((role) => CASE_ROLES.includes(role))
  const places = seesCases ? [...WITH_CASES, ...FOR_ALL] : FOR_ALL
  return (
    <DeskChosen>
      <KeyHelp>
        <Framed places={places} seesCases={seesCases} />
      </KeyHelp>
    </DeskChosen>
  )
}

function Framed({ places, seesCases }: { places: Place[]; seesCases: boolean }) {
  const { t } = useTranslation()
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(location)
  const [waits, setWaits] = useState<Waits>({})

  // A new page is read from its beginning, also by those who listen to it.
  useEffect(() => {
    if (shown.current === location) return
    shown.current = location
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [location])

  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: { base: 64, sm: 0 } }}
      padding="md"
    >
      {seesCases && <News tell={setWaits} />}
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Head seesCases={seesCases} unread={waits.unread} />
      </AppShell.Header>
      <AppShell.Navbar p="sm" visibleFrom="sm" component="nav" aria-label={t('places')}>
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} here={location} count={waits[place.name]} wide />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        <Waiting />
        <Boundary key={location}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/">
                <Redirect to={places[0]!.to} replace />
              </Route>
              {Object.entries(PAGES).map(([path, Page]) => (
                <Route key={path} path={path}>
                  <Page />
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm" component="nav" aria-label={t('places')}>
        <Group gap={0} grow h="100%" wrap="nowrap">
          {places.map((place) => (
            <PlaceLink key={place.to} place={place} here={location} count={waits[place.name]} />
          ))}
        </Group>
      </AppShell.Footer>
    </AppShell>
  )
}

interface PlaceProps {
  place: Place
  here: string
  wide?: boolean
  /** How many things there need one, as it is written. */
  count?: Waits['inbox']
}

function PlaceLink({ place, here, wide = false, count }: PlaceProps) {
  const { t } = useTranslation()
  const current = here === place.to || here.startsWith(`${place.to}/`)
  return (
    <Button
      component={Link}
      href={place.to}
      variant={current ? 'light' : 'subtle'}
      aria-current={current ? 'page' : undefined}
      justify={wide ? 'flex-start' : 'center'}
      h={wide ? 48 : '100%'}
      px={wide ? 'md' : 0}
      radius={wide ? 'md' : 0}
      leftSection={wide ? <Icon name={place.icon} /> : undefined}
      rightSection={wide && count ? <CountMark count={count} /> : undefined}
    >
      {wide ? (
        t(`place.${place.name}`)
      ) : (
        <Box ta="center" fz={11}>
          <Icon name={place.icon} />
          {count && <CountMark count={count} corner />}
          <Box>{t(`place.${place.name}`)}</Box>
        </Box>
      )}
    </Button>
  )
}

/** A number at a place or at the bell: seen as a number, heard as what it counts. */
function CountMark({ count, corner = false }: { count: NonNullable<Waits['inbox']>; corner?: boolean }) {
  return (
    <Badge size="sm" circle={count.text.length < 2} className={corner ? 'corner' : undefined}>
      <span aria-hidden="true">{count.text}</span>
      <VisuallyHidden>{count.words}</VisuallyHidden>
    </Badge>
  )
}

function Head({ seesCases, unread }: { seesCases: boolean; unread: Waits['unread'] }) {
  const { t } = useTranslation()
  const { me, desk, choose } = useDesk()
  const hide = useHide()
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Text fw={700} component={Link} href="/" c="inherit" td="none">
          {me?.agency?.acronym ?? t('hub')}
        </Text>
        {me && me.desks.length > 1 ? (
          <NativeSelect
            aria-label={t('desk')}
            value={desk?.id}
            data={me.desks.map(({ id, name, office }) => ({ value: id, label: `${name} · ${office.city}` }))}
            onChange={(event) => choose(event.currentTarget.value)}
            maw={{ base: 150, sm: 320 }}
          />
        ) : (
          desk && (
            <Text size="sm" truncate>
              {desk.name} · {desk.office.city}
            </Text>
          )
        )}
      </Group>
      <Group gap={4} wrap="nowrap">
        {seesCases && (
          <Button component={Link} href="/refer" size="sm" leftSection={<Icon name="send" />} visibleFrom="xs">
            {t('refer')}
          </Button>
        )}
        {seesCases && (
          <ActionIcon component={Link} href="/refer" hiddenFrom="xs" variant="filled" aria-label={t('refer')}>
            <Icon name="send" />
          </ActionIcon>
        )}
        <ActionIcon
          component={Link}
          href="/notifications"
          aria-label={unread ? `${t('notifications')}, ${unread.words}` : t('notifications')}
        >
          <Icon name="bell" />
          {unread && <CountMark count={unread} corner />}
        </ActionIcon>
        <ActionIcon onClick={hide} aria-label={t('shield.hide')} title={t('shield.hideHow')}>
          <Icon name="hide" />
        </ActionIcon>
        <AccountButton />
      </Group>
    </Group>
  )
}

/** The menu of one's account is fetched when somebody first opens it. */
function AccountButton() {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const closed = (
    <ActionIcon aria-label={t('account')} aria-haspopup="menu" aria-busy={wanted || undefined} onClick={() => setWanted(true)}>
      <Icon name="person" />
    </ActionIcon>
  )
  if (!wanted) return closed
  return (
    <Suspense fallback={closed}>
      <AccountMenu />
    </Suspense>
  )
}

/** What is not at the hub yet, and whether there is a network. */
function Waiting() {
  const { t } = useTranslation()
  const online = useOnline()
  const { outbox } = useConnection()
  const entries = useTold(useEntries(outbox))
  const stuck = entries.filter((entry) => entry.state === 'refused' || entry.state === 'failed').length
  const waiting = entries.length - stuck
  if (online && !entries.length) return null
  return (
    <Group role="status" mb="sm" gap="xs">
      {!online && (
        <Badge color="yellow" size="lg" leftSection={<Icon name="offline" />}>
          {t('offline')}
        </Badge>
      )}
      {waiting > 0 && (
        <Badge size="lg" variant="light" component={Link} href="/outbox">
          {t('waiting', { count: waiting })}
        </Badge>
      )}
      {stuck > 0 && (
        <Badge size="lg" color="red" component={Link} href="/outbox">
          {t('stuck', { count: stuck })}
        </Badge>
      )}
    </Group>
  )
}
