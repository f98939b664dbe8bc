// The catalogues' keys are types: a key that no catalogue has does not compile.
import 'i18next'
import type agency from '../locales/en/agency.json'
import type aloud from '../locales/en/aloud.json'
import type app from '../locales/en/app.json'
import type cases from '../locales/en/cases.json'
import type codes from '../locales/en/codes.json'
import type inbox from '../locales/en/inbox.json'
import type keys from '../locales/en/keys.json'
import type notifications from '../locales/en/notifications.json'
import type tasks from '../locales/en/tasks.json'
import type directory from '../locales/en/directory.json'
import type outbox from '../locales/en/outbox.json'
import type refer from '../locales/en/refer.json'
import type referral from '../locales/en/referral.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    returnNull: false
    resources: {
      agency: typeof agency
      app: typeof app
      cases: typeof cases
      codes: typeof codes
      inbox: typeof inbox
      keys: typeof keys
      notifications: typeof notifications
      tasks: typeof tasks
      directory: typeof directory
      outbox: typeof outbox
      aloud: typeof aloud
      refer: typeof refer
      referral: typeof referral
    }
  }
}
