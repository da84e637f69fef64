import { describe, expect, test } from '@jest/globals'
import { list, required, text, toggle, wholeNumber } from '../../src/commands/option.ts'
import { parseFlags } from '../../src/commands/parse-flags.ts'
import { readOptions } from '../../src/commands/read-options.ts'
import { commands } from '../../src/commands/table.ts'

const table = {
  model: required('Model', { positional: true }),
  data: list('Rows', { positional: true }),
  config: text('Project file', 'mlops.yml'),
  set: list('Override'),
  limit: wholeNumber('How many', 1, 10),
  json: toggle('JSON'),
}

describe('options', () => {
  test('flags and words become one typed object', () => {
    const raw = parseFlags(table, ['m', 'a.csv', 'b.csv', '--set', 'x=1', '--set=y=2', '--limit', '3', '--json'])
    expect(readOptions(table, raw, (name) => name)).toEqual({
      model: 'm',
      data: ['a.csv', 'b.csv'],
      config: 'mlops.yml',
      set: ['x=1', 'y=2'],
      limit: 3,
      json: true,
    })
  })

  test('what is not given has its default', () => {
    expect(readOptions(table, { model: 'm' }, (name) => name)).toEqual({
      model: 'm',
      data: [],
      config: 'mlops.yml',
      set: [],
      limit: undefined,
      json: false,
    })
  })

  test('all bad ones are named at once, with value and what is allowed', () => {
    expect(() => readOptions(table, { limit: 'many', json: 'maybe' }, (name) => `input ${name}`)).toThrow(
      'input model: is missing; allowed: Model\ninput limit: "many" is not accepted; allowed: a whole number from 1 to 10\ninput json: "maybe" is not accepted; allowed: true or false',
    )
  })

  test.each([
    [['m', '--confg', 'x'], /--confg: there is no such flag \(did you mean --config\?\)/],
    [['m', '--config'], /--config: has no value/],
  ])('%j is refused', (words, message) => {
    expect(() => parseFlags(table, words)).toThrow(message)
  })

  test('every command has an example that its own parser takes', () => {
    for (const { name, example, options } of commands) {
      const words = example
        .split(' && ')[0]!
        .match(/"[^"]*"|\S+/g)!
        .map((word) => word.replaceAll('"', ''))
      expect(words.slice(0, 2)).toEqual(['mlops', name])
      expect(() => readOptions(options, parseFlags(options, words.slice(2)), (option) => option)).not.toThrow()
    }
  })
})
