import { existsSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { chromium } from 'playwright-core'
import { type Started, started } from '../serving/started.ts'

/** Debian's Chromium, or the Chrome of GitHub's own machines. */
function browserPath(): string {
  const found = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (found === undefined) throw new Error('neither Chromium nor Chrome is installed')
  return found
}

test('a person fills the form at /docs and gets a prediction; no request leaves the server', async () => {
  await using server: Started = await started()
  await using browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const page = await browser.newPage({ viewport: { width: 390, height: 900 } })
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${server.server.address}/docs`)
  await page.getByLabel('speed').fill('60')
  await page.getByLabel('size').fill('Large')
  await page.getByRole('button', { name: 'Predict' }).click()
  await page.getByText(/^200 in/).waitFor()
  const shown = JSON.parse((await page.locator('#answer').textContent()) ?? '') as Record<string, unknown>
  const answer = (await server.post('/predict', { speed: 60, size: 'Large' })).json<Record<string, unknown>>()
  expect(shown).toEqual({ ...answer, request_id: shown['request_id'] })
  await page.getByLabel('speed').fill('fast')
  await page.getByRole('button', { name: 'Predict' }).click()
  await page.getByText(/^422 in/).waitFor()
  await page.getByRole('button', { name: 'Next example' }).click()
  await page.getByRole('button', { name: 'Predict' }).click()
  await page.getByText(/^200 in/).waitFor()
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect({ wide, complaints: complaints.filter((text) => !text.includes('422')) }).toEqual({ wide: 0, complaints: [] })
  expect(asked.length).toBeGreaterThanOrEqual(5)
  expect(asked.filter((url) => new URL(url).origin !== server.server.address)).toEqual([])
}, 120_000)
