import { describe, expect, test } from '@jest/globals'
import { formatTag, parseTag, stageTag, versionTag } from '../../src/registry/tag.ts'

const accepted: readonly [tag: string, meaning: object][] = [
  ['birds@v0.0.1', { event: 'register', artifact: 'birds', version: 'v0.0.1', counter: null }],
  ['a@v1.2.3-rc.1+build.5', { event: 'register', artifact: 'a', version: 'v1.2.3-rc.1+build.5', counter: null }],
  ['birds@v0.0.1#4', { event: 'register', artifact: 'birds', version: 'v0.0.1', counter: 4 }],
  ['birds@v0.0.1!', { event: 'deregister', artifact: 'birds', version: 'v0.0.1', counter: null }],
  ['birds@v0.0.1!#5', { event: 'deregister', artifact: 'birds', version: 'v0.0.1', counter: 5 }],
  ['birds#production', { event: 'assign', artifact: 'birds', stage: 'production', counter: null }],
  ['birds#production#3', { event: 'assign', artifact: 'birds', stage: 'production', counter: 3 }],
  ['birds#1#2', { event: 'assign', artifact: 'birds', stage: '1', counter: 2 }],
  ['birds#eu/prod-1#12', { event: 'assign', artifact: 'birds', stage: 'eu/prod-1', counter: 12 }],
  ['birds#production!#6', { event: 'unassign', artifact: 'birds', stage: 'production', counter: 6 }],
  ['models/x=birds@v1.0.0', { event: 'register', artifact: 'models/x:birds', version: 'v1.0.0', counter: null }],
  ['team/birds_v2@deprecated', { event: 'deprecate', artifact: 'team/birds_v2', counter: null }],
  ['birds@created#1', { event: 'create', artifact: 'birds', counter: 1 }],
]

const rejected = [
  'v1.0.0',
  'birds',
  'birds@',
  'birds@1.0.0',
  'birds@v1.0',
  'birds@v01.0.0',
  'birds@v1.0.0-',
  'birds@v1.0.0-01',
  'birds@v1.0.0#',
  'birds@v1.0.0#x',
  'birds@v1.0.0!!',
  'birds@latest',
  'birds@deprecated!',
  'birds#',
  'birds##1',
  'birds#-prod#1',
  'birds#prod-#1',
  'birds#prod#1#2',
  'birds#prod.eu#1',
  '-birds@v1.0.0',
  'birds-@v1.0.0',
  '/birds@v1.0.0',
  'bi rds@v1.0.0',
  'bi.rds@v1.0.0',
  'models:birds@v1.0.0',
  'a=b=birds@v1.0.0',
  'birds@v1.0.0\n',
  ' birds@v1.0.0',
]

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
