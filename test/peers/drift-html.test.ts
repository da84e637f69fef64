import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'
import { driftDocument } from '../../src/report/drift-document.ts'
import { renderHtml } from '../../src/report/render-html.ts'
import { wideDrift } from '../report/wide-drift.ts'

describe('the drift report of 200 columns in a browser', () => {
  let browser: Browser
  const file = join(mkdtempSync(join(tmpdir(), 'drift-html-')), 'report.html')

  beforeAll(async () => {
    writeFileSync(file, await renderHtml(driftDocument(wideDrift())))
    const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
    if (executablePath === undefined) throw new Error('neither Chromium nor Chrome is installed')
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterAll(async () => await browser.close())

  async function opened(width: number): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(request.url())
    })
    await page.goto(pathToFileURL(file).href)
    return { page, complaints }
  }

  test.each([390, 1280])(
    'at %d pixels: under 2 MB, no error, no request, no sideways scrolling',
    async (width) => {
      expect(statSync(file).size).toBeLessThan(2_000_000)
      const { page, complaints } = await opened(width)
      const overflow = await page.evaluate(`(() => {
        document.querySelectorAll('details').forEach((details) => { details.open = true })
        return document.documentElement.scrollWidth - innerWidth
      })()`)
      const folder = process.env['SCREENSHOTS']
      if (folder) await page.screenshot({ path: join(folder, `drift-${width}.png`) })
      expect({ overflow, complaints }).toEqual({ overflow: 0, complaints: [] })
      await page.close()
    },
    60_000,
  )

  test('its columns sort by name, by score and back, empty cells last', async () => {
    const { page, complaints } = await opened(1280)
    const cells = (at: number): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('table.sortable')[0].tBodies[0].rows].map((row) => row.cells[${at}].textContent)`,
      )
    const press = (title: string): Promise<void> =>
      page.evaluate(`[...document.querySelectorAll('table.sortable')[0].querySelectorAll('button')]
        .find((button) => button.textContent === ${JSON.stringify(title)}).click()`)
    await press('Drift score')
    const rising = (await cells(2)).map(Number.parseFloat)
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(rising).toHaveLength(200)
    await press('Drift score')
    expect((await cells(2)).map(Number.parseFloat)).toEqual(rising.toReversed())
    await press('Column')
    const names = await cells(0)
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
    expect(complaints).toEqual([])
    await page.close()
  }, 60_000)
})
