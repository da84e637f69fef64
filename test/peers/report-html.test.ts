import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { gateDocument } from '../../src/report/gate-document.ts'
import { renderHtml } from '../../src/report/render-html.ts'
import { cases } from '../report/gate-report-cases.ts'

describe('the HTML report in a browser', () => {
  let browser: Browser
  const folder = mkdtempSync(join(tmpdir(), 'report-html-'))

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(async () => await browser.close())

  test.each(
    ['pass', 'slices', 'hostile', 'many'].flatMap((name) => [390, 1280].map((width) => [name, width] as const)),
  )(
    '%s at %d pixels: no error, no request, no sideways scrolling',
    async (name, width) => {
      const file = join(folder, `${name}.html`)
      writeFileSync(file, await renderHtml(gateDocument(cases[name]!)))
      const page = await browser.newPage({ viewport: { width, height: 900 } })
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('dialog', (dialog) => complaints.push(dialog.message()))
      page.on('request', (request) => {
        if (request.url() !== pathToFileURL(file).href) complaints.push(request.url())
      })
      await page.goto(pathToFileURL(file).href)
      const measured = await page.evaluate(`(() => {
      document.querySelectorAll('details').forEach((details) => { details.open = true })
      const drawings = [...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().height > 100)
      return { overflow: document.documentElement.scrollWidth - innerWidth, drawings }
    })()`)
      expect(measured).toEqual({ overflow: 0, drawings: name === 'hostile' ? [true] : [true, true] })
      expect(complaints).toEqual([])
      await page.close()
    },
    30_000,
  )
})

/** Debian's Chromium, or the Chrome of GitHub's own machines. */
function browserPath(): string {
  const found = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (found === undefined) throw new Error('neither Chromium nor Chrome is installed')
  return found
}
