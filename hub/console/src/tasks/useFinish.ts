// Finishing a task: shown at once, sent a moment later so that it can be taken back; whoever leaves the page
// has decided.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAction } from '../graph/action'
import { FinishTask } from '../documents/tasks'

/** So long a finished task can be taken back, in milliseconds. */
export const REGRET = 6_000

export function useFinish(): { finishing: ReadonlySet<string>; finish: (id: string) => void; undo: (id: string) => void } {
  const { run } = useAction(FinishTask)
  const [finishing, setFinishing] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())

  const forget = useCallback((id: string) => {
    setFinishing((now) => new Set([...now].filter((one) => one !== id)))
  }, [])
  const send = useCallback(
    (id: string) => {
      if (!timers.current.has(id)) return
      clearTimeout(timers.current.get(id))
      timers.current.delete(id)
      // Refused: the task is back, and the reason is announced.
      void run({ taskId: id }).then(({ ok }) => ok || forget(id))
    },
    [run, forget],
  )
  const finish = useCallback(
    (id: string) => {
      setFinishing((now) => new Set([...now, id]))
      timers.current.set(id, setTimeout(() => send(id), REGRET))
    },
    [send],
  )
  const undo = useCallback(
    (id: string) => {
      clearTimeout(timers.current.get(id))
      timers.current.delete(id)
      forget(id)
    },
    [forget],
  )

  useEffect(() => {
    const waiting = timers.current
    const all = () => {
      for (const id of [...waiting.keys()]) send(id)
    }
    const hidden = () => document.visibilityState === 'hidden' && all()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      all()
    }
  }, [send])
  return { finishing, finish, undo }
}
