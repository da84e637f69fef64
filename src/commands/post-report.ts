import type { PostReportResult } from '../steps/post-report.ts'
import { command } from './command.ts'
import { text } from './option.ts'

const options = {
  config: text('Project file, read on the base branch', 'mlops.yml'),
}

export const postReport = command<typeof options, PostReportResult>({
  name: 'post-report',
  action: 'post-report',
  summary:
    "Comment on a fork's pull request from the report that its read-only run left, decided again by the base's rules",
  example: 'mlops post-report',
  options,
  outputs: {
    status: { summary: 'reported, refused or nothing', value: (result) => result.status },
    verdict: {
      summary: 'The worse of the run’s verdict and the one decided here',
      value: (result) => result.verdict ?? '',
    },
    'pull-request': {
      summary: 'Number of the pull request',
      value: (result) => String(result.pull_request ?? ''),
    },
    detail: { summary: 'Why nothing is reported, or what was refused', value: (result) => result.detail ?? '' },
  },
  permissions: {
    contents: { grant: 'read', why: "to read the base branch's project file" },
    actions: { grant: 'read', why: 'to download the report that the untrusted run left' },
    'pull-requests': { grant: 'write', why: 'to find the pull request and write the comment' },
  },
  // The pull request's own job fails or passes; this one is red only where its report could not be used.
  passed: (result) => result.status !== 'refused',
  step: async () => (await import('../steps/post-report.ts')).postReport,
})
