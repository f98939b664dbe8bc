// Files go straight to the hub and come straight from it, outside of GraphQL, under the session of whoever
// is signed in. Their names travel in headers and are written nowhere.
import { ask } from '../app/session'
import type { PacketPart } from '../documents/referral'

/** What the hub takes, in bytes. */
export const MOST = 20 * 1024 * 1024

/** The kinds that the hub takes, by how their names end: hub/referrals/sniffing.py. */
const KINDS: Record<string, string> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heic',
  tiff: 'image/tiff',
  tif: 'image/tiff',
  txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
}

export const ACCEPTED = Object.keys(KINDS)
  .map((ending) => `.${ending}`)
  .join(',')

export type Trouble = 'size' | 'kind' | 'empty' | 'offline' | 'ended' | 'gone' | 'consent' | 'missing' | 'conflict' | 'server'

const endingOf = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? ''

/** What stands against a file before it is sent. */
export function troubleWith(file: { name: string; size: number }): Trouble | undefined {
  if (!(endingOf(file.name) in KINDS)) return 'kind'
  if (file.size === 0) return 'empty'
  if (file.size > MOST) return 'size'
  return undefined
}

/** What an answer of the hub means, by the code it gives or, without one, by its status. */
export function troubleOf(status: number, body: unknown): Trouble {
  const errors = (body as { errors?: { extensions?: { code?: string } }[] } | null)?.errors
  const code = errors?.[0]?.extensions?.code
  if (status === 0) return 'offline'
  if (status === 401) return 'ended'
  if (status === 413 || code === 'LIMIT_BODY') return 'size'
  if (status === 415 || code === 'UNSUPPORTED_MEDIA_TYPE') return 'kind'
  if (code === 'NOT_CONSENTED') return 'consent'
  if (status === 410 || code === 'GONE') return 'gone'
  if (status === 404) return 'missing'
  if (status === 409) return 'conflict'
  return 'server'
}

/** Sends a file to a part of a referral's packet; resolves with what went wrong, if anything. */
export async function upload(referral: string, part: PacketPart, file: File, progress: (share: number) => void): Promise<Trouble | undefined> {
  const session = await ask()
  if (typeof session === 'string') return session === 'nobody' ? 'ended' : 'offline'
  return new Promise((resolve) => {
    // fetch tells nothing about how far a body has gone.
    const request = new XMLHttpRequest()
    request.open('POST', `/attachments/${encodeURIComponent(referral)}?part=${part.toLowerCase()}`)
    request.setRequestHeader('Content-Type', KINDS[endingOf(file.name)]!)
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    request.setRequestHeader('X-CSRF-Token', session.csrfToken ?? '')
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onerror = () => resolve('offline')
    request.onload = () => {
      if (request.status === 201) return resolve(undefined)
      resolve(troubleOf(request.status, parsed(request.responseText)))
    }
    request.send(file)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The name that a Content-Disposition gives (RFC 6266). */
export function nameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="([^"]*)"/i.exec(disposition ?? '')?.[1]
}

/** Fetches a file and hands it to the browser to be saved under its own name. */
export async function download(url: string): Promise<Trouble | undefined> {
  let answer: Response
  try {
    answer = await fetch(url)
  } catch {
    return 'offline'
  }
  if (!answer.ok) return troubleOf(answer.status, parsed(await answer.text()))
  let whole: Blob
  try {
    whole = await answer.blob()
  } catch {
    // The packet closed, or the network broke, while it was coming.
    return 'server'
  }
  const address = URL.createObjectURL(whole)
  const link = document.createElement('a')
  link.href = address
  link.download = nameIn(answer.headers.get('Content-Disposition')) ?? ''
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return undefined
}
