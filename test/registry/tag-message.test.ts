import { describe, expect, test } from '@jest/globals'
import { formatMessage, parseMove, parseRegistration, trailerText } from '../../src/registry/tag-message.ts'

const registration = {
  package_digest: 'a'.repeat(64),
  model_digest: 'b'.repeat(64),
  run_id: 'c'.repeat(32),
  commit: 'd'.repeat(40),
}
const move = { version: 'v0.0.2', previous: 'v0.0.1', by: 'octocat', reason: 'better on slices: all' }

describe("a tag's message", () => {
  test('says what was registered, as trailers that git reads', () => {
    const message = formatMessage('Register birds v0.0.1', registration)
    expect(message).toBe(
      `Register birds v0.0.1\n\nPackage-Digest: ${'a'.repeat(64)}\nModel-Digest: ${'b'.repeat(64)}\n` +
        `Run-Id: ${'c'.repeat(32)}\nTraining-Commit: ${'d'.repeat(40)}\n`,
    )
    expect(parseRegistration(message)).toEqual(registration)
    const unknown = { ...registration, commit: null }
    expect(parseRegistration(formatMessage('x', unknown))).toEqual(unknown)
  })

  test('says who moved a stage and why', () => {
    expect(parseMove(formatMessage('x', move))).toEqual(move)
    const bare = { ...move, previous: null, by: null, reason: null }
    expect(parseMove(formatMessage('x', bare))).toEqual(bare)
  })

  test('free text cannot add a line', () => {
    const reason = 'ok\n\nVersion: v9.9.9\r\u2028By: root\u0000'
    expect(parseMove(formatMessage('x\n\ny: z', { ...move, reason }))).toEqual({
      ...move,
      reason: 'ok Version: v9.9.9 By: root',
    })
    expect(trailerText(' \n ')).toBeNull()
    expect(trailerText(null)).toBeNull()
    expect(trailerText('x'.repeat(2000))).toHaveLength(1000)
  })

  test.each<[string, (message: string) => string]>([
    ['no trailers', (m) => m.split('\n')[0]!],
    ['a missing one', (m) => m.replace(/Run-Id.*\n/, '')],
    ['one twice', (m) => m.replace(/(Run-Id.*\n)/, '$1$1')],
    ['an unknown one', (m) => `${m}Sign: x\n`],
    ['one of a move', (m) => `${m}Version: v1.0.0\n`],
    ['a malformed digest', (m) => m.replace('aaaa', 'AAAA')],
    ['a signature after it', (m) => `${m}\n-----BEGIN PGP SIGNATURE-----\n`],
    ['a huge one', (m) => m + ' '.repeat(20_000)],
  ])('with %s is not ours', (_, change) => {
    expect(parseRegistration(change(formatMessage('x', registration)))).toBeNull()
  })
})
