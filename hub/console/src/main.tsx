// Where the console begins: languages first, then who is signed in, then the page.
import '@mantine/core/styles.css'
import './app/app.css'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { nonce } from './app/nonce'
import { keepFiles } from './device/files'
import { setUpLanguages } from './language/i18n'
import { preferredLanguage } from './app/preferences'

// What dialogs write into the page's styles stands under the page's nonce.
setNonce(nonce())
await setUpLanguages(preferredLanguage())
createRoot(document.getElementById('root')!).render(<App />)
keepFiles()
