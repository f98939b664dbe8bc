// Prints a page of its own, and nothing of the console around it: a paper for the person, a blank form.
import { nonce } from '../app/nonce'

/** Words that stand in a page as they are. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const STYLE = `@page{size:A4;margin:20mm}body{font:13pt/1.5 sans-serif;color:#000;background:#fff}h1{font-size:18pt}`

/** A paper as a page: its title and its paragraphs. */
export function paperOf(title: string, paragraphs: string[], language: string): string {
  const text = paragraphs.map((one) => `<p>${plain(one)}</p>`).join('')
  return (
    `<!doctype html><html lang="${plain(language)}"><head><meta charset="utf-8"><title>${plain(title)}</title>` +
    `<style>${STYLE}</style></head><body><h1>${plain(title)}</h1>${text}</body></html>`
  )
}

/** Opens the browser's print dialog for a page that stands alone. No script in it runs. */
export function printPage(page: string): void {
  document.getElementById('printed')?.remove()
  const frame = document.createElement('iframe')
  frame.id = 'printed'
  frame.title = ''
  frame.setAttribute('aria-hidden', 'true')
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals')
  frame.style.cssText = 'position:fixed;inset-inline-start:-10000px;block-size:1px;inline-size:1px;border:0'
  frame.addEventListener('load', () => frame.contentWindow?.print())
  // The page's styles stand under the nonce of this one, whose content-security policy it has.
  frame.srcdoc = page.replace('<style>', `<style nonce="${nonce()}">`)
  document.body.append(frame)
}
