export interface StageResult {
  readonly name: string
  readonly stage: string
  readonly version: string
  readonly previous: string | null
  /** Where the change was proposed, if it was: nothing has moved. */
  readonly proposal?: string
}
