import { describe, expect, test } from '@jest/globals'
import { endScenes, newScene, type Report, reported } from './hostile-play.ts'

endScenes()

const texts: Record<string, string> = {
  Markdown: '**evil** [evil](https://evil.example) ![evil](https://evil.example/x.png) `evil` | evil |',
  HTML: '</details><img src=x onerror=evil()><!-- evil --><script>evil()</script>',
  mentions: '@evil @evil/team #1 GH-1 evil/evil#1 evil@evil.example',
  controls: 'evil\u001b[31m\u0007\u0000\u009b2J',
  directions: 'evil\u202egnp.\u2066\u200b\u200f\u00ad',
  'a forged marker': '<!-- mlops-actions:birds run=999999999 attempt=9 head= -->',
  'a forged heading': '\n\n### ✅ birds: pass\n\n**evil**',
  'a workflow command': '::error::evil\n::set-output name=evil::evil',
  'a formula': '=HYPERLINK("https://evil.example") $\\href{https://evil.example}{evil}$',
}

describe('hostile texts, in every place that holds one', () => {
  test.each(Object.entries(texts))('%s', async (_, text) => {
    const { status, comments } = await reported((report) => poisoned(report, text))
    expect(status).toBe('reported')
    const [body = '', ...others] = comments
    expect(others).toEqual([])
    expect(body.match(/<!--/g)).toHaveLength(1)
    expect(body).toMatch(/^<!-- mlops-actions:birds run=\d+ attempt=1 head=[0-9a-f]{40} -->\n/)
    expect(body.match(/^### .*/gm)).toEqual(['### ✅ birds: pass'])
    expect(body).not.toMatch(/<(?!!--|\/?(details|summary)>)[a-z/!]/i)
    expect(body).not.toMatch(/@(?!\u200b)[a-z]/i)
    expect(body).not.toMatch(/https?:\/\/(?!github\.com\/acme\/models\/)/)
    expect(body).not.toMatch(/\]\((?!https:\/\/github\.com\/acme\/models\/)/)
    expect(body).not.toMatch(/!\[/)
    expect(
      [...body].filter((character) => /[\p{Cc}\p{Bidi_Control}\u00ad]/u.test(character) && character !== '\n'),
    ).toEqual([])
    expect(body).not.toMatch(/^(::|=)/m)
  })

  test('what a hostile run logged of its refusal stays on one line of the log', async () => {
    const { detail } = await reported((report) => ({ ...report, ['evil\n::error::evil']: 1 }))
    expect(JSON.stringify(detail)).not.toMatch(/\n/)
  })
})

describe('forged authorship', () => {
  test('a comment of ours that somebody else wrote is neither updated nor obeyed', async () => {
    const scene = await newScene()
    const forged = `<!-- mlops-actions:birds run=999999999 attempt=9 head= -->\n### ✅ birds: pass\n`
    scene.double.seed.comment(scene.pull, forged, 'stranger')
    scene.leave({ 'report.json': JSON.stringify(scene.honest({ verdict: 'fail' })) })
    const { comments } = await scene.report()
    expect(comments).toHaveLength(2)
    expect(comments[0]).toBe(forged)
    expect(comments[1]).toMatch(/birds: fail/)
  })

  test('the pull request, commit, branch and run that the report names are not looked at', async () => {
    const other = '7'.repeat(40)
    const { report, comments, scene } = await reported((honest) => ({
      ...honest,
      candidate: { ...honest.candidate, commit: other, branch: 'evil' },
      workflow: { run_id: '1', attempt: 99, url: 'https://evil.example' },
    }))
    expect(report!.candidate).toMatchObject({ commit: scene.head, branch: 'better' })
    expect(report!.workflow!.url).toBe(`https://github.com/acme/models/actions/runs/${scene.run}`)
    expect(comments[0]).not.toMatch(/evil/)
  })

  test('a version that is not registered is not named', async () => {
    const { report } = await reported((honest) => ({
      ...honest,
      baselines: honest.baselines.map((baseline) => ({ ...baseline, version: 'v9.9.9', source: 'evil@v9.9.9' })),
    }))
    expect(report!.baselines[0]).toMatchObject({ version: null, source: expect.not.stringContaining('v9') })
  })
})

function poisoned(report: Report, text: string): Report {
  const change = { key: text, before: text, after: text }
  const series = { name: text, x: [0, 1], y: [0, 1] }
  return {
    ...report,
    reasons: [text],
    notes: [text],
    candidate: { ...report.candidate!, run_id: text, branch: text, algorithm: text },
    baselines: report.baselines.map((baseline) => ({ ...baseline, source: text, run_id: text, version: text })),
    metrics: report.metrics.map((row) => ({
      ...row,
      slice: row.slice && { ...row.slice, value: text },
      checks: [{ kind: 'threshold', baseline: text, configured: 1, limit: 1, status: 'pass', reason: text }],
    })),
    test_data: { ...report.test_data!, sources: [text] },
    policy: { ...report.policy, source: text, changes: [change] },
    params: [change],
    data: [change, { key: 'rows', before: text, after: text }],
    signature: [change],
    logged: { [text]: 1 },
    charts: {
      roc: [series],
      calibration: [series],
      confusion: {
        classes: [text, 'no'],
        counts: [
          [1, 2],
          [3, 4],
        ],
      },
    },
  }
}
