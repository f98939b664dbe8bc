// The list itself: only the rows near the screen are there, more are fetched before one gets to them, and
// what arrives above what somebody is reading does not move it.
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../app/keys'
import type { KnownKinds } from '../parts/kinds'
import type { Row as Referral } from './merge'
import { Row } from './Row'
import './inbox.css'

interface Props {
  rows: Referral[]
  total: number | undefined
  kinds: KnownKinds
  news: ReadonlySet<string>
  hasMore: boolean
  more: () => void
}

/** Rows beyond the screen that are kept ready, and from how far before the end more are fetched. */
const BEYOND = 8
const AHEAD = 20
/** So long after a touch somebody is still reading, in milliseconds. */
const READING = 5_000

export function Rows({ rows, total, kinds, news, hasMore, more }: Props) {
  const { t } = useTranslation('inbox')
  const list = useRef<HTMLUListElement>(null)
  const touched = useRef(0)
  const [current, setCurrent] = useState<string>()
  const [margin, setMargin] = useState(0)

  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setMargin(list.current.getBoundingClientRect().top + window.scrollY)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (window.innerWidth < 992 ? 190 : 73),
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: BEYOND,
    scrollMargin: margin,
    scrollPaddingStart: 76,
    scrollPaddingEnd: 90,
  })
  const items = virtualizer.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (hasMore && lastShown >= rows.length - AHEAD) more()
  }, [hasMore, lastShown, rows.length, more])

  // The first row that is wholly on the screen stays where it is when others come or go above it.
  const anchor = useRef<{ id: string; start: number } | undefined>(undefined)
  useLayoutEffect(() => {
    const held = anchor.current
    const reading = window.scrollY > margin || Date.now() - touched.current < READING || list.current?.contains(document.activeElement)
    if (!held || !reading) return
    const at = rows.findIndex((row) => row.id === held.id)
    const start = at < 0 ? undefined : virtualizer.measurementsCache[at]?.start
    if (start !== undefined && start !== held.start) window.scrollBy({ top: start - held.start, behavior: 'instant' })
  }, [rows, margin, virtualizer])
  useLayoutEffect(() => {
    const top = window.scrollY + 60
    const first = items.find((item) => item.start >= top) ?? items[0]
    anchor.current = first && { id: String(first.key), start: first.start }
  })

  const at = rows.findIndex((row) => row.id === current)
  const go = useCallback(
    (to: number) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, to))]
      if (!row) return
      touched.current = Date.now()
      setCurrent(row.id)
      const index = rows.indexOf(row)
      virtualizer.scrollToIndex(index, { align: 'auto' })
      focusWhenThere(list, row.id)
    },
    [rows, virtualizer],
  )

  useKeys({
    j: () => go(at + 1),
    k: () => go(at < 0 ? 0 : at - 1),
    t: () => list.current?.querySelector<HTMLButtonElement>(`[data-id="${current}"] .inbox-act`)?.click(),
  })

  // Arrows move within the list, once one is in it.
  const pressed = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const to = steps[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  const touch = () => {
    touched.current = Date.now()
  }
  return (
    <ul
      ref={list}
      className="inbox-rows"
      aria-label={t('list')}
      style={{ blockSize: virtualizer.getTotalSize() }}
      onKeyDown={pressed}
      onPointerDown={touch}
      onPointerMove={touch}
    >
      {items.map((item) => {
        const row = rows[item.index]!
        return (
          <li
            key={row.id}
            ref={virtualizer.measureElement}
            data-index={item.index}
            data-id={row.id}
            aria-setsize={total ?? -1}
            aria-posinset={item.index + 1}
            className="inbox-row"
            style={{ transform: `translateY(${item.start - margin}px)` }}
            onFocus={() => setCurrent(row.id)}
          >
            <Row row={row} kind={kinds.of(row.needCode)} isNew={news.has(row.id)} />
          </li>
        )
      })}
    </ul>
  )
}

/** A row that was out of sight is there a moment after one has gone to it. */
function focusWhenThere(list: React.RefObject<HTMLUListElement | null>, id: string, tries = 20): void {
  const link = list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .inbox-open`)
  if (link) link.focus({ preventScroll: true })
  else if (tries > 0) requestAnimationFrame(() => focusWhenThere(list, id, tries - 1))
}
