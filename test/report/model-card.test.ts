import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { VersionEvent } from '../../src/records/subject.ts'
import { versionRecordSchema } from '../../src/records/version.ts'
import { modelCard } from '../../src/report/model-card.ts'
import { renderMarkdown, SUMMARY_LIMIT } from '../../src/report/render-markdown.ts'
import { versionDocument } from '../../src/report/version-document.ts'
import { expectGolden } from './golden-file.ts'
import { run, versionRecord } from './run-sample.ts'

describe('modelCard', () => {
  test('front matter and body', () => {
    const card = modelCard(versionRecordSchema.parse(versionRecord()))
    expectGolden('model-card.md', card)
    const matter = parse(card.split('---\n')[1] ?? '')
    expect(matter['model-index'][0].results[0].metrics).toContainEqual({
      type: 'roc_auc',
      value: 0.7612,
      name: 'roc_auc',
    })
    expect(matter['model-index'][0].results[0].dataset).toMatchObject({ type: 'tabular', name: 'data/test.csv' })
  })

  test('without a validation the reason is shown and the run gives the metrics', () => {
    const card = modelCard(versionRecord({ validation: null, unvalidated_reason: 'imported by hand' }))
    expect(card).toContain('none: imported by hand')
    expect(parse(card.split('---\n')[1] ?? '')['model-index'][0].results[0].metrics).toHaveLength(3)
  })

  test('a hostile name cannot leave the front matter', () => {
    const name = 'x\n---\n# y: [*a, "b'
    const card = modelCard(versionRecord({ name, validation: null, run: run({ algorithm: name }) }))
    const [, matter = ''] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? []
    expect(parse(matter)['model-index'][0].name).toBe(name)
  })
})

test.each<[string, VersionEvent]>([
  [
    'registered',
    {
      kind: 'registered',
      name: 'm',
      version: 'v1.0.0',
      created: true,
      record: versionRecord(),
      url: 'https://github.com/o/r/releases/tag/m@v1.0.0',
    },
  ],
  [
    'existing',
    { kind: 'registered', name: 'm', version: 'v1.0.0', created: false, record: versionRecord(), url: null },
  ],
  [
    'promoted',
    {
      kind: 'promoted',
      name: 'm',
      version: 'v1.0.1',
      stage: 'production',
      previous: 'v1.0.0',
      by: 'octo',
      reason: 'better on @all slices',
    },
  ],
  [
    'rolled-back',
    {
      kind: 'rolled-back',
      name: 'm',
      version: 'v1.0.0',
      stage: 'production',
      previous: 'v1.0.1',
      by: null,
      reason: null,
    },
  ],
])('a version that was %s', (name, event) => {
  expectGolden(
    `version-${name}.md`,
    renderMarkdown(versionDocument(event), { limit: SUMMARY_LIMIT, whole: 'version.json' }),
  )
})
