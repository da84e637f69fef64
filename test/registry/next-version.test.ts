import { describe, expect, test } from '@jest/globals'
import { nextVersion, type VersionStep } from '../../src/registry/next-version.ts'

describe('the next version', () => {
  test.each<[string[], VersionStep, string]>([
    [[], 'patch', 'v0.0.1'],
    [[], 'minor', 'v0.1.0'],
    [[], 'major', 'v1.0.0'],
    [[], { explicit: 'v3.2.1' }, 'v3.2.1'],
    [['v0.0.1'], 'patch', 'v0.0.2'],
    [['v0.0.9', 'v0.0.10', 'v0.0.2'], 'patch', 'v0.0.11'],
    [['v1.4.2', 'v0.9.0'], 'minor', 'v1.5.0'],
    [['v1.4.2'], 'major', 'v2.0.0'],
    [['v1.0.0-rc.1'], 'patch', 'v1.0.0'],
    [['v2.0.0'], { explicit: '1.9.9' }, 'v1.9.9'],
    [['v2.0.0'], { explicit: 'v2.1.0-beta.1' }, 'v2.1.0-beta.1'],
  ])('after %j, %j is %s', (existing, step, expected) => {
    expect(nextVersion(existing, step)).toBe(expected)
  })

  test.each(['', '1.0', 'v1', 'latest', 'v1.0.0+build', 'vv1.0.0', ' v1.0.0', 'v01.0.0'])(
    '%j is refused',
    (explicit) => {
      expect(() => nextVersion([], { explicit })).toThrow(/is not a version/)
    },
  )

  test('a taken number is refused', () => {
    expect(() => nextVersion(['v1.0.0'], { explicit: '1.0.0' })).toThrow(/exists already/)
  })
})
