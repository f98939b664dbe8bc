// Drafts of intakes and referrals: sealed on this device as they are typed, shown to their author only.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Opened } from './key'
import { all, get, put, remove } from './sealed'

export interface Draft<Value> {
  id: string
  kind: string
  savedAt: number
  value: Value
}

const PAUSE = 400

export async function drafts<Value>(opened: Opened, kind: string): Promise<Draft<Value>[]> {
  const found = (await all<Draft<Value>>(opened, 'drafts')).map(([, draft]) => draft)
  return found.filter((draft) => draft.kind === kind).sort((a, b) => b.savedAt - a.savedAt)
}

export const discard = (opened: Opened, id: string): Promise<void> => remove(opened, 'drafts', id)

/** A draft's value, saved a moment after it changes, or at once by `keep`. `undefined` until it is read. */
export function useDraft<Value>(
  opened: Opened,
  kind: string,
  id: string,
  first: Value,
): [Value | undefined, (value: Value) => void, { savedAt: number | undefined; keep: () => Promise<void>; discard: () => Promise<void> }] {
  const [value, setValue] = useState<Value>()
  const [savedAt, setSavedAt] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef<Value>(undefined)

  useEffect(() => {
    let current = true
    void get<Draft<Value>>(opened, 'drafts', id).then((draft) => {
      if (!current) return
      setValue(draft ? draft.value : first)
      setSavedAt(draft?.savedAt)
    })
    return () => {
      current = false
    }
    // The first value counts once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened, id])

  const save = useCallback(async () => {
    clearTimeout(timer.current)
    if (latest.current === undefined) return
    const draft: Draft<Value> = { id, kind, savedAt: Date.now(), value: latest.current }
    latest.current = undefined
    await put(opened, 'drafts', id, draft)
    setSavedAt(draft.savedAt)
  }, [opened, id, kind])

  const change = useCallback(
    (next: Value) => {
      setValue(next)
      latest.current = next
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), PAUSE)
    },
    [save],
  )

  // Whoever leaves the page in the middle of a word loses nothing.
  useEffect(() => {
    const now = () => void save()
    document.addEventListener('visibilitychange', now)
    return () => {
      document.removeEventListener('visibilitychange', now)
      now()
    }
  }, [save])

  const drop = useCallback(async () => {
    clearTimeout(timer.current)
    latest.current = undefined
    await remove(opened, 'drafts', id)
  }, [opened, id])

  return [value, change, { savedAt, keep: save, discard: drop }]
}
