import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { formatRecord, readRecord } from '../../src/files/read-record.ts'
import { temporary } from '../contracts/samples.ts'

const schema = z.strictObject({ a: z.int(), b: z.string() })

async function reading(text: string, limit?: number) {
  const path = join(await temporary(), 'x.json')
  await writeFile(path, text)
  return readRecord(path, schema, limit)
}

test('a record is read as it was written', async () => {
  expect(await reading(formatRecord({ a: 1, b: 'x' }))).toEqual({ a: 1, b: 'x' })
})

test.each<[string, string, RegExp]>([
  ['what is no JSON', '{"a": NaN}', /x[.]json: is not JSON/],
  ['an unknown key', '{"a": 1, "b": "x", "c": 2}', /x[.]json: record: .*"c"/],
  ['two mistakes at once', '{"a": 1.5}', /x[.]json: a: [\s\S]*x[.]json: b: /],
])('%s is refused', async (_, text, why) => {
  await expect(reading(text)).rejects.toThrow(why)
})

test('a file past the limit is not read', async () => {
  await expect(reading(formatRecord({ a: 1, b: 'x' }), 10)).rejects.toThrow(/holds 25 bytes; allowed: at most 10/)
})
