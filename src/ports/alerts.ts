import type { AlertState, Retraining } from '../records/alert.ts'

/** A model's one alert as it stands: an issue, or files on a laptop. */
export interface Alert {
  /** null: it cannot be read (somebody edited it); then only the retrainings tell how many episodes there were. */
  readonly state: AlertState | null
  readonly last_episode: number
  /** What people said of it: closed it while its episode lasted, or want to hear no more of it. */
  readonly wish: 'none' | 'closed' | 'muted'
  /** The number, or the folder's path. */
  readonly location: string
  /** Where people find it. */
  readonly where: string
}

export interface AlertPost {
  readonly state: AlertState
  readonly title: string
  readonly markdown: string
  readonly shown: 'open' | 'closed' | 'as-it-is'
  readonly labels: readonly string[]
  /** Only when it is opened for the first time. */
  readonly assignees: readonly string[]
}

/** A retraining that is to be claimed or changed, and the comment that tells of it. */
export interface ClaimPost {
  readonly retraining: Retraining
  readonly markdown: string
}

export interface AlertResult {
  readonly status: 'none' | 'created' | 'updated' | 'unchanged'
  /** null: there is none, and none was needed. */
  readonly alert: Alert | null
}

/** One alert a model, which people see and which remembers the episode between checks. */
export interface Alerts {
  /** null: the model never had one. Retrainings that were claimed are in its state. */
  current(name: string): Promise<Alert | null>
  /**
   * Brings the alert to what `advance` makes of it; null: leaves it. `advance` is pure and may be called several times, each
   * time with what another check wrote meanwhile, so that two checks at once end as one alert that holds both.
   */
  sync(name: string, advance: (current: Alert | null) => AlertPost | null): Promise<AlertResult>
  /** Writes down the intent to retrain. Of several for one key the first wins, and all are given that one. */
  claim(alert: Alert, claim: ClaimPost): Promise<Retraining>
  /** Changes a claim that still stands, to `dispatched`; null takes it back. */
  settle(alert: Alert, claimed: Retraining, outcome: ClaimPost | null): Promise<void>
  /** A comment under the alert, replaced when its key is used again. Returns where it is; null: there is no alert. */
  comment(name: string, key: string, markdown: string): Promise<string | null>
}
