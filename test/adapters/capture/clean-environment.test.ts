import { describe, expect, test } from '@jest/globals'
import { cleanEnvironment, secretValues } from '../../../src/adapters/capture/clean-environment.ts'
import { redactor } from '../../../src/adapters/capture/redact.ts'

describe('names that say secret', () => {
  test.each([
    'GH_TOKEN',
    'MyApiToken',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_ACCESS_KEY_ID',
    'npm_config__auth',
    'DBPASSWORD',
    'DB_PWD',
    'AZURE_STORAGE_CONNECTION_STRING',
    'SSH_AUTH_SOCK',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'MY-PAT',
  ])('%s is withheld, and let through where it is declared', (name) => {
    expect(cleanEnvironment({ [name]: 'value' }, [])).toEqual({})
    expect(cleanEnvironment({ [name]: 'value' }, [name])).toEqual({ [name]: 'value' })
  })

  test.each([
    'PATH',
    'PWD',
    'OLDPWD',
    'TOKENIZERS_PARALLELISM',
    'KEYBOARD',
    'PYTHONPATH',
    'GITHUB_SHA',
    'GITHUB_WORKSPACE',
    'AUTHOR',
    'MONKEY',
  ])('%s is not', (name) => {
    expect(cleanEnvironment({ [name]: 'value' }, [])).toEqual({ [name]: 'value' })
  })

  test.each([
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_CACHE_URL',
    'INPUT_CONFIG',
    'GITHUB_TOKEN',
    'GITHUB_PATH',
    'GITHUB_STATE',
    'GIT_CONFIG_VALUE_0',
  ])('%s never goes through, even declared', (name) => {
    expect(cleanEnvironment({ [name]: 'value' }, [name])).toEqual({})
  })
})

test('a short secret does not take variables that hold its word by chance', () => {
  const env = { DB_PASSWORD: 'postgres', DATABASE: 'postgres', PATH: '/usr/lib/postgres' }
  expect(cleanEnvironment(env, [])).toEqual({ DATABASE: 'postgres', PATH: '/usr/lib/postgres' })
})

test('what is redacted: each line of a key, passwords in addresses, tokens by their look, longest first', () => {
  const key = '-----BEGIN KEY-----\nabcdefgh\nijklmnop\n-----END KEY-----'
  const redact = redactor(
    secretValues({
      SSH_KEY: key,
      INDEX: 'https://me:hunter2x@host/',
      A_TOKEN: 'abcdef',
      B_TOKEN: 'abcdef-longer',
      C_TOKEN: 'no',
    }),
  )
  expect(redact('x abcdefgh y')).toBe('x *** y')
  expect(redact('https://me:hunter2x@host/')).toBe('https://me:***@host/')
  expect(redact('abcdef-longer abcdef no')).toBe('*** *** no')
  expect(redact(`found github_pat_${'a1'.repeat(15)} here`)).toBe('found *** here')
})
