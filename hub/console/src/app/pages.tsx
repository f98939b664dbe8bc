// The console's pages and their addresses. Each is fetched when it is first shown.
import { lazy } from 'react'

/** hub/console/routes.py answers at the same addresses; a test compares the two. */
export const PAGES = {
  '/inbox': lazy(() => import('../inbox/InboxPage')),
  '/referrals/:id': lazy(() => import('../referral/ReferralPage')),
  '/refer': lazy(() => import('../refer/ReferPage')),
  '/cases': lazy(() => import('../cases/CasesPage')),
  '/cases/:id': lazy(() => import('../cases/CasePage')),
  '/tasks': lazy(() => import('../tasks/TasksPage')),
  '/notifications': lazy(() => import('../notifications/NotificationsPage')),
  '/directory': lazy(() => import('../directory/DirectoryPage')),
  '/agency': lazy(() => import('../agency/AgencyPage')),
  '/agency/:part': lazy(() => import('../agency/AgencyPage')),
  '/outbox': lazy(() => import('../outbox/OutboxPage')),
} as const

export type Path = keyof typeof PAGES
