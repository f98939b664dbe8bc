// From the first question, who is signed in, to the frame around every page.
import { MantineProvider } from '@mantine/core'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SetLocale } from '../documents/app'
import { LONGEST, forget } from '../device/key'
import { connect, type Connection } from '../graph/client'
import { Loading } from '../parts/Loading'
import { Connected, type SignedIn } from './connection'
import { Frame } from './Frame'
import { nonce } from './nonce'
import { forgetPreferences, hasPreferred } from './preferences'
import { begin, signOut, type Standing } from './session'
import { Shield } from './Shield'
import { theme, variables } from './theme'
import { Announcements } from '../parts/Announcements'

const SignIn = lazy(() => import('./SignIn').then((page) => ({ default: page.SignIn })))
const Unreachable = lazy(() => import('./SignIn').then((page) => ({ default: page.Unreachable })))

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={variables}
      getStyleNonce={nonce}
    >
      <Announcements>
        <Suspense fallback={<Loading />}>
          <Entrance />
        </Suspense>
      </Announcements>
    </MantineProvider>
  )
}

function Entrance() {
  const [standing, setStanding] = useState<Standing>()
  const enter = useCallback(() => {
    setStanding(undefined)
    void begin().then(setStanding, () => setStanding({ state: 'unreachable' }))
  }, [])
  useEffect(enter, [enter])

  if (!standing) return <Loading />
  if (standing.state === 'unreachable') return <Unreachable retry={enter} />
  if (standing.state === 'out') return <SignIn why={standing.why} />
  return (
    <Inside
      key={standing.session.id}
      standing={standing}
      leave={(why) => setStanding({ state: 'out', why })}
    />
  )
}

interface InsideProps {
  standing: Extract<Standing, { state: 'in' }>
  leave: (why: 'ended' | 'signed-out') => void
}

function Inside({ standing, leave }: InsideProps) {
  const { session, opened } = standing
  const { i18n } = useTranslation()
  const [value, setValue] = useState<SignedIn>()

  useEffect(() => {
    let connection: Connection | undefined
    const ended = () => {
      connection?.close()
      void forget().finally(() => leave('ended'))
    }
    connection = connect(session, opened, ended)
    setValue({
      ...connection,
      session,
      opened,
      async signOut() {
        connection?.close()
        await signOut(session)
        forgetPreferences()
        leave('signed-out')
      },
    })
    // However the session goes on at the hub: after twelve hours the device forgets.
    const timer = setTimeout(ended, Math.min(LONGEST, opened.expiresAt - Date.now()))
    return () => {
      clearTimeout(timer)
      connection?.close()
    }
    // A session is connected once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, opened])

  const spoken = useRef(session.locale)
  useEffect(() => {
    if (!value || !standing.online || spoken.current === i18n.language) return
    // The language chosen in this browser is the one in which the hub should speak; else the account's counts.
    if (!hasPreferred()) return void i18n.changeLanguage(session.locale)
    spoken.current = i18n.language
    void value.client
      .mutation(SetLocale, { input: { locale: i18n.language } })
      .toPromise()
      .then(({ error }) => error || value.anew())
  }, [value, standing.online, session.locale, i18n, i18n.language])

  if (!value) return <Loading />
  return (
    <Connected value={value}>
      <Shield>
        <Frame />
      </Shield>
    </Connected>
  )
}
