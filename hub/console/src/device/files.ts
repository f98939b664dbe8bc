// The console's own files are kept for when the network goes. On a poor one they are fetched once the page has
// had time to show what somebody came for: until then everything they would take is taken from it.

/** How long a poor network is left to the page, in milliseconds. */
const PATIENCE = 10_000

const isPoor = (): boolean => {
  const { connection } = navigator as Navigator & { connection?: { effectiveType?: string; saveData?: boolean } }
  return connection?.saveData === true || /^(slow-2g|2g|3g)$/.test(connection?.effectiveType ?? '')
}

export function keepFiles(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Where a browser refuses, the console works as long as there is a network.
  const keep = () => void navigator.serviceWorker.register('/worker.js', { scope: '/' }).catch(() => undefined)
  // What was kept before is looked after at once: only the first visit costs.
  if (isPoor() && !navigator.serviceWorker.controller) setTimeout(keep, PATIENCE)
  else keep()
}
