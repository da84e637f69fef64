/** Why an untrusted run's report is not used. What it holds is never quoted where others read: the log has the details. */
export type RefusalKind =
  | 'none'
  | 'several'
  | 'legs'
  | 'archive'
  | 'record'
  | 'limits'
  | 'other-model'
  | 'no-base'
  | 'foreign-base'
  | 'twice'
  | 'contradiction'

export interface Refusal {
  readonly kind: RefusalKind
  /** For the job's log; may quote what was refused. */
  readonly detail: string
}

/** What the pull request is told: our words only. */
export const refusalWords: Record<RefusalKind, string> = {
  none: 'The run left no report of this model.',
  several: 'The run left several reports of this model.',
  legs: 'Not every leg of the matrix left a report.',
  archive: "The report's archive is not a plain, small ZIP of plain files.",
  record: 'The report does not have the form of a gate report.',
  limits: 'The report is larger, deeper or holds larger numbers or texts than any real one.',
  'other-model': 'The report is about another model than the one that the base branch describes.',
  'no-base': 'The report does not say which commit of the base branch it compared with.',
  'foreign-base': 'The commit that the report compared with is not on the base branch.',
  twice: 'The report tells one number twice.',
  contradiction: 'The report contradicts itself.',
}
