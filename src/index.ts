/** The released tree's one entry: the stubs of the actions and the terminal's launcher call it. Each edge loads only when used. */
export async function runAction(name: string): Promise<void> {
  await (await import('./action.ts')).runAction(name)
}

/** The same action's step after the job. */
export async function closeAction(name: string): Promise<void> {
  await (await import('./action.ts')).closeAction(name)
}

export async function runTerminal(words: readonly string[]): Promise<void> {
  await (await import('./cli.ts')).runTerminal(words)
}
