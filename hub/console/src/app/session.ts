// Who is signed in, as the hub says; or, without the network, as it last said to this device.
import { get, put } from '../device/sealed'
import { forget, held, keep, wipe, type Opened } from '../device/key'

export interface Session {
  id: string
  agency: string
  roles: string[]
  seesCases: boolean
  deskIds: string[]
  locale: string
  /** What every change carries; undefined until the hub was reached. */
  csrfToken?: string
  expiresAt?: string
}

export type Standing =
  | { state: 'in'; session: Session; opened: Opened; online: boolean }
  | { state: 'out'; why: 'none' | 'ended' | 'signed-out' }
  | { state: 'unreachable' }

const NAME = 'session'

/** How things stand when the console opens. */
export async function begin(): Promise<Standing> {
  const found = await ask()
  if (found === 'unreachable') return withoutNetwork()
  if (found === 'nobody') {
    const before = await held()
    await forget()
    return { state: 'out', why: before ? 'ended' : 'none' }
  }
  const opened = await keep(await release(found))
  await put(opened, 'drafts', NAME, { id: NAME, kind: NAME, savedAt: Date.now(), value: withoutToken(found) })
  return { state: 'in', session: found, opened, online: true }
}

/** The session that the hub knows of this browser. */
export async function ask(): Promise<Session | 'nobody' | 'unreachable'> {
  try {
    const answer = await fetch('/auth/session', { headers: { Accept: 'application/json' } })
    if (answer.status === 401) return 'nobody'
    if (!answer.ok) return 'unreachable'
    const session = (await answer.json()) as Session & { kind: string }
    return session.kind === 'staff' ? session : 'nobody'
  } catch {
    return 'unreachable'
  }
}

async function withoutNetwork(): Promise<Standing> {
  const opened = await held()
  if (!opened) return { state: 'unreachable' }
  const draft = await get<{ value: Session }>(opened, 'drafts', NAME)
  return draft ? { state: 'in', session: draft.value, opened, online: false } : { state: 'unreachable' }
}

async function release(session: Session): Promise<{ key: string; keyId: string; expiresAt: string }> {
  const answer = await fetch('/auth/device-key', {
    method: 'POST',
    headers: { 'X-CSRF-Token': session.csrfToken ?? '', Accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(`The hub does not release this device's key: ${answer.status}`)
  return (await answer.json()) as { key: string; keyId: string; expiresAt: string }
}

function withoutToken(session: Session): Session {
  const { csrfToken: _, ...rest } = session
  return rest
}

/** Ends the session at the hub and leaves nothing on the device. */
export async function signOut(session: Session): Promise<void> {
  try {
    await fetch('/auth/logout', { method: 'POST', headers: { 'X-CSRF-Token': session.csrfToken ?? '' } })
  } finally {
    await wipe()
  }
}

/** The address of the provider that signs in people with this address at work; undefined: none does. */
export async function providerOf(email: string): Promise<string | undefined> {
  const answer = await fetch('/auth/providers', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ email }),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  const { providers } = (await answer.json()) as { providers: { login: string }[] }
  return providers[0]?.login
}
