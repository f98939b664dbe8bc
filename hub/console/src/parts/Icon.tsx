// Line drawings of 24 units, ours; they only repeat what a word beside them, or a label, says.
const PATHS = {
  inbox: 'M3 13h5l1.5 3h5L16 13h5M5 5h14l2 8v6H3v-6z',
  folder: 'M3 6h6l2 2h10v11H3z',
  check: 'M4 12l5 5L20 6',
  map: 'M9 4 3 6v14l6-2 6 2 6-2V4l-6 2zM9 4v14M15 6v14',
  people: 'M8 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0-1-5.8M17 14c3 .4 5 2.500 5 6',
  send: 'M3 11 21 3l-8 18-2.500-7.500z',
  bell: 'M6 16V10a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  hide: 'M3 3l18 18M10.500 6.200A9.500 9.500 0 0 1 22 12c-.7 1.300-1.600 2.400-2.700 3.300M6 7.500C4.200 8.700 2.900 10.300 2 12c2 4 5.600 6.500 10 6.500 1.500 0 2.900-.3 4.200-.8',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.500 3.500-7 8-7s8 2.500 8 7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  moon: 'M20 14A8.500 8.500 0 0 1 10 4a8.500 8.500 0 1 0 10 10z',
  offline: 'M3 3l18 18M8.500 15.500a5 5 0 0 1 7 0M5 12a10 10 0 0 1 5-2.700M14.500 9.400A10 10 0 0 1 19 12M12 19h.01',
  leave: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2',
  alert: 'M12 3 2 20h20zM12 9v5M12 17h.01',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  open: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 6.800-1.200',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  minus: 'M5 12h14',
  plus: 'M12 5v14M5 12h14',
  in: 'M12 4v11M7 10l5 5 5-5M4 20h16',
  out: 'M12 16V5M7 10l5-5 5 5M4 20h16',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  print: 'M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z',
  flag: 'M5 21V4h13l-3 4 3 4H5',
  edit: 'M4 20l1-5L16 4l4 4L9 19z',
  close: 'M6 6l12 12M18 6 6 18',
  next: 'M9 5l7 7-7 7',
  for: 'M12 19V6M6 12l6-6 6 6',
  keys: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 10h.01M8 14h8',
  against: 'M12 5v13M6 12l6 6 6-6',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
