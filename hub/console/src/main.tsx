// Where the console begins: languages first, then who is signed in, then the page.
import '@mantine/core/styles.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { setUpLanguages } from './language/i18n'
import { preferredLanguage } from './app/preferences'

await setUpLanguages(preferredLanguage())
createRoot(document.getElementById('root')!).render(<App />)

if (import.meta.env.PROD && 'serviceWorker' in navigator)
  void navigator.serviceWorker.register('/worker.js', { scope: '/' })
