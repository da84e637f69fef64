import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { imageLabels, sourceAddress } from '../../src/image/labels.ts'
import { parsePlatforms } from '../../src/image/platform.ts'
import { parseReference, repositoryText } from '../../src/image/reference.ts'

const digest = `sha256:${'a'.repeat(64)}`

describe('references', () => {
  test.each([
    ['ghcr.io/acme/birds', 'ghcr.io', 'acme/birds', null, null],
    ['127.0.0.1:5000/birds:v1.2.0', '127.0.0.1:5000', 'birds', 'v1.2.0', null],
    [`gcr.io/distroless/nodejs24-debian12@${digest}`, 'gcr.io', 'distroless/nodejs24-debian12', null, digest],
    [`localhost/a/b_c/d:x@${digest}`, 'localhost', 'a/b_c/d', 'x', digest],
  ])('%s', (text, registry, repository, tag, own) => {
    expect(parseReference(text, 'image')).toEqual({ kind: 'registry', registry, repository, tag, digest: own })
    expect(repositoryText(parseReference(text, 'image'))).toBe(`${registry}/${repository}`)
  })

  test('a layout folder', () => {
    expect(parseReference('oci:some/folder:v1', 'image')).toMatchObject({ folder: 'some/folder', tag: 'v1' })
    expect(parseReference('oci:/a b/c', 'image')).toMatchObject({ folder: '/a b/c', tag: null })
  })

  test.each([
    ['birds'],
    ['acme/birds'],
    ['ghcr.io/Acme/birds'],
    ['ghcr.io/birds:'],
    ['ghcr.io/b@sha256:1'],
    ['ghcr.io/../b'],
    ['oci:'],
    ['https://ghcr.io/a/b'],
    ['ghcr.io/a b'],
  ])('%s is refused', (text) => expect(() => parseReference(text, 'image')).toThrow(UserError))
})

test("a remote's credentials are in no label", () => {
  expect(sourceAddress('https://ada:secret@github.com/acme/birds.git')).toBe('https://github.com/acme/birds')
  expect(sourceAddress('git@github.com:acme/birds.git')).toBe('https://github.com/acme/birds')
  expect(sourceAddress('acme/birds')).toBe('https://github.com/acme/birds')
  expect(sourceAddress('/srv/git/birds')).toBeNull()
  const facts = {
    name: 'birds',
    version: null,
    model_digest: 'm',
    package_digest: 'p',
    run_id: null,
    commit: null,
    created: '2026',
  }
  expect(JSON.stringify(imageLabels({ ...facts, repository: 'https://ada:secret@example.com/x' }))).not.toContain(
    'secret',
  )
})

test('platforms', () => {
  expect(parsePlatforms([]).map(({ architecture }) => architecture)).toEqual(['amd64'])
  expect(parsePlatforms(['linux/arm64, linux/amd64', 'linux/arm64']).map(({ architecture }) => architecture)).toEqual([
    'arm64',
    'amd64',
  ])
  expect(() => parsePlatforms(['linux/s390x'])).toThrow(/linux\/amd64, linux\/arm64/)
})
