import { describe, expect, test } from '@jest/globals'
import { compose } from '../../src/comment/compose.ts'
import { type Part, partId, partsIn, partText } from '../../src/comment/part.ts'
import { diedText, judgedText, runningText } from '../../src/comment/states.ts'
import type { Shown } from '../../src/ports/report-board.ts'

const part = (facts: Partial<Part> = {}): Part => ({
  id: 'model::mlops.yml',
  job: 'model',
  of: 1,
  models: ['birds'],
  verdict: 'pass',
  passes: true,
  run: 7,
  attempt: 1,
  text: '### ✅ birds: pass\n\n**It may be merged.**\n\n#### Metrics\n\nmany numbers',
  ...facts,
})
const leg = (name: string, facts: Partial<Part> = {}): Part =>
  part({ id: `train:${name}:mlops.yml`, job: 'train', of: 3, text: `### ✅ birds: pass\n\n**Leg ${name}.**`, ...facts })
const shown = (markdown: string | null, run = 7, attempt = 1): Shown => ({
  markdown: markdown ?? '',
  order: [run, attempt],
})
const running = { run: 8, attempt: 1, commit: 'a'.repeat(40), create: true }

describe('parts of a comment', () => {
  test('are read back as they were written', () => {
    const parts = [leg('a'), leg('b', { verdict: 'fail', passes: false, models: ['birds', 'owls-2'] })]
    expect(partsIn(parts.map(partText).join('\n\n'))).toEqual(parts)
  })

  test('have an id that cannot end their marker', () => {
    expect(partId('job', 'x --> <b>', 'models/*/mlops.yml')).toBe('job:x_-____b_:models/_/mlops.yml')
    expect(partsIn(partText(part({ id: partId('a--b', '-->', '') })))).toHaveLength(1)
  })
})

describe('one job', () => {
  test('is the whole comment, without a headline of its own', () => {
    expect(compose([part()])).toBe(`${partText(part())}\n`)
  })

  test('takes the place of what earlier runs said', () => {
    const old = judgedText(null, part({ run: 6, text: 'old' }), true)!
    expect(judgedText(shown(old, 6), part(), true)).toBe(compose([part()]))
  })

  test('makes no comment where none is wanted, but keeps one that is there true', () => {
    expect(judgedText(null, part(), false)).toBeNull()
    expect(judgedText(shown('anything', 6), part(), false)).toBe(compose([part()]))
  })
})

describe('legs', () => {
  test('have no verdict before the last of them has reported', () => {
    const first = judgedText(null, leg('a'), true)!
    expect(first).toMatch(/^### ⏳ Model gate: waiting\n\n\*\*1 of 3 parts have reported\. None of them failed so far/)
    const second = judgedText(shown(first), leg('b', { verdict: 'fail', passes: false }), true)!
    expect(second).toMatch(/2 of 3 parts have reported\. 1 of them did not pass/)
    const third = judgedText(shown(second), leg('c'), true)!
    expect(third).toMatch(/^### ❌ Model gate: fail\n\n\*\*This must not be merged: 1 of 3 parts did not pass\.\*\*/)
    expect(partsIn(third).map(({ id }) => id)).toEqual(['train:a:mlops.yml', 'train:b:mlops.yml', 'train:c:mlops.yml'])
  })

  test('say their part anew in a second attempt', () => {
    const both = judgedText(
      shown(judgedText(null, leg('a'), true)),
      leg('b', { verdict: 'fail', passes: false }),
      true,
    )!
    const again = judgedText(shown(both), leg('b', { attempt: 2 }), true)!
    expect(partsIn(again).map(({ attempt, verdict }) => [attempt, verdict])).toEqual([
      [1, 'pass'],
      [2, 'pass'],
    ])
  })

  test('give way to the job that judged all of them; another model stays', () => {
    const before = [leg('a'), leg('b'), leg('owl', { models: ['owls'] })].map(partText).join('\n\n')
    expect(partsIn(judgedText(shown(before), part(), true)!).map(({ id }) => id)).toEqual([
      'model::mlops.yml',
      'train:owl:mlops.yml',
    ])
  })

  test('that are too long together keep their headlines', () => {
    const long = (name: string) =>
      leg(name, { text: `### ✅ birds: pass\n\n**Leg ${name}.**\n\n${'x'.repeat(40_000)}` })
    const text = compose([long('a'), long('b'), leg('c')])
    expect(Buffer.byteLength(text)).toBeLessThan(65_000)
    for (const name of ['a', 'b', 'c']) expect(text).toContain(`**Leg ${name}.**`)
    expect(text).toMatch(/left out for length/)
  })
})

describe('running', () => {
  test('is told at once, and above the result before', () => {
    expect(runningText(null, running)).toMatch(
      /^<!-- mlops-running -->\n### ⏳ Model gate: running\n\n\*\*.* on `aaaaaaa`/,
    )
    const again = runningText(shown(compose([part()])), running)!
    expect(again).toMatch(
      /^<!-- mlops-running -->\n> ⏳ \*\*Running on `aaaaaaa`\.\*\* What follows is the result before/,
    )
    expect(partsIn(again)).toEqual([part()])
    expect(runningText(shown(again, 8), { ...running, run: 9 })!.match(/mlops-running/g)).toHaveLength(2)
  })

  test('makes no comment where none is wanted, and leaves what this run wrote', () => {
    expect(runningText(null, { ...running, create: false })).toBeNull()
    expect(runningText(shown('mine', 8), running)).toBe('mine')
  })

  test('is closed where the job died, and only there', () => {
    const died = part({ run: 8, verdict: 'incomplete', passes: false, models: [], text: '### ⚠️ cancelled' })
    const open = runningText(shown(compose([part()])), running)!
    expect(diedText(shown(open, 8), died)).toBe(compose([died]))
    expect(diedText(shown(compose([part({ run: 8 })]), 8), died)).toBeNull()
    expect(diedText(shown(open, 9), died)).toBeNull()
    expect(diedText(null, died)).toBeNull()
  })

  test('a leg that died leaves the others their say', () => {
    const before = judgedText(null, leg('a'), true)!
    const text = diedText(shown(before), leg('b', { verdict: 'incomplete', passes: false, models: [], text: 'died' }))!
    expect(text).toMatch(/2 of 3 parts have reported\. 1 of them did not pass/)
  })
})
