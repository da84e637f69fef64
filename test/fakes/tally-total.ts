import { sumTally } from './tally.ts'

/** Prints what the doubles of a test run checked: `node build/test/fakes/tally-total.js FILE`. Exit 1 on a violation. */
const file = process.argv[2]
if (!file) throw new Error('usage: tally-total.js FILE')
const { exchanges, validated, violations } = sumTally(file)
process.stdout.write(
  `${exchanges} exchanges, ${validated} checked against GitHub's description, ${violations.length} violations\n`,
)
for (const { call, what } of violations) process.stdout.write(`  ${call}: ${what}\n`)
process.exitCode = violations.length === 0 ? 0 : 1
