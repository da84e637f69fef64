import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { compareSignatures } from '../../src/model/compare-signatures.ts'
import { formatSignature, parseSignature, type Schema, type Signature } from '../../src/model/signature.ts'

const of = (inputs: Schema | null, outputs: Schema | null = null): Signature => ({ inputs, outputs, params: null })
const tensor = (dtype: string, shape: number[]): Schema => [{ type: 'tensor', 'tensor-spec': { dtype, shape } }]

describe('the JSON of MLflow', () => {
  test('round trip, with nested types, tensors and old params', () => {
    const text = {
      inputs: JSON.stringify([
        { type: 'double', name: 'speed', required: false },
        { type: 'array', items: { type: 'object', properties: { a: { type: 'long', required: true } } }, name: 'xs' },
      ]),
      outputs: JSON.stringify([{ type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 2] } }]),
      params: null,
    }
    expect(formatSignature(parseSignature(text, 'MLmodel'))).toEqual(text)
    const old = parseSignature({ params: '[{"name":"t","dtype":"double","default":0.5,"shape":null}]' }, 'MLmodel')
    expect(old.params?.[0]).toMatchObject({ name: 't', type: 'double' })
  })

  test.each([
    ['not JSON', { inputs: '[' }],
    ['no columns', { inputs: '[]' }],
    ['unknown type', { inputs: '[{"type":"complex"}]' }],
    ['too deep', { inputs: '['.repeat(100_000) }],
    ['not strings', { inputs: [] }],
  ])('%s is refused with the place', (_, value) => {
    expect(() => parseSignature(value, 'model/MLmodel')).toThrow(UserError)
    expect(() => parseSignature(value, 'model/MLmodel')).toThrow('model/MLmodel')
  })
})

describe('what breaks callers', () => {
  const a: Schema = [{ type: 'float', name: 'a' }]
  test.each<[string, Signature, Signature, boolean, string | null]>([
    ['equal', of(a, a), of(a, a), false, null],
    ['new required input', of(a), of([...a, { type: 'string', name: 'b' }]), true, 'a new required input'],
    [
      'new optional input',
      of(a),
      of([...a, { type: 'string', name: 'b', required: false }]),
      false,
      'a new optional input',
    ],
    [
      'became required',
      of([{ type: 'float', name: 'a', required: false }]),
      of(a),
      true,
      'an input that became required',
    ],
    [
      'became optional',
      of(a),
      of([{ type: 'float', name: 'a', required: false }]),
      false,
      'an input that became optional',
    ],
    ['removed input', of([...a, { type: 'string', name: 'b' }]), of(a), false, 'an input that is no longer read'],
    ['removed output', of(a, [...a, { type: 'double', name: 'p' }]), of(a, a), true, 'a removed output'],
    ['new output', of(a, a), of(a, [...a, { type: 'double', name: 'p' }]), false, 'a new output'],
    ['outputs gone', of(a, a), of(a, null), true, 'outputs are no longer declared'],
    ['widened', of(a), of([{ type: 'double', name: 'a' }]), false, 'a widened type'],
    ['narrowed', of([{ type: 'double', name: 'a' }]), of(a), true, 'a narrowed type'],
    [
      'long to double loses digits',
      of([{ type: 'long', name: 'a' }]),
      of([{ type: 'double', name: 'a' }]),
      true,
      'another type',
    ],
    ['other type', of(a), of([{ type: 'string', name: 'a' }]), true, 'another type'],
    ['rank', of(tensor('float32', [-1, 4])), of(tensor('float32', [-1, 2, 2])), true, 'a changed tensor rank'],
    ['fixed axis', of(tensor('float32', [-1, 4])), of(tensor('float32', [8, 4])), true, 'a narrowed tensor shape'],
    ['free axis', of(tensor('float32', [8, 4])), of(tensor('float32', [-1, 4])), false, 'a widened tensor shape'],
    ['tensor dtype', of(tensor('float64', [-1])), of(tensor('float32', [-1])), true, 'a narrowed type'],
  ])('%s', (_, before, after, breaking, reason) => {
    const result = compareSignatures(before, after)
    expect(result.breaking).toBe(breaking)
    expect(result.changes.map((change) => change.reason)).toEqual(reason === null ? [] : [reason])
  })
})
