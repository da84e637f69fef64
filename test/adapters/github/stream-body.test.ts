import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { saveDownload } from '../../../src/adapters/github/stream-body.ts'
import { digestOf } from '../../../src/files/digest.ts'
import { temporary } from '../../contracts/samples.ts'

const client = { pause: async () => undefined }

/** Answers whose connection breaks after the text, but for the last. */
function answers(...texts: string[]) {
  return async () => {
    const text = texts.shift()!
    const broken = texts.length > 0
    const data = new ReadableStream({
      pull(controller) {
        controller.enqueue(Buffer.from(text))
        if (broken) controller.error(new Error('terminated'))
        else controller.close()
      },
    })
    return { data }
  }
}

test('a download whose connection breaks begins again', async () => {
  const path = join(await temporary(), 'x')
  expect(await saveDownload(client, answers('he', 'hel', 'hello'), path, 5)).toBe(digestOf('hello'))
  expect(await readFile(path, 'utf8')).toBe('hello')
})

test('a download that is longer than allowed is refused at once', async () => {
  const path = join(await temporary(), 'x')
  await expect(saveDownload(client, answers('hello!'), path, 5)).rejects.toThrow(/longer than the 5 bytes/)
})

test('a connection that keeps breaking is an error', async () => {
  const path = join(await temporary(), 'x')
  await expect(saveDownload(client, answers('1', '2', '3', '4', '5'), path, 5)).rejects.toThrow('terminated')
})
