/** One stage tag: an assignment, or GTO's `!`, which takes a version out of a stage. */
export interface StageEvent {
  readonly stage: string
  readonly version: string
  readonly counter: number
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
  readonly cancels?: boolean
}

/** An assignment with the version that was in the stage before it. */
export interface StageAssignment extends Omit<StageEvent, 'cancels'> {
  readonly previous: string | null
}

export interface StageLog {
  /** Assignments of all stages, newest first (by time, then counter, as GTO orders them). */
  readonly moves: readonly StageAssignment[]
  /** Stage -> version now. An unassigned stage falls back to the newest assignment still active, as in GTO. */
  readonly current: ReadonlyMap<string, string>
}

export function stageLog(events: readonly StageEvent[]): StageLog {
  const active = new Map<string, readonly string[]>()
  const moves: StageAssignment[] = []
  for (const { cancels, ...move } of events.toSorted(byTime)) {
    const before = active.get(move.stage) ?? []
    if (!cancels) moves.push({ ...move, previous: before.at(-1) ?? null })
    active.set(move.stage, cancels ? before.filter((v) => v !== move.version) : [...before, move.version])
  }
  const current = [...active].flatMap(([stage, versions]) => versions.slice(-1).map((v) => [stage, v] as const))
  return { moves: moves.reverse(), current: new Map(current) }
}

/**
 * Where a rollback leads: the version before the current one. Rollbacks are undone moves, so rolling back twice from
 * v3 leads to v1, not to v3 again. null when there is nothing to go back to. `moves` are newest first.
 */
export function rollbackTarget(
  moves: readonly Pick<StageAssignment, 'stage' | 'version'>[],
  stage: string,
): string | null {
  const stack: string[] = []
  for (const move of moves.filter((m) => m.stage === stage).reverse()) {
    if (move.version === stack.at(-2)) stack.pop()
    else if (move.version !== stack.at(-1)) stack.push(move.version)
  }
  return stack.at(-2) ?? null
}

/** One more than the highest counter among all of the artifact's tags (GTO's rule). */
export function nextCounter(counters: readonly (number | null)[]): number {
  return counters.reduce<number>((highest, counter) => Math.max(highest, counter ?? 0), 0) + 1
}

/** Now, or one step after the newest event: tagger dates must rise, since GTO orders events by them. */
export function laterThan(now: Date, newest: string | null, step: number): Date {
  const floor = newest === null ? 0 : Date.parse(newest) + step
  return new Date(Math.max(Math.floor(now.getTime() / step) * step, Math.ceil(floor / step) * step))
}

function byTime(a: StageEvent, b: StageEvent): number {
  return Date.parse(a.at) - Date.parse(b.at) || a.counter - b.counter
}
