import react from '@vitejs/plugin-react'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Writes the service worker's list of what to keep, and a compressed twin of every text file. */
function kept(): Plugin {
  return {
    name: 'hub-kept',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir }) {
      const folder = dir!
      const names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .filter((name) => name !== 'worker.js' && !name.startsWith('.'))
        .sort()
      const digest = createHash('sha256')
      for (const name of names) digest.update(name).update(readFileSync(join(folder, name)))
      const worker = readFileSync(join(import.meta.dirname, 'src/device/worker.js'), 'utf8')
      const files = names.filter((name) => name !== 'index.html').map((name) => `/${name}`)
      writeFileSync(
        join(folder, 'worker.js'),
        worker
          .replace("'__VERSION__'", JSON.stringify(digest.digest('hex').slice(0, 16)))
          .replace("'__FILES__'", JSON.stringify(['/', ...files])),
      )
      for (const name of [...names, 'worker.js']) {
        if (!/\.(js|css|svg|json|webmanifest)$/.test(name)) continue
        const body = readFileSync(join(folder, name))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(body, { level: 9 }))
        writeFileSync(
          join(folder, `${name}.br`),
          brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        )
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), kept()],
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/testing.ts'] },
} as never)
