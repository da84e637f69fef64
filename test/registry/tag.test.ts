import { describe, expect, test } from '@jest/globals'
import { formatTag, parseTag, stageTag, versionTag } from '../../src/registry/tag.ts'
import { accepted, rejected } from './tag-cases.ts'

describe("GTO's tags", () => {
  test.each(accepted)('%s is read, and written again', (tag, meaning) => {
    const parsed = parseTag(tag)
    expect(parsed).toEqual(meaning)
    expect(formatTag(parsed!)).toBe(tag)
  })

  test.each(rejected)('%j is somebody else’s', (tag) => {
    expect(parseTag(tag)).toBeNull()
  })

  test('ours are of that grammar', () => {
    expect(versionTag('birds', 'v1.0.0')).toBe('birds@v1.0.0')
    expect(stageTag('birds', 'production', 3)).toBe('birds#production#3')
  })
})
